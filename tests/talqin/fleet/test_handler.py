"""A policy's handler: cooldowns, and what it does when it cannot see."""

from talqin.fleet.autoscaler import Answer, Direction
from talqin.fleet.checks import Check, Policy, Signal
from talqin.fleet.handler import Cooling, tick

POLICY = Policy(
    "node",
    least=3,
    most=9,
    checks=(
        Check("high", Signal.CPU, lower=70, delta=2, group="load", trigger=1),
        Check("low", Signal.CPU, upper=30, delta=-1, group="load", trigger=1),
    ),
    cooldown_seconds=120,
    cooldown_up_seconds=60,
)


def at(cpu: float) -> dict[str, Answer]:
    return {"high": [[cpu]], "low": [[cpu]]}


def test_a_way_up_is_sent_and_begins_the_short_cooldown() -> None:
    done = tick(POLICY, Cooling(), 1000, 4, at(90))

    assert done.change is not None
    assert (done.change.count, done.change.check) == (6, "high")
    assert done.cooling == Cooling(1060)


def test_a_way_down_begins_the_long_one() -> None:
    assert tick(POLICY, Cooling(), 1000, 4, at(10)).cooling == Cooling(1120)


def test_nothing_is_sent_until_the_cooldown_is_over() -> None:
    assert tick(POLICY, Cooling(1060), 1060, 4, at(90)).change is None
    assert tick(POLICY, Cooling(1060), 1061, 4, at(90)).change is not None


def test_at_the_least_count_a_way_down_that_is_sent_all_the_same_keeps_it_from_going_up() -> None:
    sent = tick(POLICY, Cooling(), 1000, 3, at(10))

    assert sent.change is not None
    assert sent.change.count == 3
    assert tick(POLICY, sent.cooling, 1100, 3, at(90)).change is None


def test_where_unchanged_counts_are_not_sent_it_goes_up_at_once() -> None:
    quiet = tick(POLICY, Cooling(), 1000, 3, at(10), submits_unchanged=False)
    surge = tick(POLICY, quiet.cooling, 1010, 3, at(90), submits_unchanged=False)

    assert quiet.change is None
    assert surge.change is not None
    assert surge.change.direction is Direction.UP


def test_a_query_that_fails_holds_the_count_and_is_told() -> None:
    done = tick(POLICY, Cooling(), 1000, 4, {"high": [[90]], "low": None})

    assert done.change is None
    assert "check low: the query failed" in done.fault


def test_while_the_change_before_is_deployed_nothing_is_changed_and_no_cooldown_begins() -> None:
    refused = tick(POLICY, Cooling(), 1000, 4, at(90), is_deploying=True)

    assert refused.change is None
    assert tick(POLICY, refused.cooling, 1010, 4, at(90)).change is not None
