"""What each recording says: verses to token ids, by quranic-phonemizer."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from quranic_phonemizer import Phonemizer

from models.quran.vocabulary import TOKENS

ID_OF = {name: number for number, name in enumerate(TOKENS)}


@cache
def phonemizer() -> Phonemizer:
    """The one phonemizer of this process."""
    return Phonemizer()


@cache
def verse_tokens(ref: str) -> tuple[int, ...]:
    """Token ids of a verse (`112:1`) recited in one breath and stopped at its end."""
    return tuple(ID_OF[name] for name in phonemizer().analyse(ref, stop_signs=("verse",)).phonemes())


def as_targets(tokens: tuple[int, ...]) -> NDArray[np.int16]:
    """Give token ids as an array."""
    return np.array(tokens, np.int16)
