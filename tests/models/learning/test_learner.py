"""Who a learner is to the teacher."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.learner import Goals, Learner, after_reading
from models.learning.reading import Mode
from tests.models.learning.readings import reading, verse


def read_on(*days: int) -> Learner:
    learner = Learner()
    for day in days:
        learner = after_reading(learner, reading(verse("112:1", 4), day=day, pace=60))
    return learner


def test_a_day_begins_at_the_learners_own_midnight() -> None:
    half_past_ten_in_the_evening = 100 * 86_400 - 5400

    assert Learner().day_of(half_past_ten_in_the_evening) == 99
    assert Learner(zone_minutes=120).day_of(half_past_ten_in_the_evening) == 100
    assert Learner(zone_minutes=-300).day_of(100 * 86_400) == 99


@pytest.mark.parametrize(
    ("days", "streak", "longest"),
    [((100,), 1, 1), ((100, 100), 1, 1), ((100, 101, 102), 3, 3), ((100, 101, 103), 1, 2), ((101, 100), 1, 1)],
)
def test_a_streak_counts_days_in_a_row(days: tuple[int, ...], streak: int, longest: int) -> None:
    learner = read_on(*days)

    assert (learner.streak.days, learner.streak.longest) == (streak, longest)


def test_a_days_minutes_are_left_until_they_are_recited() -> None:
    learner = read_on(100, 100, 100)

    assert learner.minutes == 3.0
    assert learner.minutes_left(100) == Goals().minutes_a_day - 3
    assert learner.minutes_left(101) == Goals().minutes_a_day


def test_days_away_are_counted_from_the_last_reading() -> None:
    assert read_on(100).days_away(131) == 31
    assert Learner().days_away(131) == 0


def test_the_pace_follows_long_readings_and_hardly_moves_for_short_ones() -> None:
    usual = read_on(100)

    short = after_reading(usual, reading(verse("112:1", 4), pace=120))
    long = after_reading(usual, reading(verse("2:282", 128), pace=120))

    assert usual.words_a_minute == 60
    assert 60 < short.words_a_minute < 61 < long.words_a_minute < 120


def test_what_is_read_off_the_page_tells_no_pace() -> None:
    assert after_reading(Learner(), reading(verse("112:1", 4), mode=Mode.FOLLOW, pace=90)).words_a_minute == 0


@given(st.lists(st.integers(0, 60), max_size=30))
def test_a_streak_is_never_longer_than_the_days_recited_on(days: list[int]) -> None:
    learner = read_on(*days)

    assert learner.streak.days <= learner.streak.longest <= len(set(days))
