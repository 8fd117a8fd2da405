"""What Prometheus reads of recordings that wait to be judged."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import Counter, Gauge
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actors.work.kept import Stage
from actors.work.queue import Depth

_KIND: Final = "recordings"
"""The only work that waits so far; the autoscaler asks for it by this."""


class WorkMetrics(Collector):
    """Implements `WorkMeter`, and is a collector of a registry."""

    def __init__(self) -> None:
        kind = ("work",)
        text = "Recordings that wait or are being judged, over all nodes."
        self._waiting = Gauge("talqin_work_waiting", text, kind, registry=None)
        self._oldest = Gauge("talqin_work_oldest_seconds", "Since the oldest of them was brought.", kind, registry=None)
        text = "Recordings judged here, or failed."
        self._ended = Counter("talqin_work_ended", text, (*kind, "stage"), registry=None)

    def depth(self, depth: Depth) -> None:
        """Note how much there is."""
        self._waiting.labels(_KIND).set(depth.unfinished)
        self._oldest.labels(_KIND).set(depth.oldest_seconds)

    def ended(self, stage: Stage) -> None:
        """Note one that is over."""
        self._ended.labels(_KIND, stage.value).inc()

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        for counted in (self._waiting, self._oldest, self._ended):
            yield from counted.collect()
