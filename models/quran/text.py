"""The words of the Quran in mushaf order: where each stands and how it is written (Uthmani, verbatim).

Words are numbered globally from 0; surahs, ayat and the words of an ayah from 1, as people name them.
"""

from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.errors import PassageError
from models.quran.packaged import Packaged, Riwayah, Source, read_packaged

SURAHS: Final = 114
"""Surahs in the Quran."""

WordIndex = int
"""A word's global number in mushaf order, from 0."""


class Word(msgspec.Struct, frozen=True):
    """One word of the mushaf."""

    surah: int
    """From 1 to 114."""
    ayah: int
    """From 1, in its surah."""
    word: int
    """From 1, in its ayah."""
    text: str
    """Uthmani script, verbatim."""


class Text:
    """The words of the Quran and their places.

    Holds, for W words in A = 6,236 ayat: the first word of each ayah, the first ayah of each surah, and the distinct
    written words.
    """

    def __init__(self, packaged: Packaged) -> None:
        self.about: Source = packaged.about
        """Where the text comes from."""
        self._texts = packaged.texts
        self._text_of_word = packaged.text_of_word
        self._first_ayah = starts(packaged.ayat_per_surah)
        self._first_word = starts(packaged.words_per_ayah)
        self._first_word.flags.writeable = False

    @staticmethod
    def load(riwayah: Riwayah = "hafs") -> "Text":
        """Give the packaged text of a riwayah, read once a process.

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load(riwayah)

    @property
    def ayah_starts(self) -> NDArray[np.int64]:
        """The first word of each ayah and the number after the last word; (6237,) int64, read-only."""
        return self._first_word

    def __len__(self) -> int:
        """Words in the Quran."""
        return len(self._text_of_word)

    def word(self, index: WordIndex) -> Word:
        """Give a word and its place.

        Raises:
            IndexError: there is no such word.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"words are numbered 0 to {len(self) - 1}, not {index}")
        flat_ayah = int(np.searchsorted(self._first_word, index, side="right")) - 1
        surah = int(np.searchsorted(self._first_ayah, flat_ayah, side="right"))
        ayah = flat_ayah - int(self._first_ayah[surah - 1]) + 1
        place = index - int(self._first_word[flat_ayah]) + 1
        return Word(surah, ayah, place, self._texts[self._text_of_word[index]])

    def index_of(self, surah: int, ayah: int, word: int) -> WordIndex:
        """Number the word at a place; the inverse of `word`.

        Raises:
            PassageError: the place does not exist.
        """
        words = self.ayah_range(surah, ayah)
        if not 1 <= word <= len(words):
            raise PassageError(f"ayah {surah}:{ayah} has {len(words)} words; {surah}:{ayah}:{word} does not exist")
        return words.start + word - 1

    def ayah_range(self, surah: int, ayah: int) -> range:
        """Give the word numbers of an ayah.

        Raises:
            PassageError: the ayah does not exist.
        """
        ayat = self.ayat_in(surah)
        if not 1 <= ayah <= ayat:
            raise PassageError(f"surah {surah} has {ayat} ayat; {surah}:{ayah} does not exist")
        flat = int(self._first_ayah[surah - 1]) + ayah - 1
        return range(int(self._first_word[flat]), int(self._first_word[flat + 1]))

    def surah_range(self, surah: int) -> range:
        """Give the word numbers of a surah.

        Raises:
            PassageError: the surah does not exist.
        """
        last = self.ayah_range(surah, self.ayat_in(surah))
        return range(self.ayah_range(surah, 1).start, last.stop)

    def ayat_in(self, surah: int) -> int:
        """Count a surah's ayat.

        Raises:
            PassageError: the surah does not exist.
        """
        if not 1 <= surah <= SURAHS:
            raise PassageError(f"there are {SURAHS} surahs, numbered from 1; surah {surah} does not exist")
        return int(self._first_ayah[surah] - self._first_ayah[surah - 1])

    def ends_ayah(self, index: WordIndex) -> bool:
        """Say whether a word is the last of its ayah."""
        return self.starts_ayah(index + 1)

    def starts_ayah(self, index: WordIndex) -> bool:
        """Say whether a word is the first of its ayah; true, too, of the number after the last word."""
        place = int(np.searchsorted(self._first_word, index))
        return place < len(self._first_word) and int(self._first_word[place]) == index


def starts(counts: NDArray[np.integer]) -> NDArray[np.int64]:
    """Turn n counts into the n + 1 places where each begins and the last ends."""
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))


@cache
def _load(riwayah: Riwayah) -> Text:
    return Text(read_packaged(riwayah))
