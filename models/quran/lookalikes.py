"""Verses that are easily taken for one another (mutashabihat): pairs found in the text, packaged with it.

`training/build_lookalikes.py` found them; a verse stands in at most four pairs, the likest first.
"""

import zipfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import numpy as np

from models.quran.errors import QuranDataError
from models.quran.text import SURAHS, Text

FILE: Final = "lookalikes.npz"
"""In `models/quran/data/`."""

Verse = tuple[int, int]
"""Surah and ayah, as people number them."""


class LookAlike(msgspec.Struct, frozen=True):
    """Two verses that are easily taken for one another."""

    first: Verse
    """The earlier in the mushaf."""
    second: Verse
    nats: float
    """How alike: the weights of the words they share, less what differs between them."""

    def other(self, verse: Verse) -> Verse:
        """Give the verse that is not this one."""
        return self.second if verse == self.first else self.first


class LookAlikes:
    """All pairs, by each of their verses."""

    def __init__(self, pairs: tuple[LookAlike, ...]) -> None:
        self.pairs = pairs
        """In the order of the mushaf."""
        self._of: dict[Verse, list[LookAlike]] = {}
        for pair in sorted(pairs, key=lambda pair: -pair.nats):
            self._of.setdefault(pair.first, []).append(pair)
            self._of.setdefault(pair.second, []).append(pair)

    @staticmethod
    def load() -> "LookAlikes":
        """Give the packaged pairs, read once a process.

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load()

    def of(self, verse: Verse) -> tuple[LookAlike, ...]:
        """Give the pairs a verse stands in, the likest first."""
        return tuple(self._of.get(verse, ()))


def read_lookalikes() -> LookAlikes:
    """Read the packaged file.

    Raises:
        QuranDataError: the file is missing or damaged.
    """
    verses = _verses(Text.load())
    try:
        with files("models.quran").joinpath("data", FILE).open("rb") as opened, np.load(opened) as stored:
            rows = zip(stored["pairs"].tolist(), stored["tenths"].tolist(), strict=True)
            return LookAlikes(tuple(LookAlike(verses[a], verses[b], tenths / 10) for (a, b), tenths in rows))
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise QuranDataError(f"{FILE} cannot be read: {error}; install the package again") from error


@cache
def _load() -> LookAlikes:
    return read_lookalikes()


def _verses(text: Text) -> Mapping[int, Verse]:
    places = ((surah, ayah) for surah in range(1, SURAHS + 1) for ayah in range(1, text.ayat_in(surah) + 1))
    return dict(enumerate(places))
