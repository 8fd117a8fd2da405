"""Where the Quran says again what it said before (mutashabihat): every pair of words that stands in several places.

Two words are the same where they sound the same said alone: pause marks and the neighbours' assimilations do not count.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.quran.packaged import Riwayah
from models.quran.places import lay_out
from models.quran.sounds import Sounds
from models.quran.text import Text, WordIndex

_ALONE = 3
"""The context of a word that is started and stopped at: 2 * starts + stops."""


class Repeats:
    """The pairs of the whole Quran by their sounds.

    Holds for W words how each sounds alone, the pair that each ends, and the words in the order of that; and the sounds
    of the whole text, with where each word begins in them.
    """

    def __init__(self, text: Text, sounds: Sounds) -> None:
        words = np.arange(len(sounds))
        self._alone = sounds.forms_of(words, np.full(len(words), _ALONE))
        before = np.concatenate(([0], self._alone[:-1]))
        self._pairs = before * (int(self._alone.max()) + 1) + self._alone
        self._order = np.argsort(self._pairs, kind="stable")
        self._sorted = self._pairs[self._order]
        self._sounds, self._first_sound = lay_out(text, sounds)

    @staticmethod
    def load(riwayah: Riwayah = "hafs") -> "Repeats":
        """Give the pairs of a packaged text, built once a process (about 50 ms, 4 MB).

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load(riwayah)

    def elsewhere(self, word: WordIndex) -> NDArray[np.int64]:
        """Give the other words that end the same pair: those after which one may go on instead, (n,) int64."""
        pair = self._pairs[word]
        first, last = np.searchsorted(self._sorted, pair, "left"), np.searchsorted(self._sorted, pair, "right")
        found = self._order[first:last]
        return np.asarray(found[(found != word) & (found > 0)], np.int64)

    def common(self, one: WordIndex, other: WordIndex) -> int:
        """Count the words that are the same, one after the other, up to two words."""
        most = min(one, other) + 1
        differs = self._alone[one - most + 1 : one + 1] != self._alone[other - most + 1 : other + 1]
        return int(np.argmax(differs[::-1])) if differs.any() else most

    def common_on(self, one: WordIndex, other: WordIndex) -> int:
        """Count the words after two words that are the same, one after the other."""
        most = len(self._alone) - 1 - max(one, other)
        differs = self._alone[one + 1 : one + 1 + most] != self._alone[other + 1 : other + 1 + most]
        return int(np.argmax(differs)) if differs.any() else most

    def after(self, words: NDArray[np.int64], length: int) -> NDArray[np.uint8]:
        """Say what follows each of n words, with a stop after each ayah; (length, n) uint8, blank after its surah."""
        places = self._first_sound[words + 1][None, :] + np.arange(length)[:, None]
        said = self._sounds[np.minimum(places, len(self._sounds) - 1)]
        has_ended = np.maximum.accumulate((said == 0) | (places >= len(self._sounds)), axis=0)
        return np.where(has_ended, np.uint8(0), said)


@cache
def _load(riwayah: Riwayah) -> Repeats:
    return Repeats(Text.load(riwayah), Sounds.load(riwayah))
