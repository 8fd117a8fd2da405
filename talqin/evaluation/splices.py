"""Mistakes without recordings of mistakes: words of a right recitation are cut out, moved, or put in elsewhere."""

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

Audio = NDArray[np.int16]


@dataclass(frozen=True)
class SpokenWord:
    """A word that was found right in an untouched recording, and where."""

    word: WordIndex
    start_samples: int
    end_samples: int


@dataclass(frozen=True)
class Splice:
    """A stretch of a recording with one mistake made in it."""

    pcm: Audio
    """(samples,) int16 mono 16 kHz."""
    words: range
    """The words the stretch held before: what is expected."""
    place: int
    """Which of them was cut out, replaced, swapped with the next; or which one something was put in after."""


def spliceable(spoken: Sequence[SpokenWord], text: Text, words_around: int) -> Iterator[tuple[SpokenWord, ...]]:
    """Give the stretches whose middle can be worked on: consecutive words, each found right, of one ayah.

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


def cut_middle(pcm: Audio, stretch: Sequence[SpokenWord]) -> Splice:
    """Cut the middle word out, from its beginning to the beginning of the next."""
    middle = len(stretch) // 2
    before, after = _halves(pcm, stretch, middle, middle + 1)
    return _joined((before, after), stretch, middle)


def put_in(pcm: Audio, stretch: Sequence[SpokenWord], other: SpokenWord) -> Splice:
    """Put another word in before the middle one."""
    middle = len(stretch) // 2
    before, after = _halves(pcm, stretch, middle, middle)
    return _joined((before, pcm[other.start_samples : other.end_samples], after), stretch, middle - 1)


def replace_middle(pcm: Audio, stretch: Sequence[SpokenWord], other: SpokenWord) -> Splice:
    """Put another word in the middle one's place."""
    middle = len(stretch) // 2
    before, after = _halves(pcm, stretch, middle, middle + 1)
    return _joined((before, pcm[other.start_samples : other.end_samples], after), stretch, middle)


def swap_middle(pcm: Audio, stretch: Sequence[SpokenWord]) -> Splice:
    """Put the middle word and the next in each other's place; the last word stays where it is."""
    middle = len(stretch) // 2
    first, second, third = (stretch[place].start_samples for place in range(middle, middle + 3))
    before, after = _halves(pcm, stretch, middle, middle + 2)
    return _joined((before, pcm[second:third], pcm[first:second], after), stretch, middle)


def mend_middle(pcm: Audio, stretch: Sequence[SpokenWord], other: SpokenWord) -> Splice:
    """Say another word in the middle one's place, go back by one word, and say all as it is."""
    middle = len(stretch) // 2
    before, after = _halves(pcm, stretch, middle, middle - 1)
    return _joined((before, pcm[other.start_samples : other.end_samples], after), stretch, middle)


def _halves(pcm: Audio, stretch: Sequence[SpokenWord], until: int, since: int) -> tuple[Audio, Audio]:
    """Give the stretch up to the beginning of one of its words, and from the beginning of another."""
    begin = max(stretch[0].start_samples - LEAD_SAMPLES, 0)
    end = min(stretch[-1].end_samples + LEAD_SAMPLES, len(pcm))
    return pcm[begin : stretch[until].start_samples], pcm[stretch[since].start_samples : end]


def _joined(pieces: Sequence[Audio], stretch: Sequence[SpokenWord], place: int) -> Splice:
    joined = pieces[0]
    for piece in pieces[1:]:
        joined = blended(joined, piece)
    return Splice(joined, range(stretch[0].word, stretch[-1].word + 1), place)


def blended(left: Audio, right: Audio) -> Audio:
    """Join two runs of audio, fading the one into the other."""
    count = min(FADE_SAMPLES, len(left), len(right))
    rising = np.linspace(0.0, 1.0, count)
    seam = left[len(left) - count :] * (1 - rising) + right[:count] * rising
    return np.concatenate((left[: len(left) - count], seam.astype(np.int16), right[count:]))


def _in_order(stretch: Sequence[SpokenWord]) -> bool:
    return all(one.start_samples < other.start_samples for one, other in itertools.pairwise(stretch))
