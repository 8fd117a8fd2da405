"""What the autoscaler asks of session and of inference nodes, asked of Prometheus's own engine."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from talqin.fleet.capacity import INFERENCE, SESSION, NodeGroup
from talqin.fleet.policies import pausing, safe, signals_of
from talqin.fleet.roles import RECORDED, allocations
from talqin.fleet.signals import recorded
from tests.talqin.fleet.test_signals import SAMPLES, fired

GROUPS = {"session": SESSION, "inference": INFERENCE}
DOOR = '{proxy="nodes"}'


def nomad(group: NodeGroup, nodes: int, cpu: int) -> dict[str, str]:
    labels = allocations(group.name)
    counts = {"running": nodes, "starting": 0, "queued": 0}
    told = {f"nomad_nomad_job_summary_{state}{labels}": f"{count}" for state, count in counts.items()}
    told |= {f"nomad_client_allocs_cpu_total_ticks{labels}": f"{cpu}"}
    return told | {f"nomad_client_allocs_cpu_allocated{labels}": "100", "talqin_forecast_streams": "0"}


def sessions(*, nodes: int, live: int, cpu: int, seconds: float = 0.01, failing: int = 0) -> dict[str, str]:
    """Give the raw series of session nodes behind a front door that answers 100 a minute."""
    scraped = 'job="talqin-session"'
    told = nomad(SESSION, nodes, cpu) | {
        f'talqin_actors{{kind="Analysis",{scraped}}}': f"{live}",
        f'talqin_actors{{kind="Session",{scraped}}}': f"{10 * live}",
        f'talqin_mailbox_depth{{kind="Analysis",{scraped}}}': "3",
        f'talqin_mailbox_oldest_seconds{{kind="Analysis",{scraped}}}': "0.1",
        f"haproxy_backend_response_time_average_seconds{DOOR}": f"{seconds}",
    }
    constant = {name: f"{value}x{SAMPLES}" for name, value in told.items()}
    failed = 'haproxy_backend_http_responses_total{proxy="nodes",code="5xx"}'
    asked = f"haproxy_backend_http_requests_total{DOOR}"
    return constant | {asked: f"0+25x{SAMPLES}", failed: f"0+{failing}x{SAMPLES}"}


def ears(*, nodes: int, live: int, oldest: float = 0.0) -> dict[str, str]:
    """Give the raw series of inference nodes."""
    scraped = 'job="talqin-inference"'
    told = nomad(INFERENCE, nodes, 50) | {
        f'talqin_pool_streams{{lane="live",{scraped}}}': f"{live}",
        f"talqin_pool_capacity_streams{{{scraped}}}": f"{543 * nodes}",
        f"talqin_pool_oldest_seconds{{{scraped}}}": f"{oldest}",
    }
    return {name: f"{value}x{SAMPLES}" for name, value in told.items()}


CASES = {
    "sessions, calm": ("session", sessions(nodes=6, live=1000, cpu=55), []),
    "sessions, busy": ("session", sessions(nodes=6, live=1300, cpu=75), ["cpu_high", "short_by_60"]),
    "sessions, slow": ("session", sessions(nodes=6, live=1000, cpu=55, seconds=0.6), ["latency_high"]),
    "sessions, failing": ("session", sessions(nodes=6, live=1000, cpu=55, failing=1), ["errors_many"]),
    "sessions, idle": ("session", sessions(nodes=6, live=100, cpu=9), ["idle", "far_too_many"]),
    "sessions, idle, at the least": ("session", sessions(nodes=3, live=100, cpu=9), []),
    "ears, calm": ("inference", ears(nodes=4, live=1200), []),
    "ears, busy": ("inference", ears(nodes=4, live=1800, oldest=2.5), ["gpu_high", "oldest_waits", "short_by_120"]),
    "ears, long behind": ("inference", ears(nodes=4, live=1200, oldest=31), ["batch_waits", "oldest_waits"]),
    "ears, idle": ("inference", ears(nodes=4, live=100), ["gpu_idle", "far_too_many"]),
}


@pytest.mark.wall_clock
@pytest.mark.parametrize(("group", "series", "expected"), CASES.values(), ids=CASES)
def test_the_checks_that_fire_are_those_that_should(
    tmp_path: Path, group: str, series: Mapping[str, str], expected: list[str]
) -> None:
    assert fired(tmp_path, series, expected, policy=safe(group, 3, 200)) == ""


def recordings(*, nodes: int, waiting: int, oldest: float, cpu: int = 0, connected: int = 100) -> dict[str, str]:
    """Give the raw series of analysis nodes on a night whose day had a thousand connected."""
    labels = allocations("analysis")
    told = {f"nomad_nomad_job_summary_{state}{labels}": "0" for state in ("starting", "queued")}
    told |= {
        f"nomad_nomad_job_summary_running{labels}": f"{nodes}",
        "talqin_work_waiting": f"{waiting}",
        "talqin_work_oldest_seconds": f"{oldest}",
    }
    if nodes:
        told |= {f"nomad_client_allocs_cpu_total_ticks{labels}": f"{cpu}"}
        told |= {f"nomad_client_allocs_cpu_allocated{labels}": "100"}
    constant = {name: f"{value}x{SAMPLES}" for name, value in told.items()}
    return constant | {'talqin_actors{kind="Session"}': f"1000x4 {connected}x{SAMPLES - 5}"}


NIGHTS = {
    "paused": (recordings(nodes=0, waiting=0, oldest=0), []),
    "paused, somebody comes": (recordings(nodes=0, waiting=3, oldest=31), ["work_waits"]),
    "paused, it dawns": (recordings(nodes=0, waiting=0, oldest=0, connected=500), ["day_begins"]),
    "night, nothing to do": (recordings(nodes=1, waiting=0, oldest=0, cpu=1), ["night"]),
    "night, work": (recordings(nodes=1, waiting=3, oldest=2, cpu=60), []),
    "night, two for nothing": (recordings(nodes=2, waiting=0, oldest=0, cpu=1), ["idle"]),
    "day, nothing to do": (recordings(nodes=1, waiting=0, oldest=0, cpu=1, connected=500), []),
    "behind": (recordings(nodes=1, waiting=120, oldest=130, cpu=100), ["cpu_high", "queue_long"]),
}


@pytest.mark.wall_clock
@pytest.mark.parametrize(("series", "expected"), NIGHTS.values(), ids=NIGHTS)
def test_a_role_is_paused_at_night_and_woken_by_what_waits(
    tmp_path: Path, series: Mapping[str, str], expected: list[str]
) -> None:
    assert fired(tmp_path, series, expected, policy=pausing("analysis", 50)) == ""


@pytest.mark.wall_clock
def test_a_paused_role_that_nobody_measures_is_woken_and_one_that_nobody_counts_is_not(tmp_path: Path) -> None:
    paused = NIGHTS["paused"][0]
    blind = {name: told for name, told in paused.items() if not name.startswith("talqin_work")}
    uncounted = {name: told for name, told in blind.items() if not name.startswith("nomad")}

    assert fired(tmp_path, blind, ["work_waits"], policy=pausing("analysis", 50)) == ""
    assert fired(tmp_path, uncounted, [], policy=pausing("analysis", 50)) == ""


UNMEASURED = [("session", raw) for raw in RECORDED["session"].raw] + [
    ("inference", raw) for raw in RECORDED["inference"].raw
]


@pytest.mark.wall_clock
@pytest.mark.parametrize(("group", "raw"), UNMEASURED)
def test_whatever_is_not_measured_takes_no_node_away(tmp_path: Path, group: str, raw: str) -> None:
    series = CASES["sessions, idle" if group == "session" else "ears, idle"][1]
    gone = raw.split("{", maxsplit=1)[0]
    left = {name: values for name, values in series.items() if not name.startswith(gone)}

    assert fired(tmp_path, left, [], policy=safe(group, 3, 200)) == ""


@pytest.mark.parametrize("group", GROUPS)
def test_every_signal_that_the_rules_go_by_is_recorded(group: str) -> None:
    assert signals_of(safe(group, 3, 200)) <= set(recorded(group))
