"""What is written for Nomad and for Prometheus."""

from talqin.fleet.checks import Check, Policy, Signal
from talqin.fleet.hcl import records, rules, scaling
from talqin.fleet.policies import safe, signals_of

POLICY = Policy(
    "node",
    least=3,
    most=9,
    checks=(
        Check("high", Signal.CPU, lower=70, delta=2, group="load", window_seconds=0, trigger=1),
        Check("low", Signal.CPU, upper=30.5, percent=-25),
    ),
    cooldown_seconds=120,
    cooldown_up_seconds=60,
)


def test_a_policy_is_written_as_a_scaling_block() -> None:
    lines = [line.strip() for line in scaling(POLICY).splitlines()]

    assert lines[:4] == ["scaling {", "enabled = true", "min     = 3", "max     = 9"]
    assert 'cooldown             = "120s"' in lines
    assert 'cooldown_on_scale_up = "60s"' in lines
    assert 'on_check_error       = "fail"' in lines


def test_a_check_says_its_bounds_and_what_it_does() -> None:
    high, low = scaling(POLICY).split('check "low"')

    assert 'query_window = "instant"' in high
    assert "lower_bound           = 70\n        delta                 = 2\n        within_bounds_trigger = 1" in high
    assert 'query_window = "60s"' in low
    assert "upper_bound           = 30.5\n        percentage            = -25\n        within_bounds_trigger = 5" in low
    assert "upper_bound" not in high


def test_braces_are_closed() -> None:
    outside_of_queries = "\n".join(line for line in scaling(POLICY).splitlines() if " query " not in line)

    assert outside_of_queries.count("{") == outside_of_queries.count("}")


def test_the_rules_record_every_signal_of_the_group() -> None:
    written = rules("node")

    assert all(f"record: talqin_fleet:{signal}\n" in written for signal in signals_of(safe("node", 3, 100)))
    assert "labels: {group: node}" in written


def test_records_stand_beside_rules_and_alert_nobody() -> None:
    written = records("analysis")

    assert "record: talqin_fleet:stay" in written
    assert "alert:" not in written
