"""Two neighbouring words that were said in each other's place, among the things that wait. Next stop: `ledger`.

The search finds no way for that: it goes past the first word and back to it, or takes one of the two for something that
is not in the text. Only together with the word after both is it known what it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from models.quran.vocabulary import token_names
from models.recitation.expected import Expected
from models.recitation.judge import Judgement, difference
from models.recitation.said import Said
from models.recitation.settings import ZoneSettings
from models.recitation.verdict import Kind, Verdict

_PAIR: Final = 2

_NEAR: Final = 4
"""Words after the last one that are themselves when they are heard."""

_MOST_DIFFERENCE: Final = 0.5
"""Share of sounds that may differ between what is not in the text and the word that it is taken for."""
_MOST_DIFFERENCE_ELSEWHERE: Final = 0.2
"""The same for what the search took to be a word that stands elsewhere."""
_LEAST_SOUNDS: Final = 6
"""Of both words together, at the usual strictness: of less nobody knows in which order they were."""


class Undecided(Enum):
    """Nobody knows yet."""

    YET = "yet"


@dataclass(frozen=True, slots=True)
class Swap:
    """Two words in each other's place, in the order in which they were said."""

    later: Said
    """The second word of the text, said first."""
    earlier: Said
    """The first, said second."""


def read_swap(
    waiting: Sequence[Said], last: int, expected: Expected, zones: ZoneSettings, *, is_over: bool
) -> Swap | Undecided | None:
    """Say whether what waits begins with the two words after the last one, swapped; None when it does not.

    Args:
        waiting: what was said since, oldest first.
        last: the place of the last word that was told of; -1 before the first.
        expected: the words.
        zones: how much it takes to accuse.
        is_over: whether nothing will follow.
    """
    if last + 2 >= len(expected):
        return None
    pair = [*zip(waiting[:2], (last + 2, last + 1), strict=False)]
    if not pair or not all(
        _is_said(thing, place, expected) and _is_astray(thing, place, last) for thing, place in pair
    ):
        return None
    is_anchored = any(thing.is_right and thing.place == place for thing, place in pair)
    if len(waiting) > _PAIR:
        are_both = all(thing.is_right and thing.place == place for thing, place in pair)
        is_swap = _goes_on(waiting[_PAIR], last + 3, must_be_right=not are_both)
    elif is_over:
        is_swap = len(waiting) == _PAIR and is_anchored
    else:
        return Undecided.YET
    return _swap(pair[0][0], pair[1][0], last, expected, zones) if is_swap else None


def _is_said(thing: Said, place: int, expected: Expected) -> bool:
    """Say whether something is the word at a place, or sounds like it wherever the search took it to be."""
    if thing.is_right and thing.place == place:
        return True
    heard = thing.judgement.heard
    most = _MOST_DIFFERENCE if thing.place is None else _MOST_DIFFERENCE_ELSEWHERE
    return min(difference(token_names(form), heard) for form in expected.words[place].forms) <= most


def _is_astray(thing: Said, place: int, last: int) -> bool:
    """Say whether a thing is not one of the very words that may come next, other than the one at a place."""
    return thing.place is None or thing.place == place or not last < thing.place <= last + _NEAR


def _goes_on(thing: Said, place: int, *, must_be_right: bool) -> bool:
    """Say whether the recitation goes on with the word at a place."""
    return thing.place == place and (thing.is_right if must_be_right else thing.judgement.verdict is not Verdict.WRONG)


def _swap(first: Said, second: Said, last: int, expected: Expected, zones: ZoneSettings) -> Swap | None:
    forms = [token_names(expected.words[place].forms[0]) for place in (last + 2, last + 1)]
    sounds = sum(map(len, forms))
    if sounds < _LEAST_SOUNDS * zones.wrong_doubt or difference(forms[0], forms[1]) <= _MOST_DIFFERENCE:
        return None
    return Swap(_placed(first, last + 2, forms[0], sounds), _placed(second, last + 1, forms[1], sounds))


def _placed(thing: Said, place: int, form: tuple[str, ...], sounds: int) -> Said:
    """Let a thing be the word at a place, said at the wrong time."""
    heard, doubt = thing.judgement.heard, sounds / _LEAST_SOUNDS
    judgement = Judgement(Verdict.WRONG, Kind.SWAPPED, form, heard, Kind.SKIPPED, 0.0, doubt, sounds)
    return Said(
        place, judgement, thing.start_samples, thing.end_samples, thing.room, thing.sounding_frames, thing.strain
    )
