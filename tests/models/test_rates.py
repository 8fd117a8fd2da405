"""How often something may be done (GCRA)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rates import Rate, admit

RATE = Rate(per_second=2.0, burst=4)
NEVER = float("-inf")


def tries(times: list[float], rate: Rate = RATE, cost: int = 1) -> list[bool]:
    due, allowed = NEVER, list[bool]()
    for now in times:
        due, admission = admit(due, now, rate, cost)
        allowed.append(admission.is_admitted)
    return allowed


def test_a_newcomer_has_the_burst_and_no_more() -> None:
    assert tries([0.0] * 5) == [True] * 4 + [False]


def test_then_one_comes_through_an_interval() -> None:
    assert tries([10.0] * 4 + [10.4, 10.5, 10.6, 11.0]) == [True] * 4 + [False, True, False, True]


def test_just_before_its_time_nothing_comes_through() -> None:
    assert tries([0.0] * 4 + [0.499]) == [True] * 4 + [False]


def test_it_never_fills_beyond_its_burst() -> None:
    assert tries([0.0, *([1e6] * 5)]) == [True] * 5 + [False]


def test_who_keeps_to_the_rate_is_never_refused() -> None:
    assert all(tries([i * 0.5 for i in range(1000)]))


def test_a_refused_try_costs_nothing() -> None:
    assert tries([0.0] * 100 + [0.5]) == [True] * 4 + [False] * 96 + [True]


def test_a_refusal_says_when_to_come_back_and_then_it_is_let_through() -> None:
    due = NEVER
    for _ in range(4):
        due, _ = admit(due, 10.0, RATE)

    again, refused = admit(due, 10.2, RATE)

    assert (again, refused.is_admitted) == (due, False)
    assert refused.retry_after_seconds == pytest.approx(0.3)
    assert admit(again, 10.2 + refused.retry_after_seconds, RATE)[1].is_admitted


def test_one_that_is_let_through_need_not_wait() -> None:
    assert admit(NEVER, 3.0, RATE)[1].retry_after_seconds == 0.0


def test_a_large_try_takes_as_much_as_several() -> None:
    assert tries([0.0, 0.0], cost=4) == [True, False]


def test_more_than_the_burst_never_comes_through() -> None:
    assert tries([0.0, 1e6], cost=5) == [False, False]


def test_a_clock_that_goes_back_gives_nothing_for_it() -> None:
    assert tries([100.0] * 4 + [50.0]) == [True] * 4 + [False]


def test_the_rounding_of_seconds_since_1970_refuses_nobody() -> None:
    assert all(tries([1.79e9 + i * 0.1 for i in range(1000)], Rate(10.0, 1)))


@given(st.floats(0.1, 1000), st.integers(1, 50), st.lists(st.tuples(st.floats(0, 3), st.integers(1, 5)), max_size=100))
def test_never_more_comes_through_than_burst_and_rate_allow(
    per_second: float, burst: int, asked: list[tuple[float, int]]
) -> None:
    rate, due, began, admitted = Rate(per_second, burst), NEVER, 1.79e9, 0
    now = began
    for wait, cost in asked:
        now += wait
        due, admission = admit(due, now, rate, cost)
        admitted += cost if admission.is_admitted else 0

    assert admitted <= burst + (now - began) * per_second + 0.01


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_a_rate_lets_something_through(per_second: float, burst: int) -> None:
    with pytest.raises(ValueError, match="rate"):
        Rate(per_second, burst)
