"""What was recited lately, bounded."""

import pytest

from models.learning.history import (
    RECENT,
    WEEKS,
    History,
    Recited,
    first_day_of,
    let_go,
    recounted,
    week_of,
    with_recitation,
)
from models.recitation.verdict import Verdict

DAY = 86_400.0


def recited(day: int, **counts: int) -> Recited:
    return Recited("s", day, day * DAY, "112", minutes=2.0, **counts)  # type: ignore[arg-type]  # counts are whole


def of_days(*days: int) -> History:
    history = History()
    for day in days:
        history = with_recitation(history, recited(day, right=10, wrong=1), day)
    return history


@pytest.mark.parametrize(("day", "monday"), [(4, 4), (10, 4), (11, 11), (0, -3)])
def test_a_week_begins_on_monday(day: int, monday: int) -> None:
    assert first_day_of(week_of(day)) == monday


def test_recitations_of_a_week_add_up() -> None:
    history = of_days(4, 4, 5)

    (week,) = history.weeks
    assert (week.recitations, week.minutes, week.days, week.right, week.wrong) == (3, 6.0, frozenset({4, 5}), 30, 3)


def test_only_the_last_are_kept_and_those_let_go_are_named() -> None:
    before = of_days(*range(RECENT))

    after = with_recitation(before, recited(RECENT, right=1), RECENT)

    assert len(after.recent) == RECENT
    assert let_go(before, after) == ("s/0",)


def test_sums_of_half_a_year_are_kept() -> None:
    assert len(of_days(*range(0, 7 * 40, 7)).weeks) == WEEKS


def test_one_that_comes_late_takes_its_place_by_its_time() -> None:
    assert [each.recitation for each in of_days(5, 4).recent] == [4, 5]


def test_an_overruled_verdict_is_counted_as_what_it_was_in_its_recitation_and_its_week() -> None:
    history = of_days(4, 11)

    after = recounted(history, "s/4", 4, Verdict.WRONG, Verdict.RIGHT)

    assert [(each.right, each.wrong) for each in after.recent] == [(11, 0), (10, 1)]
    assert [(week.right, week.wrong) for week in after.weeks] == [(11, 0), (10, 1)]


def test_one_mistake_taken_for_another_counts_as_before() -> None:
    history = of_days(4)

    assert recounted(history, "s/4", 4, Verdict.ADDED, Verdict.WRONG) == history
