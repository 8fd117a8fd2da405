"""What stores do is counted for Prometheus."""

from prometheus_client import CollectorRegistry

from transport.telemetry.stores import StoreMetrics


def test_a_store_is_up_when_it_answered_last() -> None:
    metrics, registry = StoreMetrics(), CollectorRegistry()
    registry.register(metrics)
    asked = {"store": "documents", "operation": "read"}

    metrics.away("documents", "read", 5.0)
    assert registry.get_sample_value("talqin_store_up", {"store": "documents"}) == 0
    metrics.done("documents", "read", 0.003)

    assert registry.get_sample_value("talqin_store_up", {"store": "documents"}) == 1
    assert registry.get_sample_value("talqin_store_away_total", asked) == 1
    assert registry.get_sample_value("talqin_store_seconds_count", asked) == 2
