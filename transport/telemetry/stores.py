"""What Prometheus reads of the stores: how long they take, how they fail, and whether each answered last time."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class StoreMetrics(Collector):
    """Implements `StoreMeter`, and is a collector of a registry."""

    def __init__(self) -> None:
        labels = ("store", "operation")
        self._seconds = Histogram(
            "talqin_store_seconds", "What a store took for an answer.", labels, registry=None, buckets=_SECONDS
        )
        self._away = Counter(
            "talqin_store_away", "Questions that a store did not answer in time.", labels, registry=None
        )
        self._up = Gauge("talqin_store_up", "Whether it answered when it was asked last.", ("store",), registry=None)

    def done(self, store: str, operation: str, seconds: float) -> None:
        """Note that a store answered."""
        self._seconds.labels(store, operation).observe(seconds)
        self._up.labels(store).set(1)

    def away(self, store: str, operation: str, seconds: float) -> None:
        """Note that a store could not be reached."""
        self._seconds.labels(store, operation).observe(seconds)
        self._away.labels(store, operation).inc()
        self._up.labels(store).set(0)

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        for counted in (self._seconds, self._away, self._up):
            yield from counted.collect()
