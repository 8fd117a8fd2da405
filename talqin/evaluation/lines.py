"""What a recording should sound like: words with their forms in every context, free to be changed for a measurement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import WordIndex

Sound = NDArray[np.uint8]
"""Tokens of one form, (sounds,) uint8."""

Forms = tuple[Sound, Sound, Sound, Sound]
"""A word's forms, numbered 2 * starts + stops."""


@dataclass(frozen=True)
class LineWord:
    """One word as it is expected to be heard."""

    word: WordIndex
    """The word of the mushaf it is, or that it was made from."""
    forms: Forms


def line_of(words: Sequence[WordIndex], sounds: Sounds) -> tuple[LineWord, ...]:
    """Give words as the mushaf has them."""
    return tuple(LineWord(word, forms_of(word, sounds)) for word in words)


def forms_of(word: WordIndex, sounds: Sounds) -> Forms:
    """Give the four forms of a word."""
    joined, stopped = (sounds.form(word, starts=False, stops=stops) for stops in (False, True))
    started, alone = (sounds.form(word, starts=True, stops=stops) for stops in (False, True))
    return joined, stopped, started, alone
