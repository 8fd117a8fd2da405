"""Whether what is heard can be this passage at all."""

import numpy as np
import pytest

from models.recitation.doubt import Doubt, DoubtMonitor, doubt_of
from models.recitation.verdict import Summary

SILENCE = np.full(8, -80.0, np.float32)
SOUND = np.full(8, -20.0, np.float32)


def raised(monitor: DoubtMonitor, level_db: np.ndarray, chunks: int, *, is_recognised: bool = False) -> list[Doubt]:
    doubts = (monitor.advance(level_db, is_recognised=is_recognised) for _ in range(chunks))
    return [doubt for doubt in doubts if doubt is not None]


def test_ten_seconds_of_silence_are_told_once() -> None:
    assert raised(DoubtMonitor(), SILENCE, chunks=100) == [Doubt.SILENCE]


def test_less_than_ten_seconds_raise_no_doubt() -> None:
    assert raised(DoubtMonitor(), SOUND, chunks=31) == []


def test_sound_without_a_word_of_the_passage_is_told_once() -> None:
    assert raised(DoubtMonitor(), SOUND, chunks=100) == [Doubt.NOT_THIS_PASSAGE]


def test_a_word_that_is_recognised_begins_the_count_anew() -> None:
    monitor = DoubtMonitor()
    raised(monitor, SOUND, chunks=30)

    raised(monitor, SOUND, chunks=1, is_recognised=True)

    assert raised(monitor, SOUND, chunks=31) == []
    assert raised(monitor, SOUND, chunks=1) == [Doubt.NOT_THIS_PASSAGE]


def test_a_pause_after_what_was_recited_is_no_doubt() -> None:
    monitor = DoubtMonitor()
    raised(monitor, SOUND, chunks=1, is_recognised=True)

    assert raised(monitor, SILENCE, chunks=1000) == []


def test_a_spell_that_ended_may_be_followed_by_another() -> None:
    monitor = DoubtMonitor()

    first = raised(monitor, SOUND, chunks=50)
    raised(monitor, SOUND, chunks=1, is_recognised=True)
    second = raised(monitor, SOUND, chunks=50)

    assert (first, second) == ([Doubt.NOT_THIS_PASSAGE], [Doubt.NOT_THIS_PASSAGE])


MINUTE = 1500


@pytest.mark.parametrize(
    ("level", "right", "not_reached", "doubt"),
    [
        (-80.0, 0, 100, Doubt.SILENCE),
        (-20.0, 0, 100, Doubt.NOT_THIS_PASSAGE),
        (-20.0, 2, 98, Doubt.NOT_THIS_PASSAGE),
        (-20.0, 8, 80, Doubt.NOT_THIS_PASSAGE),
        (-20.0, 9, 91, None),
        (-20.0, 60, 0, None),
    ],
    ids=["silence", "no word", "two words by chance", "eight among others", "the beginning, very slowly", "most of it"],
)
def test_a_whole_recording_is_doubted_when_hardly_a_word_was_right(
    level: float, right: int, not_reached: int, doubt: Doubt | None
) -> None:
    summary = Summary(words=100, right=right, not_reached=not_reached)

    assert doubt_of(np.full(MINUTE, level, np.float32), summary) is doubt
