"""Where the Quran says again what it said before (mutashabihat): every pair of words that stands in several places.

Two words are the same where they sound the same said alone: pause marks and the neighbours' assimilations do not count.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text, WordIndex

_ALONE = 3
"""The context of a word that is started and stopped at: 2 * starts + stops."""


class LookAlikes:
    """The pairs of the whole Quran by their sounds.

    Holds for W words: how each sounds alone, a number for the pair that each ends, and the words in order of that.
    """

    def __init__(self, text: Text, sounds: Sounds) -> None:
        self._text = text
        self._sounds = sounds
        words = np.arange(len(sounds))
        self._alone = sounds.forms_of(words, np.full(len(words), _ALONE))
        before = np.concatenate(([0], self._alone[:-1]))
        self._pairs = before * (int(self._alone.max()) + 1) + self._alone
        self._order = np.argsort(self._pairs, kind="stable")
        self._sorted = self._pairs[self._order]

    @staticmethod
    def load() -> "LookAlikes":
        """Give the pairs of the packaged text, built once a process (about 10 ms, 3 MB).

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load()

    def elsewhere(self, word: WordIndex) -> NDArray[np.int64]:
        """Give the other words that end the same pair: those after which one may go on instead, (n,) int64."""
        pair = self._pairs[word]
        first, last = np.searchsorted(self._sorted, pair, "left"), np.searchsorted(self._sorted, pair, "right")
        found = self._order[first:last]
        return found[(found != word) & (found > 0)]

    def common(self, one: WordIndex, other: WordIndex) -> int:
        """Count the words that are the same, one after the other, up to two words."""
        most = min(one, other) + 1
        differs = self._alone[one - most + 1 : one + 1] != self._alone[other - most + 1 : other + 1]
        return int(np.argmax(differs[::-1])) if differs.any() else most

    def say_on(self, word: WordIndex, count: int) -> NDArray[np.uint8]:
        """Say the words after a word, with a stop after each ayah, up to the end of its surah; (sounds,) uint8."""
        end = self._text.surah_range(self._text.word(word).surah).stop
        words = np.arange(word + 1, min(word + 1 + count, end))
        starts = self._text.ayah_starts
        contexts = 2 * np.isin(words, starts) + np.isin(words + 1, starts)
        return self._sounds.gather(self._sounds.forms_of(words, contexts))[0]


@cache
def _load() -> LookAlikes:
    return LookAlikes(Text.load(), Sounds.load())
