"""Buckets that fill with time."""

from hypothesis import given
from hypothesis import strategies as st

from transport.line.budget import Budget


def test_a_full_bucket_gives_its_burst_and_no_more() -> None:
    budget = Budget(per_second=2, burst=10)

    answers = [budget.allows(1, now=0.0) for _ in range(11)]

    assert answers == [True] * 10 + [False]


def test_a_bucket_fills_with_time_but_never_beyond_its_burst() -> None:
    budget = Budget(per_second=2, burst=4)
    for _ in range(4):
        budget.allows(1, now=0.0)

    later = [budget.allows(1, now=100.0) for _ in range(5)]

    assert later == [True] * 4 + [False]


@given(st.lists(st.floats(0, 3), max_size=200))
def test_never_more_than_burst_and_rate_allow(waits: list[float]) -> None:
    budget, now, taken = Budget(per_second=3, burst=5), 0.0, 0

    for wait in waits:
        now += wait
        taken += budget.allows(1, now)

    assert taken <= 5 + 3 * now + 1e-6
