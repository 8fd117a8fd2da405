"""The rules: nothing of the document is left out, and what is in use is safe."""

import pytest

from talqin.fleet.capacity import ROLES, TODAY
from talqin.fleet.checks import Check, Signal
from talqin.fleet.policies import DOCUMENT, grouped, literal, pausing, safe, signals_of

GROUPS = [group.name for group in (*TODAY, *ROLES)]


def said(checks: tuple[Check, ...]) -> set[tuple[str, float, float, int]]:
    return {(check.signal, check.lower, check.upper, check.delta) for check in checks}


def test_the_documents_table_is_there_literally() -> None:
    below = -float("inf")
    above = float("inf")

    assert said(DOCUMENT["analysis"]) == {("cpu", 70, above, 2), ("queue", 100, above, 3), ("cpu", below, 30, -1)}
    assert said(DOCUMENT["inference"]) == {("gpu", 80, above, 1), ("age", 30, above, 2)}
    assert said(DOCUMENT["gateway"]) == {("latency", 500, above, 2), ("errors", 1, above, 1)}
    assert said(DOCUMENT["node"]) == said(DOCUMENT["analysis"]) | said(DOCUMENT["inference"]) | said(
        DOCUMENT["gateway"]
    )


@pytest.mark.parametrize("group", GROUPS)
def test_each_trigger_of_the_document_is_in_the_rules_in_use(group: str) -> None:
    assert said(DOCUMENT[group]) <= said(safe(group, 3, 100).checks)


@pytest.mark.parametrize("group", GROUPS)
def test_the_rules_in_use_stand_in_one_group_and_ask_for_one_point(group: str) -> None:
    checks = safe(group, 3, 100).checks

    assert {(check.group, check.window_seconds, check.trigger) for check in checks} == {("load", 0, 1)}


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_has_a_way_down_and_each_looks_back_and_is_guarded(group: str) -> None:
    down = [check for check in safe(group, 3, 100).checks if check.delta < 0 or check.percent < 0]

    assert down
    assert all(check.is_guarded and check.held_seconds == 600 for check in down)


@pytest.mark.parametrize("group", GROUPS)
def test_no_value_of_a_signal_asks_for_both_ways(group: str) -> None:
    checks = safe(group, 3, 100).checks
    for signal in Signal:
        for value in range(2000):
            ways = {c.delta + c.percent > 0 for c in checks if c.signal is signal and c.lower <= value < c.upper}
            assert len(ways) < 2, (signal, value)


def test_a_role_that_is_paused_has_the_documents_ways_up_and_a_least_of_none() -> None:
    policy = pausing("analysis", 50)

    assert {one for one in said(DOCUMENT["analysis"]) if one[3] > 0} <= said(policy.checks)
    assert policy.least == 0
    assert all(check.is_guarded for check in policy.checks if check.delta < 0)


def test_the_document_with_upstreams_defaults_has_no_groups_and_five_points() -> None:
    assert {(check.group, check.window_seconds, check.trigger) for check in literal("node", 3, 9).checks} == {
        ("", 60, 5)
    }
    assert {check.group for check in grouped("node", 3, 9).checks} == {"load"}


def test_a_policy_says_what_has_to_be_measured() -> None:
    assert signals_of(literal("inference", 1, 9)) == {Signal.GPU, Signal.AGE}
    assert Signal.NEEDED in signals_of(safe("inference", 1, 9))
