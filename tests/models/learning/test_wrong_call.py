"""Wrong calls."""

import msgspec
import pytest

from models.learning.threshold import LEARNER_MOST, TEACHER_MOST, Threshold
from models.learning.wrong_call import Caller, Evidence, WrongCall, after_call, calibration_row
from models.recitation.strictness import USUAL
from models.recitation.verdict import Kind, Verdict

ACCUSED = Evidence(
    "2:2:3", Verdict.WRONG, Kind.WRONG_LETTER, 0.9, ("s", "a"), ("sˤ", "a"), "s>sˤ", "talqin 0.3.0 int8", 0.5
)
MISSED = msgspec.structs.replace(ACCUSED, verdict=Verdict.RIGHT, kind=Kind.RIGHT)


def call(caller: Caller, evidence: Evidence = ACCUSED, truth: Verdict = Verdict.RIGHT) -> WrongCall:
    return WrongCall("s/1/7", caller, 1_700_000_000.0, evidence, truth)


def strictness(*calls: WrongCall) -> float:
    threshold = Threshold()
    for each in calls:
        threshold = after_call(threshold, each)
    return threshold.strictness(1_700_000_000.0)


def test_a_false_accusation_makes_it_gentler_and_a_teachers_word_more_so() -> None:
    by_learner, by_teacher = strictness(call(Caller.LEARNER)), strictness(call(Caller.TEACHER))

    assert by_teacher < by_learner < USUAL


def test_a_mistake_that_a_teacher_heard_and_we_did_not_makes_it_stricter() -> None:
    assert strictness(call(Caller.TEACHER, MISSED, Verdict.WRONG)) > USUAL


def test_a_learner_makes_it_no_stricter_by_a_call() -> None:
    assert strictness(call(Caller.LEARNER, MISSED, Verdict.WRONG)) == USUAL


def test_one_mistake_taken_for_another_moves_nothing() -> None:
    assert strictness(call(Caller.TEACHER, ACCUSED, Verdict.SKIPPED)) == USUAL


@pytest.mark.parametrize(("caller", "most"), [(Caller.LEARNER, LEARNER_MOST), (Caller.TEACHER, TEACHER_MOST)])
def test_nobody_can_talk_the_teacher_into_silence(caller: Caller, most: float) -> None:
    assert strictness(*[call(caller)] * 100) == pytest.approx(USUAL - most)


def test_the_surer_a_false_accusation_was_the_further_it_moves() -> None:
    doubtful = msgspec.structs.replace(ACCUSED, confidence=0.5)

    assert strictness(call(Caller.LEARNER)) < strictness(call(Caller.LEARNER, doubtful))


def test_what_is_exported_has_the_evidence_and_nobodys_name_or_hour() -> None:
    row = calibration_row(call(Caller.TEACHER))

    assert (row.verdict, row.truth, row.expected, row.heard) == ("wrong", "right", "s a", "sˤ a")
    assert row.month == 646
    assert {"learner", "at", "call"}.isdisjoint(row.__struct_fields__)


def test_a_call_is_kept_and_read_again_unchanged() -> None:
    once = call(Caller.LEARNER)

    assert msgspec.json.decode(msgspec.json.encode(once), type=WrongCall) == once
