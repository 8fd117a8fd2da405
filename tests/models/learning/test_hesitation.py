"""Hesitation, against a reciter's own pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.hesitation import LONGEST, SAMPLES_A_SECOND, Spoken, hesitations, pace_of


def say(gaps: list[float], *, seconds: float = 0.5, sounds: int = 4, ayah: int = 0) -> list[Spoken]:
    """Words of so many seconds with gaps before them; an ayah begins every `ayah` words."""
    at, said = 0.0, list[Spoken]()
    for index, gap in enumerate(gaps):
        begin = at + gap
        at = begin + seconds
        starts = bool(ayah) and index % ayah == 0
        said.append(Spoken(index, starts, round(begin * SAMPLES_A_SECOND), round(at * SAMPLES_A_SECOND), sounds))
    return said


def test_nobody_who_recites_evenly_hesitates() -> None:
    assert hesitations(say([0.0] + [0.1] * 9)) == [0.0] * 10


def test_a_long_silence_inside_an_ayah_is_a_hesitation_beyond_a_breath() -> None:
    waits = hesitations(say([0.0, 0.0, 0.0, 5.0, 0.0, 0.0]))

    assert waits[3] == pytest.approx(5.0 - 10 / 8)
    assert sum(waits) == waits[3]


def test_whoever_recites_slowly_may_breathe_slowly() -> None:
    gaps = [0.0, 0.0, 0.0, 2.0, 0.0]

    quick, slow = hesitations(say(gaps, seconds=0.3)), hesitations(say(gaps, seconds=1.5))

    assert quick[3] > 0 == slow[3]


def test_whoever_always_rests_between_ayat_does_not_hesitate_there() -> None:
    gaps = [3.0 if index % 3 == 0 else 0.0 for index in range(15)]

    assert hesitations(say(gaps, ayah=3)) == [0.0] * 15


def test_one_joint_that_takes_much_longer_than_the_others_is_told() -> None:
    gaps = [3.0 if index % 3 == 0 else 0.0 for index in range(15)]
    gaps[9] = 9.0

    waits = hesitations(say(gaps, ayah=3))

    assert [index for index, wait in enumerate(waits) if wait] == [9]


def test_nothing_is_told_between_a_first_pass_and_a_repetition() -> None:
    words = say([0.0, 0.0, 8.0, 0.0])
    again = [Spoken(w.index, w.starts_ayah, w.start_samples, w.end_samples, w.sounds, w.index > 1) for w in words]

    assert hesitations(again) == [0.0] * 4


def test_nothing_is_told_beside_a_word_that_was_skipped() -> None:
    words = say([0.0, 0.0, 8.0, 8.0])
    words[2] = Spoken(2, starts_ayah=False, start_samples=0, end_samples=0, sounds=0)

    assert hesitations(words) == [0.0] * 4


def test_the_pace_is_that_of_most_words() -> None:
    assert pace_of([*say([0.0] * 5), *say([0.0], seconds=9.0)]) == pytest.approx(8.0)
    assert pace_of([]) > 0


@given(st.lists(st.floats(0, 100), max_size=20))
def test_every_word_has_a_hesitation_within_bounds(gaps: list[float]) -> None:
    waits = hesitations(say(gaps))

    assert len(waits) == len(gaps)
    assert all(0 <= wait <= LONGEST for wait in waits)
