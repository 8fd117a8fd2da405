"""A wrong call: somebody says a verdict was not true. It is kept with its evidence, and moves the threshold. Pure."""

from enum import StrEnum
from typing import Final

import msgspec

from models.learning.threshold import LEARNER_MOST, TEACHER_MOST, Threshold, move
from models.recitation.verdict import Kind, Verdict

LEARNER_STEP: Final = 0.02
"""What one call of a learner moves."""
TEACHER_STEP: Final = 0.06
"""A teacher has the last word."""


class Caller(StrEnum):
    """Who says so."""

    LEARNER = "learner"
    TEACHER = "teacher"


class Evidence(msgspec.Struct, frozen=True):
    """The verdict that is doubted, as it was told."""

    word: str
    """"2:255:7"; empty for an added word."""
    verdict: Verdict
    kind: Kind
    confidence: float
    """In [0, 1]."""
    expected: tuple[str, ...]
    heard: tuple[str, ...]
    runner_up: str
    model: str
    """Name, version and variant of the voice model."""
    strictness: float
    """In [0, 1], at which it was judged."""


class WrongCall(msgspec.Struct, frozen=True):
    """Somebody says that a verdict was not true."""

    call: str
    """Its id: the session, the recitation and the verdict's serial; saying it twice counts once."""
    caller: Caller
    at: float
    """Seconds since 1970, UTC."""
    evidence: Evidence
    truth: Verdict
    """What the word was, says the caller."""

    @property
    def gentler(self) -> int:
        """1 where an accusation was false, -1 where a mistake was missed, 0 where one mistake was taken for another."""
        return _accuses(self.evidence.verdict) - _accuses(self.truth)


class CalibrationRow(msgspec.Struct, frozen=True):
    """One wrong call for whoever calibrates; it names no learner."""

    word: str
    verdict: str
    kind: str
    confidence: float
    expected: str
    """Sounds, separated by spaces."""
    heard: str
    runner_up: str
    model: str
    strictness: float
    truth: str
    caller: str
    month: int
    """Since January 1970, 30.44 days each: no finer, so that nobody is found by when they recited."""


def after_call(threshold: Threshold, call: WrongCall) -> Threshold:
    """Give the threshold after a wrong call; the surer the false verdict was, the further it moves."""
    is_teacher = call.caller is Caller.TEACHER
    step = TEACHER_STEP if is_teacher else LEARNER_STEP
    if not is_teacher and call.gentler < 0:
        step = 0.0  # whoever asks to be judged more strictly chooses a strictness
    by = -call.gentler * step * (0.5 + call.evidence.confidence)
    return move(threshold, by, call.at, most=TEACHER_MOST if is_teacher else LEARNER_MOST)


def calibration_row(call: WrongCall) -> CalibrationRow:
    """Give what is exported of a wrong call."""
    evidence = call.evidence
    return CalibrationRow(
        word=evidence.word,
        verdict=evidence.verdict.value,
        kind=evidence.kind.value,
        confidence=evidence.confidence,
        expected=" ".join(evidence.expected),
        heard=" ".join(evidence.heard),
        runner_up=evidence.runner_up,
        model=evidence.model,
        strictness=evidence.strictness,
        truth=call.truth.value,
        caller=call.caller.value,
        month=int(call.at / (30.44 * 86_400)),
    )


def _accuses(verdict: Verdict) -> int:
    return verdict in {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}
