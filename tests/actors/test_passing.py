"""Rates: what is let through, and when the rest may come again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.passing import Rate, admit


def test_a_burst_comes_through_at_once_and_then_one_an_interval() -> None:
    rate, due, decisions = Rate(per_second=2, burst=3), 0.0, list[bool]()
    for now in (10.0, 10.0, 10.0, 10.0, 10.4, 10.5, 10.6, 11.0):
        due, admission = admit(due, now, rate)
        decisions.append(admission.is_admitted)

    assert decisions == [True, True, True, False, False, True, False, True]


def test_whoever_is_refused_is_told_when_and_pays_nothing() -> None:
    due, _ = admit(0.0, 10.0, Rate(per_second=2, burst=1))

    again, admission = admit(due, 10.2, Rate(per_second=2, burst=1))

    assert (again, admission.is_admitted) == (due, False)
    assert admission.retry_after_seconds == pytest.approx(0.3)


@given(st.floats(0.1, 1000), st.integers(1, 50), st.lists(st.tuples(st.floats(0, 2), st.integers(1, 5)), max_size=100))
def test_never_more_comes_through_than_the_burst_and_the_rate(
    per_second: float, burst: int, asked: list[tuple[float, int]]
) -> None:
    rate, due, now, admitted = Rate(per_second, burst), 0.0, 0.0, 0
    for wait, cost in asked:
        now += wait
        due, admission = admit(due, now, rate, cost)
        admitted += cost if admission.is_admitted else 0

    assert admitted <= burst + now * per_second + 0.001


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_a_rate_lets_something_through(per_second: float, burst: int) -> None:
    with pytest.raises(ValueError, match="rate"):
        Rate(per_second, burst)
