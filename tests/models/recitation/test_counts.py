"""Frames to counts, by the reciter's own pace."""

import pytest

from models.recitation.counts import Counter, MaddSettings

MUTTASIL = (4.0, 5.0)
NATURAL = (2.0, 2.0)


def counter(short: int = 3, natural: int | None = None) -> Counter:
    made = Counter(MaddSettings())
    for _ in range(10):
        made.note_short(short)
    for _ in range(9 if natural else 0):
        made.note(natural or 0, NATURAL)
    return made


def counted(of: Counter, frames: int) -> float:
    counts = of.counts(frames)
    assert counts is not None
    return counts


def test_nothing_is_counted_before_the_pace_is_known() -> None:
    made = Counter(MaddSettings())
    for _ in range(2):
        made.note_short(3)

    assert made.counts(30) is None
    made.note_short(3)
    assert made.counts(30) is not None


def test_short_vowels_alone_tell_the_pace() -> None:
    assert counted(counter(), 5) == pytest.approx(2.0, abs=0.1)
    assert counted(counter(6), 10) == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(("natural", "muttasil"), [(5, 33), (6, 34), (9, 42), (15, 46)])
def test_a_natural_madd_is_two_counts_and_a_usual_muttasil_four_to_five(natural: int, muttasil: int) -> None:
    made = counter(natural=natural)

    assert counted(made, natural) == pytest.approx(2.0)
    assert 3.9 <= counted(made, muttasil) <= 5.1


def test_counts_grow_with_frames() -> None:
    made = counter(natural=6)

    counts = [counted(made, frames) for frames in range(100)]

    assert counts == sorted(counts)
    assert counts[0] == 0


def test_the_habit_of_a_reciter_is_learnt_from_the_longer_madds() -> None:
    made = counter(natural=5)
    before = counted(made, 52)
    for _ in range(5):
        made.note(52, MUTTASIL)

    assert before > 5
    assert counted(made, 52) == pytest.approx(4.5, abs=0.1)


def test_one_who_reads_every_long_madd_short_is_not_believed() -> None:
    made = counter(natural=6)
    for _ in range(20):
        made.note(7, MUTTASIL)

    assert counted(made, 7) < 2.5


def test_one_madd_held_by_mistake_does_not_move_the_pace() -> None:
    made = counter(natural=6)
    before = counted(made, 6)
    made.note(60, NATURAL)

    assert counted(made, 6) == pytest.approx(before)


def test_absurd_frames_are_counted_too() -> None:
    made = counter(natural=1_000)

    assert counted(made, 1_000) == pytest.approx(2.0)
    assert counted(made, -3) == 0


def test_the_less_was_heard_the_further_the_border_draws_back() -> None:
    made, doubts = Counter(MaddSettings()), list[float]()
    for _ in range(12):
        doubts.append(made.doubt())
        made.note_short(3)

    assert doubts == sorted(doubts, reverse=True)
    assert doubts[3] > 1.5
    assert doubts[-1] == 1
