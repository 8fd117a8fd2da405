"""Verses joined to stretches that are recited in one go: a verse alone is not how anyone remembers. Pure."""

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Final

from models.learning.lesson import Stretch
from models.learning.reading import verse_key
from models.quran.text import Text

LONGEST_WORDS: Final = 150
"""A stretch grows no longer than this: some two minutes."""


def words_in(stretch: Stretch, text: Text) -> int:
    """Count the words of a stretch."""
    ayat = range(stretch.ayah_from, stretch.ayah_to + 1)
    return sum(len(text.ayah_range(stretch.surah, ayah)) for ayah in ayat)


def minutes_for(stretch: Stretch, words_a_minute: float, text: Text) -> float:
    """Give the minutes in which a stretch is recited once, at a pace that has its pauses in it."""
    return words_in(stretch, text) / words_a_minute


def join(verses: Iterable[tuple[int, int]], held: Container[str], text: Text) -> Iterator[Stretch]:
    """Join verses to stretches in the order of the mushaf; a single verse between two is taken along if it is held."""
    run: Stretch | None = None
    for surah, ayah in sorted(verses):
        longer = run and _grown(run, surah, ayah, held, text)
        if run and not longer:
            yield run
        run = longer or Stretch(surah, ayah, ayah)
    if run:
        yield run


def cut(stretch: Stretch, minutes: float, cost: Callable[[Stretch], float]) -> Stretch | None:
    """Give as much of a stretch, from its beginning, as fits; None where not even its first verse does."""
    for last in range(stretch.ayah_to, stretch.ayah_from - 1, -1):
        shorter = Stretch(stretch.surah, stretch.ayah_from, last)
        if cost(shorter) <= minutes:
            return shorter
    return None


def _grown(run: Stretch, surah: int, ayah: int, held: Container[str], text: Text) -> Stretch | None:
    is_next = surah == run.surah and ayah == run.ayah_to + 1
    is_over_one = surah == run.surah and ayah == run.ayah_to + 2 and verse_key(surah, ayah - 1) in held
    longer = Stretch(run.surah, run.ayah_from, ayah)
    return longer if (is_next or is_over_one) and words_in(longer, text) <= LONGEST_WORDS else None
