"""What to mend first, at the end of a recitation: at most three things, and why those."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import msgspec

from models.learning.catalogue import say
from models.learning.feedback import letter_of
from models.learning.makhraj import LETTERS
from models.learning.mistakes import Mistake
from models.recitation.verdict import LENGTHS, TAJWEED, Kind

MOST: Final = 3
"""Things to mend: who is told ten things mends none."""

_MISSING: Final = frozenset({Kind.SKIPPED, Kind.WRONG_WORD, Kind.ADDED, Kind.SWAPPED})
"""Kinds in which the words themselves are at stake."""


class Mending(msgspec.Struct, frozen=True):
    """One thing to mend."""

    code: str
    """Its kind."""
    text: str
    """What, and in how many words."""
    why: str
    """Why it is among the first."""
    mistakes: tuple[int, ...]
    """Places in the sequence of mistakes, in their order."""


def to_mend(mistakes: Sequence[Mistake], locale: str) -> tuple[Mending, ...]:
    """Choose what to mend first.

    Words come before letters, harakat and lengths, and those before the finer rules: teachers hold a clear slip (lahn
    jali) heavier than a hidden one (lahn khafi). What happened most often comes first among its like.
    """
    groups = _grouped(mistakes)
    first = sorted(groups, key=lambda group: (_weight(group[0]), -len(groups[group])))
    return tuple(islice((_mending(group, groups[group], locale) for group in first), MOST))


def _grouped(mistakes: Iterable[Mistake]) -> dict[tuple[Kind, str], tuple[int, ...]]:
    """Put together what is mended together: (kind, a sound of the letter where a letter is at stake) -> mistakes."""
    groups: dict[tuple[Kind, str], tuple[int, ...]] = {}
    letters: dict[str, str] = {}
    for number, mistake in enumerate(mistakes):
        sound = mistake.expected or mistake.heard if mistake.kind is Kind.WRONG_LETTER else ""
        sound = letters.setdefault(LETTERS[sound].name, sound) if sound else ""
        groups[mistake.kind, sound] = (*groups.get((mistake.kind, sound), ()), number)
    return groups


def _weight(kind: Kind) -> int:
    """Say how soon it is to be mended: 0 is first."""
    if kind in _MISSING:
        return 0
    return 2 if kind in TAJWEED | LENGTHS else 1


def _mending(group: tuple[Kind, str], numbers: tuple[int, ...], locale: str) -> Mending:
    kind, sound = group
    if kind in TAJWEED | LENGTHS | {Kind.WRONG_LENGTH}:
        text = say(locale, "mend-rule", rule=say(locale, f"rule-{kind}"), count=len(numbers))
    elif kind is Kind.WRONG_LETTER:
        letter = letter_of(sound, locale) if sound else say(locale, "letters")
        text = say(locale, f"mend-{kind}", letter=letter, count=len(numbers))
    else:
        text = say(locale, f"mend-{kind}", count=len(numbers))
    why = ("missing", "clear", "hidden")[_weight(kind)]
    return Mending(kind, text, say(locale, f"why-{why}"), numbers)
