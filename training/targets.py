"""What each recording says: verses to token ids, by quranic-phonemizer."""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import TOKENS

if TYPE_CHECKING:
    from quranic_phonemizer import Phonemizer

ID_OF = {name: number for number, name in enumerate(TOKENS)}


@cache
def phonemizer() -> "Phonemizer":
    """The one phonemizer of this process; who has tokens already needs none."""
    from quranic_phonemizer import Phonemizer  # noqa: PLC0415

    return Phonemizer()


@cache
def verse_tokens(ref: str) -> tuple[int, ...]:
    """Token ids of a verse (`112:1`) recited in one breath and stopped at its end."""
    return tuple(ID_OF[name] for name in phonemizer().analyse(ref, stop_signs=("verse",)).phonemes())


def as_targets(tokens: tuple[int, ...]) -> NDArray[np.int16]:
    """Give token ids as an array."""
    return np.array(tokens, np.int16)
