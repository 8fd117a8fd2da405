"""Where else a learner meets the same letter or rule: nearby words of the passage, those to come first."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from models.quran.sounds import Sounds
from models.quran.text import Text, WordIndex
from models.quran.vocabulary import token_ids

MOST: Final = 3
"""Places that are named."""
_NEAR: Final = 100
"""Words that are looked at on either side: a page and a half."""


def elsewhere(
    word: WordIndex, alike: frozenset[str], passage: range, text: Text, sounds: Sounds
) -> tuple[WordIndex, ...]:
    """Find other words of the passage in which one of some sounds is met, at most three, each written otherwise."""
    if not alike:
        return ()
    near = range(max(passage.start, word - _NEAR), min(passage.stop, word + _NEAR + 1))
    seen, found = {text.word(word).text}, list[WordIndex]()
    for other in _with_sounds(word, near, alike, text, sounds):
        if (written := text.word(other).text) not in seen:
            seen.add(written)
            found.append(other)
        if len(found) == MOST:
            break
    return tuple(found)


def _with_sounds(
    word: WordIndex, near: range, alike: frozenset[str], text: Text, sounds: Sounds
) -> Iterator[WordIndex]:
    """Give the words that have one of the sounds: those after the word, then those before, the nearest first."""
    stops = np.fromiter((text.ends_ayah(other) for other in near), np.int64, len(near))
    tokens, begins = sounds.gather(sounds.forms_of(np.arange(near.start, near.stop), stops))
    hits = np.flatnonzero(np.isin(tokens, token_ids(sorted(alike))))
    found = [near.start + int(place) for place in np.unique(np.searchsorted(begins, hits, side="right") - 1)]
    yield from (other for other in found if other > word)
    yield from (other for other in reversed(found) if other < word)
