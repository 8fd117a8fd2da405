"""Where in the Quran a whole recording is: from where its beginning is to where its end is."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.places import MOST_HEARD, PlaceCandidate, PlaceIndex

_SOUNDS_A_WORD: Final = 6.1
"""474,917 sounds in 77,433 words."""
_MOST_STRETCH: Final = 1.6
"""By which a passage may be longer or shorter than its sounds suggest: repeats, and sounds that were not heard."""

_LEAST_CONFIDENCE: Final = 0.01
"""Below it two ends go together by chance."""


def locate_whole(places: PlaceIndex, tokens: NDArray[np.uint8]) -> tuple[PlaceCandidate, ...]:
    """Find the places of a recording of any length, best first.

    A short one is looked up as it is. Of a longer one the beginning and the end are looked up, and those of their
    places go together that lie in one surah, in order, and about as far apart as what was heard is long.

    Args:
        places: the index of the whole text.
        tokens: (sounds,) uint8, decoded greedily.

    Returns:
        The candidates; of a long recording whose ends fit nowhere together those of its beginning.
    """
    if len(tokens) <= MOST_HEARD:
        return places.locate(tokens)
    begins, ends = places.locate(tokens[:MOST_HEARD]), places.locate(tokens[-MOST_HEARD:])
    spans = sorted(_spans(begins, ends, len(tokens)), key=lambda span: -span.confidence)
    return tuple(spans) or begins


def _spans(begins: Sequence[PlaceCandidate], ends: Sequence[PlaceCandidate], sounds: int) -> Iterator[PlaceCandidate]:
    for begin in begins:
        for end in ends:
            confidence = math.sqrt(begin.confidence * end.confidence)
            if confidence < _LEAST_CONFIDENCE or begin.surah != end.surah:
                continue
            if _fits(end.last_word_exclusive - begin.first_word, sounds):
                yield msgspec.structs.replace(
                    begin,
                    last_word_exclusive=end.last_word_exclusive,
                    ayah_to=end.ayah_to,
                    score=begin.score + end.score,
                    confidence=confidence,
                )


def _fits(words: int, sounds: int) -> bool:
    return words > 0 and 1 / _MOST_STRETCH <= words * _SOUNDS_A_WORD / sounds <= _MOST_STRETCH
