"""How near two sounds are to the ear: which count as one in the index of places, and what it costs to mix them up."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK, QALQALAH, SINGLE_OF, TOKENS, VOWELS, token_ids

UNIT: Final = 10
"""The cost of hearing one sound for a quite different one; all costs are whole numbers of tenths of it."""

NEAR: Final = 4
"""The cost between two sounds that differ only in length, doubling, ghunnah or weight."""

VOWEL_FOR_VOWEL: Final = 7
"""The cost between two different vowels: they are mixed up more easily than a vowel and a consonant."""

GAP: Final = 8
"""The cost of a sound that was not heard, or that is not in the text."""

ECHO_GAP: Final = 2
"""The same for the echo of qalqalah, which many do not make and no listener misses."""

WALL: Final = 10_000
"""The cost of passing the end of a surah: more than any place can save."""

_PLAIN: Final = {"aˤ:": "a", "a:": "a", "i:": "i", "u:": "u", "ŋ": "n"}


def _coarse_name(name: str) -> str:
    """Merge what differs only in length, doubling, ghunnah or weight."""
    single = SINGLE_OF[name]
    return _PLAIN.get(single, single.replace("ˤ", ""))


def _coarse() -> NDArray[np.uint8]:
    names = sorted({_coarse_name(name) for name in TOKENS[1:]} - {QALQALAH})
    numbers = [0 if name == QALQALAH else names.index(_coarse_name(name)) + 1 for name in TOKENS[1:]]
    return np.array([BLANK, *numbers], np.uint8)


COARSE: Final = _coarse()
"""(69,) uint8: token -> its class among the coarse sounds, from 1; 0 for what the index leaves out (blank, echo)."""

COARSE_SOUNDS: Final = int(COARSE.max()) + 1
"""How many coarse classes there are, with 0."""


def _costs() -> NDArray[np.int32]:
    costs = np.full((len(TOKENS), len(TOKENS)), UNIT, np.int32)
    vowels = token_ids(sorted(VOWELS))
    costs[np.ix_(vowels, vowels)] = VOWEL_FOR_VOWEL
    costs[COARSE[:, None] == COARSE[None, :]] = NEAR
    np.fill_diagonal(costs, 0)
    costs[BLANK, :] = costs[:, BLANK] = WALL
    return costs


def _gaps() -> NDArray[np.int32]:
    gaps = np.full(len(TOKENS), GAP, np.int32)
    gaps[token_ids([QALQALAH])] = ECHO_GAP
    gaps[BLANK] = WALL
    return gaps


COSTS: Final = _costs()
"""(69, 69) int32: what it costs to hear the one for the other, in tenths; blank stands for the end of a surah."""

GAPS: Final = _gaps()
"""(69,) int32: what it costs that a sound was left out or put in, in tenths."""
