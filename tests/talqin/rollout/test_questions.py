"""The gate's questions, answered by Prometheus's own engine over a region that is well, and over what can go wrong."""

import json
import subprocess
from pathlib import Path

import pytest

from talqin.rollout.questions import QUESTIONS
from tests.fakes.servers import program

WELL = {
    'up{job="talqin",instance="1"}': "1x120",
    'up{job="talqin",instance="2"}': "1x120",
    'talqin_pool_chunk_latency_seconds_bucket{le="0.32",instance="1"}': "0+3000x120",
    'talqin_pool_chunk_latency_seconds_bucket{le="0.32",instance="2"}': "0+3000x120",
    'talqin_pool_chunk_latency_seconds_count{instance="1"}': "0+3000x120",
    'talqin_pool_chunk_latency_seconds_count{instance="2"}': "0+3000x120",
    'talqin_pool_ear_up{instance="1",role="first"}': "1x120",
    'talqin_pool_ear_up{instance="2",role="first"}': "1x120",
    'talqin_actor_restarts{instance="1",kind="Session"}': "0x120",
    'talqin_actors{instance="1",kind="Session"}': "7x120",
    'talqin_fleet:missing{group="node"}': "0x120",
    'talqin_fleet:needed{group="node"}': "4x120",
    'talqin_fleet:wanted{group="node"}': "5x120",
}
"""Series -> its samples, one a minute."""

ILL = {
    "burn of 5 min": {'talqin_pool_chunk_latency_seconds_bucket{le="0.32",instance="2"}': "0+1500x120"},
    "burn of 1 h": {'talqin_pool_chunk_latency_seconds_bucket{le="0.32",instance="2"}': "0+1500x120"},
    "the worst node": {
        'talqin_pool_chunk_latency_seconds_bucket{le="0.32",instance="3"}': "0+100x120",
        'talqin_pool_chunk_latency_seconds_count{instance="3"}': "0+120x120",
    },
    "recitations that failed": {'talqin_pool_stream_failures_total{code="x"}': "0+2x120"},
    "turned away a second": {'talqin_pool_rejections_total{reason="x"}': "0+3x120"},
    "nodes without an ear": {'talqin_pool_ear_up{instance="2",role="first"}': "0x120"},
    "actors restarted": {'talqin_actor_restarts{instance="1",kind="Session"}': "0+1x120"},
    "alerts that wake somebody": {'ALERTS{alertname="TalqinNoEar",alertstate="firing",severity="page"}': "1x120"},
    "signals missing": {'talqin_fleet:missing{group="node"}': "1x120"},
    "nodes needed, in percent": {'talqin_fleet:needed{group="node"}': "6x120"},
}
"""Question -> what makes it too much."""

VALUES = {
    "burn of 5 min": 0.25,
    "burn of 1 h": 0.25,
    "the worst node": 1 / 6,
    "recitations that failed": 10,
    "turned away a second": 0.05,
    "nodes without an ear": 1,
    "actors restarted": 10,
    "alerts that wake somebody": 1,
    "signals missing": 1,
    "nodes needed, in percent": 120,
}


def answered(folder: Path, series: dict[str, str], values: dict[str, float]) -> None:
    """Hold Prometheus's answers after an hour against what was expected."""
    test = {
        "rule_files": [],
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": told} for name, told in series.items()],
                "promql_expr_test": [
                    {
                        # rounded: promtool compares exactly
                        "expr": f"round({QUESTIONS[name].ask}, 0.0001)",
                        "eval_time": "90m",
                        "exp_samples": [{"labels": "{}", "value": round(value, 4)}],
                    }
                    for name, value in values.items()
                ],
            }
        ],
    }
    (folder / "test.yml").write_text(json.dumps(test))
    run = subprocess.run(  # noqa: S603 - our own command
        [program("promtool", "deploy/setup/prometheus.sh"), "test", "rules", str(folder / "test.yml")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_question_has_an_example() -> None:
    assert set(ILL) == set(VALUES) == set(QUESTIONS)


@pytest.mark.wall_clock
def test_a_region_that_is_well_opens_the_gate(tmp_path: Path) -> None:
    well = dict.fromkeys(QUESTIONS, 0.0) | {"nodes needed, in percent": 80.0}

    answered(tmp_path, WELL, well)
    assert all(value <= QUESTIONS[name].at_most for name, value in well.items())


@pytest.mark.wall_clock
def test_a_region_where_nobody_recites_opens_it_too(tmp_path: Path) -> None:
    quiet = {name: "7x120" if "latency" in name else told for name, told in WELL.items()}

    answered(tmp_path, quiet, dict.fromkeys(QUESTIONS, 0.0) | {"nodes needed, in percent": 80.0})


@pytest.mark.wall_clock
@pytest.mark.parametrize("question", ILL)
def test_what_goes_wrong_shuts_it(tmp_path: Path, question: str) -> None:
    answered(tmp_path, WELL | ILL[question], {question: VALUES[question]})

    assert VALUES[question] > QUESTIONS[question].at_most
