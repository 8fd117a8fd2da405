"""The verdicts of a recitation as they were told, what they rest on, and what a teacher has ruled since. Values."""

import msgspec

from models.learning.rating import weight_of
from models.recitation.verdict import ACCUSING, Kind, Verdict


class Ruling(msgspec.Struct, frozen=True):
    """A teacher has the last word."""

    truth: Verdict
    kind: Kind
    by: str
    """The teacher's account."""
    at: float
    """Seconds since 1970, UTC."""


class JudgedWord(msgspec.Struct, frozen=True):
    """One verdict that stood at the end."""

    serial: int
    """Names it in its recitation."""
    word: str
    """"2:255:7"; empty for an added word."""
    verdict: Verdict
    kind: Kind
    confidence: float
    """How likely the verdict is true, in [0, 1]."""
    expected: tuple[str, ...] = ()
    """Sounds."""
    heard: tuple[str, ...] = ()
    runner_up: str = ""
    ruling: Ruling | None = None
    """None where nobody has overruled it."""

    @property
    def stands(self) -> Verdict:
        """What is held of the word now."""
        return self.ruling.truth if self.ruling else self.verdict

    @property
    def mistake(self) -> tuple[str, float] | None:
        """The kind of mistake that is held against the word now, and how surely; None where none is."""
        if self.stands not in ACCUSING:
            return None
        return (self.ruling.kind.value, 1.0) if self.ruling else (self.kind.value, self.confidence)

    @property
    def weight(self) -> float:
        """What is held of the word now weighs so much in the grade of its verse (`rating`)."""
        if self.ruling:
            return weight_of(self.ruling.truth, self.ruling.kind, 1.0)
        return weight_of(self.verdict, self.kind, self.confidence)

    @property
    def is_sure(self) -> bool:
        """Whether anything is held of the word now."""
        return self.stands is not Verdict.UNSURE


class JudgedRecitation(msgspec.Struct, frozen=True):
    """What was told of a recitation."""

    session: str
    recitation: int
    at: float
    """When it ended, in seconds since 1970, UTC; its readings carry the same moment."""
    day: int
    """The learner's day then."""
    passage: str
    words: tuple[JudgedWord, ...]
    model: str = ""
    """Name, version and variant of the voice model; empty where it was not told."""
    strictness: float = 0.5
    """At which it was judged."""

    @property
    def key(self) -> str:
        """Name it among its learner's."""
        return f"{self.session}/{self.recitation}"

    def find(self, serial: int) -> JudgedWord | None:
        """Give a verdict by its serial; None where there is none."""
        return next((word for word in self.words if word.serial == serial), None)

    def ruled(self, serial: int, ruling: Ruling | None) -> "JudgedRecitation":
        """Give it with a ruling on one verdict; None takes an earlier ruling back."""
        words = (msgspec.structs.replace(w, ruling=ruling) if w.serial == serial else w for w in self.words)
        return msgspec.structs.replace(self, words=tuple(words))
