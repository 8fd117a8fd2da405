"""What kind of mistake it is to say one sound for another, to leave one out or to put one in.

Differences that only a trained ear hears, and a voice model of this size hardly, are no mistakes here.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import LONG_VOWELS, NASALS, QALQALAH, SHORT_VOWELS, SINGLE_OF, TOKENS, VOWELS
from models.recitation.verdict import Kind

_PLAIN: Final = {
    "ŋ": "n",
    "lˤlˤ": "l",
    "lˤ": "l",
    "rˤ": "r",
    "aˤ:": "a:",
}
"""What is left of a sound when length, ghunnah and the weight of ra, lam and alif are not told apart."""


def plain(name: str) -> str:
    """Give the letter or vowel that a sound is a shade of."""
    single = SINGLE_OF[name]
    return _PLAIN.get(single, single)


_LEAST: Final = np.float32(1e-30)

_PLAIN_OF: Final = tuple(plain(name) if name else "" for name in TOKENS)

NO_MISTAKE: Final = None

_SAME: Final = np.array([[one == other for other in _PLAIN_OF] for one in _PLAIN_OF], np.float32)


def shades_joined(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give every sound the probability of all shades of it together, in (frames, tokens) float32 log-probabilities."""
    return np.log(np.maximum(np.exp(log_probs) @ _SAME, _LEAST), dtype=np.float32)


def consonants(names: Iterable[str]) -> int:
    """Count the letters among sounds: neither vowels nor the echo of qalqalah."""
    return sum(name not in VOWELS and name != QALQALAH for name in names)


def substituted(expected: int, heard: int) -> Kind | None:
    """Say what it is to say one sound for another; None where it is no mistake to speak of."""
    one, other = _PLAIN_OF[expected], _PLAIN_OF[heard]
    if one == other or QALQALAH in {one, other}:
        return NO_MISTAKE
    if one in VOWELS and other in VOWELS:
        return _vowels(one, other)
    return Kind.WRONG_LETTER


def left_out(expected: int) -> Kind | None:
    """Say what it is not to say a sound; a nasal that is hidden or merged is easily not heard."""
    if TOKENS[expected] in NASALS:
        return NO_MISTAKE
    return _lone(_PLAIN_OF[expected])


def put_in(heard: int, before: int, after: int) -> Kind | None:
    """Say what it is to say one more sound between two; a shade of one of the two is only that one held."""
    name, neighbours = _PLAIN_OF[heard], {_PLAIN_OF[before], _PLAIN_OF[after]}
    if name in neighbours or {name, f"{name}:", name.removesuffix(":")} & neighbours:
        return NO_MISTAKE
    return _lone(name)


def _lone(name: str) -> Kind | None:
    if name == QALQALAH:
        return NO_MISTAKE
    return Kind.WRONG_HARAKA if name in SHORT_VOWELS else Kind.WRONG_LETTER


def _vowels(one: str, other: str) -> Kind:
    if one[0] == other[0]:
        return Kind.WRONG_LENGTH
    return Kind.WRONG_LETTER if {one, other} <= LONG_VOWELS else Kind.WRONG_HARAKA
