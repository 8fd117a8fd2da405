"""What Prometheus reads of lines between nodes."""

import re
from collections.abc import Callable
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.registry import Collector

from actors.far.messages import FarLoad
from transport.nodes.door_messages import DoorStatistics
from transport.telemetry.lines import FarMetrics, LinkMetrics

DOCS = Path(__file__).resolve().parents[3] / "docs" / "observation.md"


def reader(collector: Collector) -> Callable[..., float | None]:
    registry = CollectorRegistry()
    registry.register(collector)

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    return value


def test_what_is_sent_heard_and_lost_is_counted() -> None:
    turned_away: list[str] = []
    metrics = FarMetrics(turned_away.append)
    value = reader(metrics)

    metrics.sent()
    metrics.heard(0.015)
    metrics.lost(3)
    metrics.line_over("LinkLostError")
    metrics.refused("no_ear")

    assert value("talqin_far_chunks_total") == 1
    assert value("talqin_far_chunk_seconds_bucket", le="0.02") == 1
    assert value("talqin_far_streams_lost_total") == 3
    assert value("talqin_far_lines_over_total", reason="LinkLostError") == 1
    assert turned_away == ["no_ear"]


def test_nodes_are_those_of_the_moment() -> None:
    metrics, loads = FarMetrics(lambda _: None), {"10.0.0.7:7100": FarLoad("1", 0.25, 3, 8.0)}
    value = reader(metrics)
    before = value("talqin_far_nodes")
    metrics.bind(lambda: loads)

    assert before == 0
    assert value("talqin_far_nodes") == 1
    assert value("talqin_far_age_seconds", node="10.0.0.7:7100") == 0.25


def test_the_end_that_hears_counts_what_it_hears_for_others() -> None:
    metrics = LinkMetrics()
    value = reader(metrics)
    metrics.bind(lambda: DoorStatistics(lines=2, streams=5))
    metrics.heard()
    metrics.line_over("LinkRefusedError")

    assert value("talqin_link_chunks_total") == 1
    assert value("talqin_link_lines_over_total", reason="LinkRefusedError") == 1
    assert (value("talqin_link_lines"), value("talqin_link_streams")) == (2, 5)


def test_the_page_names_every_metric_and_no_other() -> None:
    page = set(re.findall(r"`(talqin_(?:far|link)_[a-z_]+)`", DOCS.read_text(encoding="utf-8")))
    far, door = FarMetrics(lambda _: None), LinkMetrics()
    made = {metric.name for collector in (far, door) for metric in collector.collect()}

    assert {name.removesuffix("_total") for name in page} == made
