"""When something is due again."""

import ast
from pathlib import Path

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning import schedule
from models.learning.rating import Rating
from models.learning.schedule import LONGEST, Card, chance, review

ratings = st.sampled_from(Rating)


def reviewed(*graded: Rating) -> Card:
    """Graded for the first time on day 100, then each time when it is due."""
    card = review(None, graded[0], 100)
    for rating in graded[1:]:
        card = review(card, rating, card.due_day)
    return card


def test_the_better_it_went_the_later_it_is_due() -> None:
    due = [review(None, rating, 100).due_day for rating in Rating]

    assert due == sorted(due)
    assert due[0] == 101


def test_rests_grow_while_it_goes_well_and_shrink_when_it_is_forgotten() -> None:
    good = reviewed(*[Rating.GOOD] * 4)
    lapsed = review(good, Rating.AGAIN, good.due_day)

    assert good.due_day - good.last_day > 20
    assert lapsed.due_day - lapsed.last_day < good.due_day - good.last_day
    assert (good.lapses, lapsed.lapses) == (0, 1)


def test_it_falls_due_when_the_chance_has_sunk_to_nine_in_ten() -> None:
    card = reviewed(Rating.GOOD, Rating.GOOD, Rating.GOOD)

    assert chance(card, card.last_day) == 1.0
    assert chance(card, card.due_day) == pytest.approx(0.9, abs=0.01)


def test_the_figures_are_those_of_fsrs() -> None:
    assert review(None, Rating.GOOD, 100).stability == fsrs.Scheduler().parameters[2]


@given(st.lists(ratings, min_size=1, max_size=12), st.integers(0, 40_000), st.integers(0, 400))
def test_a_card_is_due_later_than_it_was_graded_and_within_a_year(graded: list[Rating], day: int, rest: int) -> None:
    card = review(None, graded[0], day)
    for rating in graded[1:]:
        card = review(card, rating, card.last_day + rest)

    assert 1 <= card.due_day - card.last_day <= LONGEST
    assert 1 <= card.difficulty <= 10
    assert 0 <= chance(card, card.last_day + rest) <= 1


@given(st.floats(0.01, 500), st.floats(1, 10), st.integers(0, 40_000), st.integers(1, 365), st.integers(0, 9))
def test_a_card_goes_into_fsrs_and_comes_back_unchanged(
    stability: float, difficulty: float, day: int, rest: int, lapses: int
) -> None:
    card = Card(stability, difficulty, day, day + rest, lapses)

    assert schedule._from_fsrs(schedule._to_fsrs(card), lapses) == card  # pyright: ignore[reportPrivateUsage]  # inverses


def test_a_day_that_has_already_gone_by_counts_as_the_last_one() -> None:
    card = review(None, Rating.GOOD, 100)

    assert review(card, Rating.GOOD, 90).last_day == 100


def test_no_clock_is_read() -> None:
    tree = ast.parse(Path(schedule.__file__).read_text())
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

    assert called.isdisjoint({"now", "today", "utcnow", "time"})
