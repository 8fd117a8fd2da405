"""Which verse is learned next: a learner's own surahs in their order, or the usual order. Pure."""

from collections.abc import Container, Iterator
from typing import Final

from models.learning.reading import verse_key
from models.quran.text import SURAHS, Text

_FIRST_OF_LAST_JUZ: Final = 78

USUAL_ORDER: Final = (1, *range(SURAHS, _FIRST_OF_LAST_JUZ - 1, -1), *range(2, _FIRST_OF_LAST_JUZ))
"""Al-Fatihah, then the last juz from its end, as children learn it; then from the beginning of the mushaf."""


def new_verses(surahs: tuple[int, ...], held: Container[str], text: Text) -> Iterator[tuple[int, int]]:
    """Give surah and ayah of what is not held yet, in the order of learning.

    Args:
        surahs: the learner's own, in their order; empty for the usual order.
        held: keys of verses that are held.
        text: for the number of ayat.
    """
    for surah in surahs or USUAL_ORDER:
        for ayah in range(1, text.ayat_in(surah) + 1):
            if verse_key(surah, ayah) not in held:
                yield surah, ayah
