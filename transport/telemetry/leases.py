"""What Prometheus reads of a node's shards: how many are its own, and what has happened to them."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from actors.shards.leases import LeaseMeter


class LeaseMetrics(Collector):
    """Reads the meter whenever it is asked."""

    def __init__(self, meter: LeaseMeter) -> None:
        self._meter = meter

    def collect(self) -> Iterator[Metric]:
        """Give the figures."""
        meter, counts = self._meter, self._meter.counts
        yield GaugeMetricFamily("talqin_shards_owned", "Shards that are this node's now.", meter.owned)
        for name, what, value in (
            ("taken", "Shards whose epoch was minted for this node.", counts.taken),
            ("handed_over", "Shards that this node gave to another in good order.", counts.given),
            ("lost", "Shards that this node had to give up.", counts.lost),
            ("messages_handed_on", "Messages for memories that went to another node.", meter.handed_on),
            ("statements_unheard", "Statements that the table of leases did not answer.", meter.unheard),
        ):
            yield CounterMetricFamily(f"talqin_shards_{name}", what, value)
        yield CounterMetricFamily(
            "talqin_stale_writes_refused",
            "Writes of this node that the store refused: it owned no more.",
            counts.refused,
        )
