"""What is counted of shards is told to Prometheus."""

from prometheus_client import CollectorRegistry, generate_latest

from actors.shards.leases import LeaseMeter
from models.shards.tenancy import Counts
from transport.telemetry.leases import LeaseMetrics


def test_the_figures_are_those_of_the_meter_at_that_moment() -> None:
    meter, registry = LeaseMeter(), CollectorRegistry()
    registry.register(LeaseMetrics(meter))

    meter.owned, meter.handed_on, meter.unheard = 341, 5, 1
    meter.counts = Counts(lost=2, given=3, taken=4, refused=6)
    told = generate_latest(registry).decode().splitlines()

    assert {line for line in told if not line.startswith("#")} == {
        "talqin_shards_owned 341.0",
        "talqin_shards_taken_total 4.0",
        "talqin_shards_handed_over_total 3.0",
        "talqin_shards_lost_total 2.0",
        "talqin_shards_messages_handed_on_total 5.0",
        "talqin_shards_statements_unheard_total 1.0",
        "talqin_stale_writes_refused_total 6.0",
    }
