"""What Prometheus reads of lines between nodes: at the end that asks, and at the end that hears."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actors.far.messages import FarLoad
from actors.pool.admission import Reason
from transport.nodes.door_messages import DoorStatistics

_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.32, 0.64, 1.28, 2.56, 5.12)


class FarMetrics(Collector):
    """Of a node that has audio heard elsewhere (`FarMeter`, `LinksMeter`)."""

    def __init__(self, turned_away: Callable[[Reason], None]) -> None:
        """Begin with nothing.

        Args:
            turned_away: counts streams that were not let in, with those that this node's own pool turned away.
        """
        self._turned_away = turned_away
        self._loads: Callable[[], Mapping[str, FarLoad]] | None = None
        self._sent = Counter("talqin_far_chunks", "Chunks sent to other nodes.", registry=None)
        self._seconds = Histogram(
            "talqin_far_chunk_seconds", "From a chunk's way out to its posteriors.", registry=None, buckets=_SECONDS
        )
        self._lost = Counter("talqin_far_streams_lost", "Streams that had to be opened elsewhere.", registry=None)
        self._over = _over("talqin_far_lines_over")

    def bind(self, loads: Callable[[], Mapping[str, FarLoad]]) -> None:
        """Ask this for gauges from now on."""
        self._loads = loads

    def sent(self) -> None:
        """Note a chunk that was sent to another node."""
        self._sent.inc()

    def heard(self, seconds: float) -> None:
        """Note a chunk that was heard there, and how long it was away."""
        self._seconds.observe(seconds)

    def lost(self, streams: int) -> None:
        """Note streams that have to be opened elsewhere."""
        self._lost.inc(streams)

    def refused(self, reason: Reason) -> None:
        """Note a stream that no node let in."""
        self._turned_away(reason)

    def line_over(self, reason: str) -> None:
        """Note a line that is over, or could not be had."""
        self._over.labels(reason).inc()

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        for counted in (self._sent, self._seconds, self._lost, self._over):
            yield from counted.collect()
        loads = {} if self._loads is None else self._loads()
        yield GaugeMetricFamily("talqin_far_nodes", "Nodes that streams may be opened at.", value=len(loads))
        age = GaugeMetricFamily("talqin_far_age_seconds", "Age of a node's oldest chunk, as it said.", labels=["node"])
        for node, load in sorted(loads.items()):
            age.add_metric([node], load.age_seconds)
        yield age


class LinkMetrics(Collector):
    """Of a node that hears for others (`DoorMeter`)."""

    def __init__(self) -> None:
        self._statistics: Callable[[], DoorStatistics] = lambda: DoorStatistics(0, 0)
        self._heard = Counter("talqin_link_chunks", "Chunks that were heard for other nodes.", registry=None)
        self._over = _over("talqin_link_lines_over")

    def bind(self, statistics: Callable[[], DoorStatistics]) -> None:
        """Ask this for gauges from now on."""
        self._statistics = statistics

    def heard(self) -> None:
        """Note a chunk that was heard for another node."""
        self._heard.inc()

    def line_over(self, reason: str) -> None:
        """Note a line that is over, or did not come to be."""
        self._over.labels(reason).inc()

    def collect(self) -> Iterator[Metric]:
        """Give everything of this moment."""
        yield from self._heard.collect()
        yield from self._over.collect()
        door = self._statistics()
        yield GaugeMetricFamily("talqin_link_lines", "Lines of other nodes that are up.", value=door.lines)
        yield GaugeMetricFamily("talqin_link_streams", "Streams of other nodes.", value=door.streams)


def _over(name: str) -> Counter:
    return Counter(name, "Lines that are over or could not be had, by why.", ("reason",), registry=None)
