"""What the autoscaler asks, asked of Prometheus's own engine: calm, busy, idle, and with each thing unmeasured."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from talqin.fleet.checks import Check, Policy
from talqin.fleet.hcl import ALERTS, rules
from talqin.fleet.policies import safe
from talqin.fleet.signals import RULE_SECONDS, query
from tests.fakes.servers import program

POLICY = safe("node", 3, 200)
JOB = '{exported_job="talqin",task_group="node"}'
SAMPLES = 60
"""Of 15 s: a quarter of an hour."""


def world(*, nodes: int, live: int, cpu: int, oldest: float = 0.0, forecast: int = 0) -> dict[str, str]:
    """Give the raw series of a region whose two instances share the load."""
    each = {
        "talqin_pool_capacity_streams": 312 * nodes / 2,
        "talqin_pool_oldest_seconds": oldest,
        "talqin_pool_waiting_chunks": 3,
    }
    series = {f'{name}{{instance="{i}"}}': f"{value}" for name, value in each.items() for i in "ab"}
    series |= {f'talqin_pool_streams{{lane="live",instance="{i}"}}': f"{live / 2}" for i in "ab"}
    series |= {f'talqin_actors{{kind="Session",instance="{i}"}}': f"{5 * live}" for i in "ab"}
    series |= {f"nomad_nomad_job_summary_{state}{JOB}": "0" for state in ("starting", "queued")}
    series |= {f"nomad_nomad_job_summary_running{JOB}": f"{nodes}", "talqin_forecast_streams": f"{forecast}"}
    series |= {f"nomad_client_allocs_cpu_{what}{JOB}": value for what, value in [("total_ticks", f"{cpu}")]}
    series |= {f"nomad_client_allocs_cpu_allocated{JOB}": "100"}
    constant = {name: f"{value}x{SAMPLES}" for name, value in series.items()}
    heard = ('_bucket{le="0.1"}', '_bucket{le="+Inf"}', "_count")
    return constant | {f"talqin_pool_chunk_latency_seconds{part}": f"0+100x{SAMPLES}" for part in heard}


CALM = world(nodes=5, live=790, cpu=63)
BUSY = world(nodes=5, live=1100, cpu=80, oldest=2.5)
SURGE_IS_EXPECTED = world(nodes=5, live=790, cpu=63, forecast=1300)
CROWD = CALM | {f'talqin_pool_streams{{lane="live",instance="{i}"}}': "395x54 445 495 545" for i in "ab"}
"""Two hundred more within the half minute before it is asked."""
IDLE = world(nodes=5, live=200, cpu=20)
IDLE_AT_THE_LEAST = world(nodes=3, live=100, cpu=20)
IDLE_AND_LARGE = world(nodes=40, live=1600, cpu=20)


def fired(
    tmp_path: Path, series: Mapping[str, str], expected: Sequence[str], at: str = "14m", policy: Policy = POLICY
) -> str:
    """Ask every check's query; give what promtool has to object when others than those expected lie inside."""
    (tmp_path / "rules.yml").write_text(rules(policy.group))
    asked = [
        {
            "expr": _inside(check, policy),
            "eval_time": at,
            "exp_samples": [{"labels": "{}", "value": int(check.name in expected)}],
        }
        for check in policy.checks
    ]
    inputs = [{"series": name, "values": values} for name, values in series.items()]
    return promtool(tmp_path, {"interval": "15s", "input_series": inputs, "promql_expr_test": asked})


def _inside(check: Check, policy: Policy) -> str:
    asked = query(check, policy)
    lower = f"(({asked}) >= bool {check.lower:g})" if check.lower > -1e9 else f"(({asked}) < bool 1e9)"
    upper = f"(({asked}) < bool {check.upper:g})" if check.upper < 1e9 else f"(({asked}) >= bool -1e9)"
    return f"{lower} * {upper}"


def promtool(tmp_path: Path, test: Mapping[str, object]) -> str:
    found = program("promtool", "deploy/setup/prometheus.sh")
    file = tmp_path / "test.yml"
    file.write_text(
        json.dumps({"rule_files": ["rules.yml"], "evaluation_interval": f"{RULE_SECONDS}s", "tests": [test]})
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [found, "test", "rules", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.wall_clock
@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (CALM, []),
        (BUSY, ["cpu_high", "oldest_waits", "short_by_60"]),
        (SURGE_IS_EXPECTED, ["short_by_120"]),
        (CROWD, ["short_by_8", "rush_by_120"]),
        (IDLE, ["idle", "gpu_idle", "far_too_many"]),
        (IDLE_AT_THE_LEAST, []),
        (IDLE_AND_LARGE, ["far_too_many"]),
    ],
    ids=["calm", "busy", "surge is expected", "crowd", "idle", "idle at the least", "idle and large"],
)
def test_the_checks_that_fire_are_those_that_should(
    tmp_path: Path, series: Mapping[str, str], expected: list[str]
) -> None:
    assert fired(tmp_path, series, expected) == ""


@pytest.mark.wall_clock
@pytest.mark.parametrize("name", sorted({series.split("{")[0].split("_bucket")[0] for series in CALM}))
def test_whatever_is_not_measured_holds_the_count(tmp_path: Path, name: str) -> None:
    left = {series: values for series, values in IDLE.items() if not series.startswith(name)}

    assert fired(tmp_path, left, []) == ""


@pytest.mark.wall_clock
def test_nothing_measured_at_all_holds_the_count(tmp_path: Path) -> None:
    assert fired(tmp_path, {}, []) == ""


@pytest.mark.wall_clock
def test_a_prometheus_that_has_just_begun_takes_no_node_away(tmp_path: Path) -> None:
    assert fired(tmp_path, IDLE, [], at="3m") == ""


@pytest.mark.wall_clock
def test_what_goes_missing_alerts_within_a_minute(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(rules("node"))
    gone = {"talqin_pool_oldest_seconds": "0x20 stale"}
    inputs = [{"series": name, "values": values} for name, values in CALM.items() if name.split("{")[0] not in gone]
    inputs += [{"series": name, "values": values} for name, values in gone.items()]
    told = {"exp_labels": {"group": "node"}, "exp_annotations": {"summary": ALERTS[0][2]}}
    asked = [
        {"eval_time": "5m", "alertname": "TalqinSignalMissing", "exp_alerts": []},
        {"eval_time": "6m15s", "alertname": "TalqinSignalMissing", "exp_alerts": [told]},
    ]

    assert promtool(tmp_path, {"interval": "15s", "input_series": inputs, "alert_rule_test": asked}) == ""
