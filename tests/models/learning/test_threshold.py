"""How strict to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.threshold import HALF_LIFE_DAYS, Threshold, move
from models.recitation.strictness import USUAL

DAY = 86_400.0


def test_nothing_moved_is_what_was_chosen() -> None:
    assert Threshold().strictness(0.0) == USUAL
    assert Threshold(chosen=0.8).strictness(1e9) == 0.8


def test_what_was_moved_is_half_gone_after_its_half_life() -> None:
    moved = move(Threshold(), -0.1, 0.0, most=0.3)

    assert moved.strictness(0.0) == pytest.approx(0.4)
    assert moved.strictness(HALF_LIFE_DAYS * DAY) == pytest.approx(0.45)


def test_a_weaker_hand_does_not_undo_what_a_stronger_has_moved() -> None:
    by_teacher = move(Threshold(), -0.3, 0.0, most=0.3)

    assert move(by_teacher, -0.02, 0.0, most=0.15).left(0.0) == pytest.approx(-0.3)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1e8)), max_size=20))
def test_it_stays_within_its_bounds(moves: list[tuple[float, float]]) -> None:
    threshold = Threshold()
    for by, at in moves:
        threshold = move(threshold, by, at, most=0.15)

        assert abs(threshold.left(at)) <= 0.15
        assert 0 <= threshold.strictness(at) <= 1
