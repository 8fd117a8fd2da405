"""Where in the Quran a recitation is: ranked places for the sounds heard so far, from the whole text.

Two steps: votes of trigrams on diagonals (`models.quran.seeds`) name some dozens of places, and an alignment of what
was heard with each of them (`models.quran.alignment`) ranks them. Nothing of the language helps: no word is made
likelier by its neighbours, only by what was heard. Identical passages share their confidence and are all given: the
honest answer is a set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.alignment import align_inside
from models.quran.nearness import UNIT
from models.quran.openings import Prefixes, Reading, readings, unfinished
from models.quran.packaged import Riwayah
from models.quran.seeds import SeedIndex
from models.quran.sounds import PrefixKind, Sounds
from models.quran.text import SURAHS, Text, WordIndex

MOST_CANDIDATES: Final = 40
"""Places given at most; the most repeated ayah of the Quran (55:13) stands 31 times."""

MOST_HEARD: Final = 100
"""Only the last so many sounds are looked up (about 10 s of recitation): more adds cost, hardly certainty."""

FEWEST_HEARD: Final = 8
"""Fewer sounds than this name no place."""

LOOKED_AT: Final = 64
"""Places that are aligned closely."""

NATS_PER_UNIT: Final = 1.5
"""How much less likely each sound of difference makes a place, in nats; calibrated on noise (see tests)."""

NOWHERE: Final = 0.57
NOWHERE_LESS: Final = 4.5
"""Words of the Quran in no order of its own differ from their best place by about 0.57 units a sound, less 4.5 in all
(measured on runs of 12 to 120 sounds): a place has to fit better than that."""

DECIDED_AT: Final = 0.9
"""The confidence from which one place counts as found."""

_SLACK: Final = 24
"""Sounds by which a window is longer than what was heard, at either end."""


class PlaceCandidate(msgspec.Struct, frozen=True):
    """A place where the recitation may be."""

    first_word: WordIndex
    """The first word of which half or more was heard."""
    last_word_exclusive: WordIndex
    """The word after the last of which half or more was heard."""
    surah: int
    ayah_from: int
    ayah_to: int
    """The last ayah of which something was heard."""
    score: float
    """The share of what was heard that the place explains, in [0, 1]."""
    confidence: float
    """Probability that the recitation is here, in [0, 1]; the rest to 1 is that it is nowhere or has not begun."""


class PlaceIndex:
    """The sounds of the whole Quran with a stop after each ayah, and the index over them.

    Holds S sounds end to end (a blank before each surah), where each of W words begins in them, and the trigram index.
    """

    def __init__(self, text: Text, sounds: Sounds) -> None:
        self._text = text
        self._sounds, self._first_sound = lay_out(text, sounds)
        self._seeds = SeedIndex(self._sounds)
        self._opens_with_basmala = sounds.prefix_words["basmala"][0] == 0
        self._prefixes: Prefixes = {kind: sounds.phrase(words) for kind, words in sounds.prefix_words.items()}

    @staticmethod
    def load(riwayah: Riwayah = "hafs") -> "PlaceIndex":
        """Give the index over the packaged sounds of a riwayah, built once a process (about 0.1 s, 15 MB).

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load(riwayah)

    def locate(self, tokens: NDArray[np.uint8]) -> tuple[PlaceCandidate, ...]:
        """Rank the places where the sounds may have been recited, best first.

        Args:
            tokens: (sounds,) uint8, decoded greedily, all that was heard since the recitation began. Its head may be
                an isti'adha or a basmala; of a long recitation only the last `MOST_HEARD` sounds are looked up.

        Returns:
            At most `MOST_CANDIDATES`; empty when too little was heard.
        """
        found, rivals = list[_Found](), list[float]()
        for reading in self._readings(tokens):
            nowhere = UNIT * max(NOWHERE * len(reading.rest) - NOWHERE_LESS, 0.0)
            rivals.append(reading.cost + nowhere)
            found += self._find(reading)
        rivals += unfinished(self._readings(tokens), self._prefixes)
        return self._ranked(found, rivals) if len(tokens) >= FEWEST_HEARD else ()

    def prefixes(self, tokens: NDArray[np.uint8]) -> tuple[PrefixKind, ...]:
        """Recognise what was said before the recitation, or without one: isti'adha, basmala, both.

        The basmala is 1:1 as well: `locate` gives that place, too.
        """
        longest = sum(len(prefix) for prefix in self._prefixes.values())
        found = readings(tokens[: 2 * longest], self._prefixes)
        return max(found, key=lambda reading: (len(reading.read), -reading.cost)).read

    def _readings(self, tokens: NDArray[np.uint8]) -> list[Reading]:
        """Give the ways to read what was heard; of a long recitation the head is left out, and with it any prefix."""
        longest = sum(len(prefix) for prefix in self._prefixes.values())
        if len(tokens) > MOST_HEARD + longest:
            return [Reading(tokens[-MOST_HEARD:], 0, ())]
        return readings(tokens, self._prefixes)

    def _find(self, reading: Reading) -> Iterator["_Found"]:
        """Align the recitation in one reading with the places that its trigrams vote for."""
        heard = reading.rest
        first = self._seeds.vote(heard, LOOKED_AT) - _SLACK
        aligned = align_inside(heard, self._windows(first, len(heard) + len(heard) // 4 + 2 * _SLACK))
        begins, ends = first + aligned.starts, first + aligned.ends
        for begin, end, cost in zip(begins.tolist(), ends.tolist(), aligned.costs.tolist(), strict=True):
            if end > begin:
                score = max(1 - cost / (UNIT * len(heard)), 0.0)
                yield _Found(cost + reading.cost, self._with_basmala(begin, reading), end, score)

    def _with_basmala(self, begin: int, reading: Reading) -> int:
        """Let a place that begins with 1:2 begin with the basmala that was read before it, where that is ayah 1:1."""
        if not self._opens_with_basmala:
            return begin
        words = self._text.ayah_range(1, 2)
        is_after = not reading.left and self._first_sound[words[0]] <= begin < self._first_sound[words[1]]
        return int(self._first_sound[0]) if is_after else begin

    def _windows(self, first: NDArray[np.int64], length: int) -> NDArray[np.uint8]:
        """Cut (length, n) windows of sounds; beyond the text there is wall."""
        places = first[None, :] + np.arange(length)[:, None]
        inside = (places >= 0) & (places < len(self._sounds))
        return np.where(inside, self._sounds[np.clip(places, 0, len(self._sounds) - 1)], np.uint8(0))

    def _ranked(self, found: Sequence["_Found"], rivals: Sequence[float]) -> tuple[PlaceCandidate, ...]:
        """Share the probability out among the places and what else it may be."""
        places = [*_distinct(sorted(found, key=lambda one: one.cost))]
        nats = -NATS_PER_UNIT / UNIT * np.array([*(place.cost for place in places), *rivals])
        shares = np.exp(nats - nats.max())
        shares /= shares.sum()
        return tuple(map(self._candidate, places[:MOST_CANDIDATES], shares.tolist()))

    def _candidate(self, found: "_Found", confidence: float) -> PlaceCandidate:
        first, last = self._words(found)
        begin, end = self._text.word(first), self._text.word(last)
        return PlaceCandidate(first, last + 1, begin.surah, begin.ayah, end.ayah, found.score, confidence)

    def _words(self, found: "_Found") -> tuple[WordIndex, WordIndex]:
        """Give the first and last word of a place; an edge of which less than half was heard is none, if others remain.

        Stray sounds before a recitation fit the end of the ayah before it often enough.
        """
        edges = np.array([found.begin, found.end - 1])
        first, last = (int(word) for word in np.searchsorted(self._first_sound, edges, side="right") - 1)
        starts, ends = self._first_sound[[first, last]], self._first_sound[[first + 1, last + 1]]
        heard = np.minimum(ends, found.end) - np.maximum(starts, found.begin)
        is_barely = 2 * heard < ends - starts
        trimmed = first + int(is_barely[0]), last - int(is_barely[1])
        return trimmed if trimmed[0] <= trimmed[1] else (first, last)


def decided(candidates: Sequence[PlaceCandidate]) -> bool:
    """Say whether one place is found: its confidence leaves no room for any other, nor for "nowhere"."""
    return bool(candidates) and candidates[0].confidence >= DECIDED_AT


def lay_out(text: Text, sounds: Sounds) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Say the whole Quran with a stop after each ayah.

    Returns:
        (S,) uint8 tokens with a blank before each surah, and (W + 1,) the place of each word's first sound and the
        end of all.
    """
    words, opens = np.arange(len(text)), np.zeros(len(text) + 1, np.int64)
    opens[text.ayah_starts] = 1
    tokens, places = sounds.gather(sounds.forms_of(words, 2 * opens[:-1] + opens[1:]))
    surahs = np.array([text.surah_range(surah).start for surah in range(1, SURAHS + 1)])
    walled = np.insert(tokens, places[surahs], 0)
    first = places[:-1] + np.searchsorted(surahs, words, side="right")
    return walled, np.append(first, len(walled))


@dataclass(frozen=True)
class _Found:
    """A place in the sounds of the whole Quran."""

    cost: float
    """Tenths of a sound: of a prefix before it, too."""
    begin: int
    end: int
    score: float


def _distinct(found: Sequence[_Found]) -> Iterator[_Found]:
    """Leave out every place that overlaps one before it."""
    kept: list[_Found] = []
    for one in found:
        if all(one.end <= other.begin or one.begin >= other.end for other in kept):
            kept.append(one)
            yield one


@cache
def _load(riwayah: Riwayah) -> PlaceIndex:
    return PlaceIndex(Text.load(riwayah), Sounds.load(riwayah))
