"""The verdicts that are out."""

import math
from collections.abc import Iterable

from models.recitation.said import Said
from models.recitation.settings import JudgeSettings, ZoneSettings
from models.recitation.standing import Standing
from models.recitation.verdict import Kind, Status, Verdict, WordVerdict
from tests.fakes.voices import expect
from tests.models.recitation.sayings import WORD_SAMPLES, said

IKHLAS = expect("112")


def fresh(wrong_doubt: float = 1.0) -> Standing:
    return Standing(IKHLAS, JudgeSettings(zones=ZoneSettings(wrong_doubt=wrong_doubt)))


def told(verdicts: Iterable[WordVerdict]) -> list[tuple[int, Status, Kind]]:
    return [(verdict.serial, verdict.status, verdict.kind) for verdict in verdicts]


def settle(standing: Standing, *things: Said) -> list[WordVerdict]:
    return [verdict for thing in things for verdict in standing.settle(thing)]


def test_what_was_tentative_keeps_its_serial_when_it_settles() -> None:
    standing = fresh()
    begun = told(standing.foresee(iter([said(0), said(1)])))

    settled = told(settle(standing, said(1), said(0)))

    assert [serial for serial, _, _ in begun] == [1, 2]
    assert settled == [(2, Status.SETTLED, Kind.RIGHT), (1, Status.SETTLED, Kind.RIGHT)]


def test_what_is_no_longer_foreseen_is_taken_back() -> None:
    standing = fresh()
    list(standing.foresee(iter([said(0), said(1)])))

    assert told(standing.foresee(iter([said(1)]))) == [(1, Status.RETRACTED, Kind.RIGHT)]
    assert told(standing.foresee(iter(()))) == [(2, Status.RETRACTED, Kind.RIGHT)]


def test_a_later_verdict_takes_the_earlier_ones_place() -> None:
    standing = fresh()
    settle(standing, said(0, verdict=Verdict.WRONG))

    (retracted, now) = standing.settle(said(0), Kind.WRONG_LETTER)

    assert told([retracted, now]) == [(1, Status.RETRACTED, Kind.WRONG_LETTER), (2, Status.SETTLED, Kind.RIGHT)]
    assert (now.mistake, standing.of(0), standing.of(1)) == (Kind.WRONG_LETTER, now, None)


def test_what_stood_before_can_stand_again_under_a_serial_of_its_own() -> None:
    standing = fresh()
    (before,) = settle(standing, said(0))
    settle(standing, said(0, verdict=Verdict.WRONG))

    assert told(standing.restore(0, before)) == [
        (2, Status.RETRACTED, Kind.WRONG_LETTER),
        (3, Status.SETTLED, Kind.RIGHT),
    ]


def test_accusations_since_a_time_are_excused_and_what_came_before_is_not() -> None:
    standing = fresh()
    settle(standing, said(1, verdict=Verdict.WRONG), said(2), said(3, verdict=Verdict.WRONG))
    standing.add(said(None, verdict=Verdict.ADDED, at=3))

    excused = list(standing.excuse_since(2 * WORD_SAMPLES + 1))

    assert told(excused) == [
        (3, Status.RETRACTED, Kind.WRONG_LETTER),
        (5, Status.SETTLED, Kind.UNSURE),
        (4, Status.RETRACTED, Kind.ADDED),
    ]
    assert excused[1].runner_up == Kind.WRONG_LETTER
    summary = standing.count(4.0, repeats=1, hesitations=2, crossings=3)
    assert (summary.wrong, summary.right, summary.unsure, summary.added) == (1, 1, 1, 0)
    assert (summary.repeats, summary.hesitations, summary.crossings, summary.seconds) == (1, 2, 3, 4.0)
    assert summary.not_reached == len(IKHLAS) - 3


def test_at_no_strictness_at_all_nobody_is_accused() -> None:
    (verdict,) = fresh(math.inf).settle(said(0, verdict=Verdict.WRONG))

    assert (verdict.verdict, verdict.kind, verdict.runner_up) == (Verdict.UNSURE, Kind.UNSURE, Kind.WRONG_LETTER)


def test_a_verdict_carries_what_it_rests_on() -> None:
    (verdict,) = fresh().settle(said(0, strain=2.0))

    assert verdict.weighed.strain == 2.0
    assert 0.5 < verdict.confidence <= 1.0
    assert verdict.word == IKHLAS.words[0].label
