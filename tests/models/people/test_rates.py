"""How often something may be done (GCRA): twelve cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.rates import Rate, spend

RATE = Rate(per_second=2.0, burst=4.0)
NEVER = float("-inf")


def tries(times: list[float], rate: Rate = RATE, units: float = 1.0) -> list[bool]:
    due, allowed = NEVER, list[bool]()
    for now in times:
        spent = spend(due, rate, now, units)
        due = spent.due
        allowed.append(spent.allowed)
    return allowed


def test_a_fresh_bucket_gives_its_burst_and_no_more() -> None:
    assert tries([0.0] * 5) == [True] * 4 + [False]


def test_it_fills_at_its_rate() -> None:
    assert tries([0.0] * 4 + [0.5, 0.5]) == [True] * 5 + [False]


def test_just_before_it_has_filled_it_gives_nothing() -> None:
    assert tries([0.0] * 4 + [0.499]) == [True] * 4 + [False]


def test_it_never_fills_beyond_its_burst() -> None:
    assert tries([0.0, *([1e6] * 5)]) == [True] * 5 + [False]


def test_who_keeps_to_the_rate_is_never_refused() -> None:
    assert all(tries([i * 0.5 for i in range(1000)]))


def test_a_refused_try_costs_nothing() -> None:
    assert tries([0.0] * 100 + [0.5]) == [True] * 4 + [False] * 96 + [True]


def test_a_refusal_says_when_to_come_back_and_then_it_is_allowed() -> None:
    due = NEVER
    for _ in range(4):
        due = spend(due, RATE, 10.0).due

    refused = spend(due, RATE, 10.0)

    assert refused.wait_seconds == pytest.approx(0.5)
    assert spend(refused.due, RATE, 10.0 + refused.wait_seconds).allowed


def test_one_that_is_allowed_need_not_wait() -> None:
    assert spend(NEVER, RATE, 3.0).wait_seconds == 0.0


def test_a_large_try_takes_as_much_as_several() -> None:
    assert tries([0.0, 0.0], units=4.0) == [True, False]


def test_more_than_the_burst_is_never_allowed() -> None:
    assert tries([0.0, 1e6], units=4.5) == [False, False]


def test_a_clock_that_goes_back_gives_nothing_for_it() -> None:
    assert tries([100.0] * 4 + [50.0]) == [True] * 4 + [False]


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0.1, 4)), max_size=100))
def test_never_more_than_rate_and_burst_allow_whatever_the_order(steps: list[tuple[float, float]]) -> None:
    due, now, taken = NEVER, 1.79e9, 0.0
    began = now

    for wait, units in steps:
        now += wait
        spent = spend(due, RATE, now, units)
        due, taken = spent.due, taken + units * spent.allowed

    assert taken <= RATE.burst + RATE.per_second * (now - began) + 0.01
