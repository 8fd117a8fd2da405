"""What waits is counted for Prometheus."""

from prometheus_client import CollectorRegistry

from actors.work.kept import Stage
from actors.work.queue import Depth
from transport.telemetry.work import WorkMetrics

WORK = {"work": "recordings"}


def test_depth_is_as_it_was_last_and_what_ended_is_counted_by_its_end() -> None:
    metrics, registry = WorkMetrics(), CollectorRegistry()
    registry.register(metrics)

    metrics.depth(Depth(7, 90.0))
    metrics.depth(Depth(3, 4.5))
    for stage in (Stage.JUDGED, Stage.JUDGED, Stage.FAILED):
        metrics.ended(stage)

    assert registry.get_sample_value("talqin_work_waiting", WORK) == 3
    assert registry.get_sample_value("talqin_work_oldest_seconds", WORK) == 4.5
    assert registry.get_sample_value("talqin_work_ended_total", {**WORK, "stage": "judged"}) == 2
    assert registry.get_sample_value("talqin_work_ended_total", {**WORK, "stage": "failed"}) == 1
