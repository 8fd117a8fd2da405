"""When a learner is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.levels import DEFAULT_LEVEL, Level, Patience

FIRST, SECOND = (112, 1), (112, 2)


def patience(level: Level) -> Patience[str]:
    return Patience(level)


def test_the_usual_level_is_gentle() -> None:
    assert DEFAULT_LEVEL is Level.GENTLE


def test_strict_tells_at_once() -> None:
    assert patience(Level.STRICT).offer(1, FIRST, "a") == ("a",)


def test_gentle_waits_for_the_end_of_the_verse() -> None:
    held = patience(Level.GENTLE)

    now = held.offer(1, FIRST, "a") + held.offer(2, FIRST, "b") + held.reached(FIRST) + held.ayah_ended(SECOND)

    assert now == ()
    assert held.ayah_ended(FIRST) == ("a", "b")
    assert held.recitation_ended() == ()


def test_gentle_tells_of_a_verse_that_was_left_before_its_end() -> None:
    held = patience(Level.GENTLE)
    held.offer(1, FIRST, "a")
    held.offer(2, SECOND, "b")

    assert held.reached(SECOND) == ("a",)
    assert held.recitation_ended() == ("b",)


def test_quiet_waits_for_the_end_of_all() -> None:
    held = patience(Level.QUIET)

    now = held.offer(1, FIRST, "a") + held.ayah_ended(FIRST) + held.reached(SECOND)

    assert now == ()
    assert held.recitation_ended() == ("a",)


@pytest.mark.parametrize("level", [Level.QUIET, Level.GENTLE])
def test_what_was_withdrawn_is_never_said(level: Level) -> None:
    held = patience(level)
    held.offer(1, FIRST, "a")
    held.withdraw(1)
    held.withdraw(2)

    assert held.ayah_ended(FIRST) + held.recitation_ended() == ()


@given(
    st.sampled_from(Level),
    st.lists(st.tuples(st.sampled_from(["offer", "reached", "ended"]), st.tuples(st.just(1), st.integers(1, 3)))),
)
def test_everything_is_said_once_and_in_the_end(level: Level, moments: list[tuple[str, tuple[int, int]]]) -> None:
    held = patience(level)
    said: list[str] = []
    for number, (moment, ayah) in enumerate(moments):
        match moment:
            case "offer":
                said += held.offer(number, ayah, str(number))
            case "reached":
                said += held.reached(ayah)
            case _:
                said += held.ayah_ended(ayah)
    said += held.recitation_ended()

    assert sorted(said) == sorted(str(number) for number, (moment, _) in enumerate(moments) if moment == "offer")


@pytest.mark.parametrize("level", [Level.GENTLE, Level.STRICT])
def test_going_over_into_another_verse_is_told_at_once(level: Level) -> None:
    held = patience(level)
    held.offer(1, FIRST, "a")

    assert held.went_over("crossed") == ("crossed",)


def test_quiet_tells_of_going_over_at_the_end_in_its_turn() -> None:
    held = patience(Level.QUIET)

    now = held.offer(1, FIRST, "a") + held.went_over("b") + held.went_over("c") + held.offer(2, FIRST, "d")

    assert now == ()
    assert held.recitation_ended() == ("a", "b", "c", "d")
