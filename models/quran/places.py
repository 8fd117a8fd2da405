"""Where in the Quran a recitation is: ranked places for the sounds heard so far, from the whole text.

Two steps: votes of trigrams on diagonals (`models.quran.seeds`) name some dozens of places, and an alignment of what
was heard with each of them (`models.quran.alignment`) ranks them. Nothing of the language helps: no word is made
likelier by its neighbours, only by what was heard. Identical passages share their confidence and are all given: the
honest answer is a set.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.quran.alignment import Alignments, align_inside, align_opening
from models.quran.nearness import UNIT
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

_PREFIX_COST: Final = 0.47
"""The share of a prefix's sounds that may be misheard before it is no longer taken for one. Of openings without a
prefix none of 600 came below 0.52; of prefixes with 35 % of sounds misheard 97 in 100 do."""


class PlaceCandidate(msgspec.Struct, frozen=True):
    """A place where the recitation may be."""

    first_word: WordIndex
    """The first word that was heard, perhaps only its end."""
    last_word_exclusive: WordIndex
    """The word after the last that was heard."""
    surah: int
    ayah_from: int
    ayah_to: int
    """The last ayah of which something was heard."""
    score: float
    """The share of what was heard that the place explains, in [0, 1]."""
    confidence: float
    """Probability that the recitation is here, in [0, 1]; of all candidates together with "nowhere" it sums to 1."""


class PlaceIndex:
    """The sounds of the whole Quran with a stop after each ayah, and the index over them.

    Holds S sounds end to end (a blank before each surah), where each of W words begins in them, and the trigram index.
    """

    def __init__(self, text: Text, sounds: Sounds) -> None:
        self._text = text
        self._sounds, self._first_sound = lay_out(text, sounds)
        self._seeds = SeedIndex(self._sounds)
        self._prefixes = {kind: sounds.phrase(words) for kind, words in sounds.prefix_words.items()}

    @staticmethod
    def load() -> "PlaceIndex":
        """Give the index over the packaged sounds, built once a process (about 0.1 s, 15 MB).

        Raises:
            QuranDataError: the packaged file is missing or damaged.
        """
        return _load()

    def locate(self, tokens: NDArray[np.uint8]) -> tuple[PlaceCandidate, ...]:
        """Rank the places where the sounds may have been recited, best first.

        Args:
            tokens: (sounds,) uint8, decoded greedily, all that was heard since the recitation began. An isti'adha or
                basmala at the head is not looked up; of a long recitation only the last `MOST_HEARD` sounds are.

        Returns:
            At most `MOST_CANDIDATES`; empty when too little was heard.
        """
        without_istiadha, _ = self._without("istiadha", tokens)
        recited, has_basmala = self._without("basmala", without_istiadha)
        heard = recited[-MOST_HEARD:]
        if len(heard) < FEWEST_HEARD:
            return ()
        first = self._seeds.vote(heard, LOOKED_AT) - _SLACK
        windows = self._windows(first, len(heard) + len(heard) // 4 + 2 * _SLACK)
        places = self._ranked(heard, first, align_inside(heard, windows))
        return tuple(_with_basmala(place) for place in places) if has_basmala else places

    def _without(self, kind: PrefixKind, heard: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], bool]:
        """Take a prefix off the head, and say whether it was there; what may be part of one leaves nothing."""
        prefix = self._prefixes[kind]
        _, cost = align_opening(prefix, heard)
        if len(heard) < len(prefix) and cost <= _PREFIX_COST * UNIT * len(heard):
            return heard[:0], False
        taken, cost = align_opening(heard[: len(prefix) * 3 // 2], prefix)
        is_there = cost <= _PREFIX_COST * UNIT * len(prefix)
        return (heard[taken:], True) if is_there else (heard, False)

    def _windows(self, first: NDArray[np.int64], length: int) -> NDArray[np.uint8]:
        """Cut (length, n) windows of sounds; beyond the text there is wall."""
        places = first[None, :] + np.arange(length)[:, None]
        inside = (places >= 0) & (places < len(self._sounds))
        return np.where(inside, self._sounds[np.clip(places, 0, len(self._sounds) - 1)], np.uint8(0))

    def _ranked(
        self, heard: NDArray[np.uint8], first: NDArray[np.int64], found: Alignments
    ) -> tuple[PlaceCandidate, ...]:
        costs, spans = found.costs, [*zip(first + found.starts, first + found.ends, strict=True)]
        order = [*_distinct(np.argsort(costs, kind="stable"), spans)]
        nowhere = UNIT * max(NOWHERE * len(heard) - NOWHERE_LESS, 0.0)
        nats = -NATS_PER_UNIT / UNIT * np.array([*(costs[place] for place in order), nowhere])
        shares = np.exp(nats - nats.max())
        shares /= shares.sum()
        return tuple(
            self._candidate(spans[place], 1 - float(costs[place]) / (UNIT * len(heard)), float(share))
            for place, share in zip(order[:MOST_CANDIDATES], shares, strict=False)
        )

    def _candidate(self, span: tuple[int, int], score: float, confidence: float) -> PlaceCandidate:
        first, last = (
            int(np.searchsorted(self._first_sound, place, side="right")) - 1 for place in (span[0], span[1] - 1)
        )
        begin, end = self._text.word(first), self._text.word(last)
        return PlaceCandidate(first, last + 1, begin.surah, begin.ayah, end.ayah, max(score, 0.0), confidence)


def decided(candidates: Sequence[PlaceCandidate]) -> bool:
    """Say whether one place is found: its confidence leaves no room for any other, nor for "nowhere"."""
    return bool(candidates) and candidates[0].confidence >= DECIDED_AT


def lay_out(text: Text, sounds: Sounds) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Say the whole Quran with a stop after each ayah.

    Returns:
        (S,) uint8 tokens with a blank before each surah, and (W,) the place of each word's first sound.
    """
    words, opens = np.arange(len(text)), np.zeros(len(text) + 1, np.int64)
    opens[text.ayah_starts] = 1
    tokens, places = sounds.gather(sounds.forms_of(words, 2 * opens[:-1] + opens[1:]))
    surahs = np.array([text.surah_range(surah).start for surah in range(1, SURAHS + 1)])
    walled = np.insert(tokens, places[surahs], 0)
    return walled, places[:-1] + np.searchsorted(surahs, words, side="right")


def _with_basmala(place: PlaceCandidate) -> PlaceCandidate:
    """Let a place that begins with 1:2 begin with the basmala that was heard before it: it is ayah 1:1."""
    if (place.surah, place.ayah_from) != (1, 2):
        return place
    return msgspec.structs.replace(place, first_word=0, ayah_from=1)


def _distinct(order: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Leave out every place that overlaps a better one."""
    kept: list[tuple[int, int]] = []
    for place in order:
        begin, end = spans[place]
        if all(end <= other_begin or begin >= other_end for other_begin, other_end in kept):
            kept.append((begin, end))
            yield int(place)


@cache
def _load() -> PlaceIndex:
    return PlaceIndex(Text.load(), Sounds.load())
