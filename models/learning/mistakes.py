"""A mistake as a teacher looks at it: which sound was expected, which was heard, and which rule asked for it."""

from typing import Final

import msgspec

from models.learning.makhraj import LETTERS
from models.quran.vocabulary import GEMINATES, HEAVY, LONG_VOWELS, NASALS, QALQALAH, VOWELS
from models.recitation.verdict import ACCUSING, LENGTHS, Kind, Status, Verdict

_DUE: Final[dict[str, frozenset[str]]] = {
    Kind.WRONG_LENGTH: LONG_VOWELS,
    Kind.WRONG_SHADDAH: GEMINATES | (NASALS - {"ŋ"}),
    Kind.WRONG_GHUNNAH: frozenset({"ñ", "m̃"}),
    Kind.WRONG_IKHFA: frozenset({"ŋ"}),
    Kind.WRONG_IDGHAM: frozenset({"j̃", "w̃"}),
    Kind.WRONG_QALQALAH: frozenset({QALQALAH}),
    Kind.WRONG_TAFKHIM: frozenset(HEAVY),
    Kind.MADD_TOO_SHORT: LONG_VOWELS,
    Kind.MADD_TOO_LONG: LONG_VOWELS,
}
"""Rule -> the sounds it makes where it is due."""


def is_told(status: Status, verdict: Verdict) -> bool:
    """Say whether a learner may be told of a verdict: never of what may change, never of what is not sure."""
    return status is Status.SETTLED and verdict in ACCUSING


class Mistake(msgspec.Struct, frozen=True):
    """What a settled verdict holds against a word."""

    kind: Kind
    word: str
    """As the mushaf has it; empty for something added."""
    heard_sounds: tuple[str, ...]
    """All that was heard in its place."""
    change: str
    """The one sound that differs, as "expected>heard", where one does; either side may be empty."""

    @property
    def expected(self) -> str:
        """The sound that was expected; empty when there is none."""
        return self._sides()[0]

    @property
    def heard(self) -> str:
        """The sound that was heard instead; empty when there is none."""
        return self._sides()[1]

    @property
    def is_rule(self) -> bool:
        """Say whether a rule of tajweed, and no letter, is at stake."""
        return self.kind in _DUE

    @property
    def is_due(self) -> bool:
        """Say whether the rule is due at that place; else it was kept where it is not due."""
        return self.expected in _DUE.get(self.kind, frozenset())

    def alike(self) -> frozenset[str]:
        """Give the sounds by which the same matter is met in other words; none where it is met everywhere."""
        expected = self.expected
        if (
            not expected
            or self.kind in LENGTHS | {Kind.WRONG_HARAKA, Kind.WRONG_WORD}
            or (expected in VOWELS and not self.is_rule)
        ):
            return frozenset()
        if self.kind in {Kind.WRONG_LENGTH, Kind.WRONG_TAFKHIM} or (self.is_rule and not self.is_due):
            return frozenset({expected})
        if self.is_rule:
            return _DUE[self.kind]
        return frozenset(sound for sound, letter in LETTERS.items() if letter.name == LETTERS[expected].name)

    def _sides(self) -> tuple[str, str]:
        expected, arrow, heard = self.change.partition(">")
        known = bool(arrow) and all(side == "" or side in LETTERS for side in (expected, heard))
        return (expected, heard) if known else ("", "")
