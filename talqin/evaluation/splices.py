"""Dropped words without recordings of dropped words: one word's audio is cut out of a right recitation."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.text import Text, WordIndex

FADE_SAMPLES: Final = 160
"""Samples (10 ms) over which the two ends of a cut are blended: a click would betray it."""

LEAD_SAMPLES: Final = 4_800
"""Samples (300 ms) kept before the first and after the last word of the stretch that is judged again."""


@dataclass(frozen=True)
class SpokenWord:
    """A word that was found right in an untouched recording, and where."""

    word: WordIndex
    start_samples: int
    end_samples: int


@dataclass(frozen=True)
class Splice:
    """A stretch of a recording with one word cut out of it."""

    pcm: NDArray[np.int16]
    """(samples,) int16 mono 16 kHz."""
    words: range
    """The words the stretch held before the cut: what is expected."""
    dropped: WordIndex


def droppable(spoken: Sequence[SpokenWord], text: Text, words_around: int) -> Iterator[tuple[SpokenWord, ...]]:
    """Give the stretches whose middle word can be cut out: consecutive words, each found right, of one ayah.

    Args:
        spoken: the words found right, in order of the passage.
        text: the words of the Quran.
        words_around: words on either side of the middle one.
    """
    size = 2 * words_around + 1
    for place in range(len(spoken) - size + 1):
        stretch = tuple(spoken[place : place + size])
        first, last = stretch[0], stretch[-1]
        is_consecutive = last.word - first.word == size - 1 and _in_order(stretch)
        if is_consecutive and text.word(first.word).ayah == text.word(last.word).ayah:
            yield stretch


def cut_middle(pcm: NDArray[np.int16], stretch: Sequence[SpokenWord]) -> Splice:
    """Cut the middle word out, from its beginning to the beginning of the next."""
    middle = len(stretch) // 2
    begin = max(stretch[0].start_samples - LEAD_SAMPLES, 0)
    end = min(stretch[-1].end_samples + LEAD_SAMPLES, len(pcm))
    left = pcm[begin : stretch[middle].start_samples]
    right = pcm[stretch[middle + 1].start_samples : end]
    words = range(stretch[0].word, stretch[-1].word + 1)
    return Splice(blended(left, right), words, stretch[middle].word)


def blended(left: NDArray[np.int16], right: NDArray[np.int16]) -> NDArray[np.int16]:
    """Join two runs of audio, fading the one into the other."""
    count = min(FADE_SAMPLES, len(left), len(right))
    rising = np.linspace(0.0, 1.0, count)
    seam = left[len(left) - count :] * (1 - rising) + right[:count] * rising
    return np.concatenate((left[: len(left) - count], seam.astype(np.int16), right[count:]))


def _in_order(stretch: Sequence[SpokenWord]) -> bool:
    return all(one.start_samples < other.start_samples for one, other in itertools.pairwise(stretch))
