"""What Prometheus reads: the statistics of the actor system, taken when it asks; nothing is counted twice."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from actors.runtime import System
from actors.runtime.statistics import ActorNode, actor_tree, dead_letter_counts


class SystemCollector:
    """Makes metrics of an actor system, summed by class of actor: paths hold session ids, which are no labels."""

    def __init__(self, system: System) -> None:
        self._system = system

    def collect(self) -> Iterator[Metric]:
        """Take the statistics of this moment."""
        by_kind: dict[str, list[ActorNode]] = {}
        for node in _flat(actor_tree(self._system)):
            by_kind.setdefault(node.kind, []).append(node)
        yield from _gauges(by_kind)
        yield self._dead_letters()

    def _dead_letters(self) -> Metric:
        family = CounterMetricFamily(
            "talqin_dead_letters", "Messages that reached nobody.", labels=["message_type", "reason"]
        )
        for letters in dead_letter_counts(self._system):
            family.add_metric([letters.message_type, letters.reason], letters.count)
        return family


def _gauges(by_kind: dict[str, list[ActorNode]]) -> Iterator[Metric]:
    actors = GaugeMetricFamily("talqin_actors", "Actors that are there.", labels=["kind"])
    depth = GaugeMetricFamily("talqin_mailbox_depth", "Messages that wait, over all of a class.", labels=["kind"])
    age = GaugeMetricFamily("talqin_mailbox_oldest_seconds", "Age of the message that waits longest.", labels=["kind"])
    slow = GaugeMetricFamily("talqin_handler_p99_seconds", "99th percentile of handlers on the loop.", labels=["kind"])
    restarts = GaugeMetricFamily("talqin_actor_restarts", "Restarts of the actors that are there.", labels=["kind"])
    for kind, nodes in by_kind.items():
        actors.add_metric([kind], len(nodes))
        depth.add_metric([kind], sum(node.depth for node in nodes))
        age.add_metric([kind], max(node.oldest_age_ms for node in nodes) / 1000)
        slow.add_metric([kind], nodes[0].handler_ms_p99 / 1000)
        restarts.add_metric([kind], sum(node.restarts for node in nodes))
    yield from (actors, depth, age, slow, restarts)


def _flat(nodes: tuple[ActorNode, ...]) -> Iterator[ActorNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)
