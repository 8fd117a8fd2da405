"""What tells apart the places where a recitation may be: whether their verses are the same, and the next other word.

The honest answer to "where is this?" is often a set of places.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from models.quran.places import PlaceCandidate
from models.quran.sounds import Sounds
from models.quran.text import Text, WordIndex

SHARE: Final = 0.1
"""The share of the best place's confidence from which a place is in the set."""

_FURTHEST: Final = 200
"""Words after what was heard in which a difference is looked for."""


class Difference(msgspec.Struct, frozen=True):
    """What tells one place from the others of its set."""

    is_identical: bool
    """Whether its ayat are word for word those of another place of the set."""
    decided_by: WordIndex | None
    """The first word after what was heard at which the places differ, as this one has it; None for a single place, and
    where this one's surah ends before."""


def in_set(candidates: Sequence[PlaceCandidate]) -> Sequence[PlaceCandidate]:
    """Keep the places that are likely enough to be meant, of those that are ranked."""
    return [place for place in candidates if place.confidence >= SHARE * candidates[0].confidence]


def differences(candidates: Sequence[PlaceCandidate], text: Text, sounds: Sounds) -> list[Difference]:
    """Tell the places of the set apart, in their order; of the places after it there is nothing to tell."""
    if not candidates:
        return []
    places = in_set(candidates)
    said = [_ayat(place, text, sounds) for place in places]
    ends = [text.surah_range(place.surah).stop for place in places]
    step = _first_difference(places, ends, sounds)
    return [
        Difference(said.count(own) > 1, _word(place, end, step))
        for place, own, end in zip(places, said, ends, strict=True)
    ]


def _ayat(place: PlaceCandidate, text: Text, sounds: Sounds) -> tuple[bytes, ...]:
    first = text.ayah_range(place.surah, place.ayah_from).start
    return tuple(_alone(word, sounds) for word in range(first, text.ayah_range(place.surah, place.ayah_to).stop))


def _first_difference(places: Sequence[PlaceCandidate], ends: Sequence[int], sounds: Sounds) -> int | None:
    """Count the words after what was heard that all places share; None where they never differ."""
    for step in range(_FURTHEST if len(places) > 1 else 0):
        following = {_following(place, end, step, sounds) for place, end in zip(places, ends, strict=True)}
        if len(following) > 1:
            return step
    return None


def _following(place: PlaceCandidate, end: int, step: int, sounds: Sounds) -> bytes:
    word = place.last_word_exclusive + step
    return _alone(word, sounds) if word < end else b""


def _word(place: PlaceCandidate, end: int, step: int | None) -> WordIndex | None:
    if step is None or place.last_word_exclusive + step >= end:
        return None
    return place.last_word_exclusive + step


def _alone(word: WordIndex, sounds: Sounds) -> bytes:
    return sounds.form(word, starts=True, stops=True).tobytes()
