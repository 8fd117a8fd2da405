"""How long a reciter hesitates before each word, measured against their own pace and their own pauses. Pure.

A silence is told from the spans of two words that follow each other in the text and in time. Between a first pass and
a repetition nothing is told: the span of what was said first is gone.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import msgspec

SAMPLES_A_SECOND: Final = 16_000

ALLOWED_SOUNDS: Final = 10.0
"""A breath takes as long as about ten sounds; whoever recites slowly breathes slowly."""
_ALLOWED_LEAST: Final = 1.0
_ALLOWED_MOST: Final = 2.5
"""Seconds: bounds of that breath."""
LONGEST: Final = 30.0
"""Seconds; whoever is silent for longer has been called away."""
_BREATH: Final = 1.0
"""Seconds between two ayat, where fewer than three such pauses tell."""
_FEW: Final = 3
_USUAL_SOUNDS: Final = 7.0
"""Sounds a second, where there is nothing to measure: an unhurried recitation."""


class Spoken(msgspec.Struct, frozen=True):
    """A word that stands in the text, and when it was said."""

    index: int
    """Its global number in the mushaf."""
    starts_ayah: bool
    start_samples: int
    end_samples: int
    sounds: int
    """How many its form has; 0 where it was not said."""
    is_repeated: bool = False
    """Whether it had been said before in this recitation."""


def pace_of(words: Sequence[Spoken]) -> float:
    """Give the sounds a second of a recitation: the median over its words, so that a long madd counts for little."""
    paces = [
        word.sounds * SAMPLES_A_SECOND / (word.end_samples - word.start_samples)
        for word in words
        if word.sounds and word.end_samples > word.start_samples
    ]
    return median(paces) if paces else _USUAL_SOUNDS


def hesitations(words: Sequence[Spoken]) -> list[float]:
    """Give for each word, in the order of the text, the seconds before it beyond a usual pause; 0 where untold."""
    silences = [_silence(before, word) for before, word in pairwise(words)]
    within = [silence for silence, word in zip(silences, words[1:], strict=True) if not word.starts_ayah]
    between = [silence for silence, word in zip(silences, words[1:], strict=True) if word.starts_ayah]
    usual = {False: _usual(within, 0.0), True: _usual(between, _BREATH)}
    breath = min(max(ALLOWED_SOUNDS / pace_of(words), _ALLOWED_LEAST), _ALLOWED_MOST)
    told = [
        0.0 if silence is None else min(max(0.0, silence - usual[word.starts_ayah] - breath), LONGEST)
        for silence, word in zip(silences, words[1:], strict=True)
    ]
    return [0.0, *told] if words else []


def _silence(before: Spoken, word: Spoken) -> float | None:
    """Give the seconds between two words; None unless both were said, one right after the other."""
    is_told = before.sounds and word.sounds and before.is_repeated == word.is_repeated
    if not is_told or word.index != before.index + 1 or word.start_samples < before.start_samples:
        return None
    return max(0, word.start_samples - before.end_samples) / SAMPLES_A_SECOND


def _usual(silences: Sequence[float | None], otherwise: float) -> float:
    told = [silence for silence in silences if silence is not None]
    return min(median(told), _ALLOWED_MOST) if len(told) >= _FEW else otherwise
