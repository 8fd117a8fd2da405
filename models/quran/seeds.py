"""The index of short runs of sounds in the whole Quran: where a heard recitation may lie, before looking closely.

An inverted file of trigrams over coarse sounds (`models.quran.nearness.COARSE`). Each trigram heard votes, by its
rarity, for the diagonals it lies on; a place whose sounds were partly misheard still gathers votes on one diagonal.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.nearness import COARSE, COARSE_SOUNDS

GRAM: Final = 3
"""Coarse sounds in a run."""

BIN_BITS: Final = 4
"""Diagonals are counted in bins of 2 ** BIN_BITS sounds: a path drifts by what was left out or put in."""


class SeedIndex:
    """Where each trigram of coarse sounds occurs.

    Holds for C possible trigrams over S sounds: the places of all occurrences by trigram (`_first[c]` up to
    `_first[c + 1]` of `_places`), and the weight of each trigram.
    """

    def __init__(self, sounds: NDArray[np.uint8]) -> None:
        """Index a text.

        Args:
            sounds: (S,) uint8 tokens of the whole text; blank between surahs.
        """
        codes, places = grams(sounds)
        order = np.argsort(codes.astype(np.uint16), kind="stable")  # radix sort: 19,000 codes fit 16 bits
        counts = np.bincount(codes, minlength=COARSE_SOUNDS**GRAM)
        self._places = places[order].astype(np.int32)
        self._first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        self._weights = np.log(len(places) / np.maximum(counts, 1)).astype(np.float32)
        self._bins = (len(sounds) >> BIN_BITS) + 1

    def vote(self, heard: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
        """Give the most likely places of the first heard sound.

        Args:
            heard: (sounds,) uint8 tokens.
            count: places to give at most.

        Returns:
            (n,) int64 places in the text, each within one bin of where the first heard sound would lie; best first.
        """
        diagonals, weights = self._diagonals(heard)
        before = len(heard) + (1 << BIN_BITS)  # a diagonal may begin before the text
        votes = np.bincount((diagonals + before) >> BIN_BITS, weights, self._bins + 2)
        pairs = votes[:-1] + votes[1:]
        peaks = np.flatnonzero((pairs[1:-1] >= pairs[:-2]) & (pairs[1:-1] > pairs[2:])) + 1
        kept = min(count, len(peaks))
        best = peaks[np.argpartition(-pairs[peaks], kept - 1)[:kept]] if kept else peaks
        return ((best[np.argsort(-pairs[best], kind="stable")] + 1) << BIN_BITS) - before

    def _diagonals(self, heard: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give (text place - heard place), and a weight, for every trigram that both have."""
        codes, offsets = grams(heard)
        first, counts = self._first[codes], self._first[codes + 1] - self._first[codes]
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        diagonals = self._places[np.repeat(first, counts) + within].astype(np.int64) - np.repeat(offsets, counts)
        return diagonals, np.repeat(self._weights[codes], counts).astype(np.float64)


def grams(sounds: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the trigrams of coarse sounds, echoes left out: (n,) codes and (n,) places of their first sounds.

    None spans a blank.
    """
    heard = np.flatnonzero((COARSE[sounds] > 0) | (sounds == 0))
    coarse = COARSE[sounds[heard]].astype(np.int64)
    count = max(len(coarse) - GRAM + 1, 0)
    parts = [coarse[place : place + count] for place in range(GRAM)]
    whole = np.all([part > 0 for part in parts], axis=0)
    codes = sum((part * COARSE_SOUNDS ** (GRAM - 1 - place) for place, part in enumerate(parts)), np.int64(0))
    return np.asarray(codes, np.int64)[whole], heard[:count][whole]
