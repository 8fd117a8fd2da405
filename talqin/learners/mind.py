"""A simulated learner: what they remember, and how they recite it. It knows nothing of FSRS.

Forgetting is that of Pavlik & Anderson (2005): every exposure leaves a trace that decays as a power of time, the faster
the better the verse was known then (so cramming is worth little), and recall is a logistic function of their sum.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from models.learning.reading import FROM_MEMORY, Mode, ReadWord
from models.recitation.verdict import Kind, Verdict

SLOWER: Final = 0.025
"""How much slower time runs between sessions than within one (their figure)."""
SESSION_GAP: Final = 60.0
"""Seconds between two exposures on the same day."""
STUDY_TRACES: Final = 4
"""Traces that learning a new verse leaves: its later repetitions count for little."""
SECONDS_A_DAY: Final = 86_400.0
NOTHING: Final = -9.0
"""Activation of what was never learned."""


class Traits(msgspec.Struct, frozen=True):
    """What a learner is like."""

    decay: float
    """Of a first trace; 0.177 in their study of vocabulary, less for text that holds together."""
    scale: float = 0.217
    """How much faster what was well known decays."""
    threshold: float = -0.70
    noise: float = 0.255
    words_a_minute: float = 60.0
    tongue: float = 0.01
    """The chance that a word breaks a rule of tajweed."""


class Ear(msgspec.Struct, frozen=True):
    """How well Talqin hears; between the figures for professionals and those for phones in docs/results.md."""

    false_alarms: float = 0.01
    """Of words that were right."""
    misses: float = 0.2
    """Of mistakes."""
    unsure: float = 0.05
    """Of all words."""


class Mind:
    """One learner's memory of verses. Holds for each verse when it was met (seconds) and how fast each trace decays."""

    def __init__(self, traits: Traits, seed: int) -> None:
        self.traits = traits
        self._chance = np.random.default_rng(seed)
        self._ease: dict[str, float] = {}
        self._met: dict[str, list[float]] = {}
        self._decays: dict[str, list[float]] = {}
        self._seed = seed

    def activation(self, verse: str, day: float, after: float = 0.0) -> float:
        """Give how present a verse is on a day, some seconds after its beginning."""
        met = self._met.get(verse)
        if not met:
            return NOTHING
        now = day * SECONDS_A_DAY * SLOWER + after
        ages = np.maximum(now - np.array(met), 1.0)
        return float(np.log((ages ** -np.array(self._decays[verse])).sum())) + self._ease[verse]

    def recall(self, verse: str, day: float) -> float:
        """Give the chance that a verse would be said from memory without a mistake."""
        return _logistic((self.activation(verse, day) - self.traits.threshold) / self.traits.noise)

    def study(self, verse: str, day: int) -> None:
        """Learn a verse, hearing and saying it again and again."""
        for repetition in range(STUDY_TRACES):
            self._meet(verse, day, repetition * SESSION_GAP)

    def recite(self, surah: int, ayah: int, words: int, day: int, mode: Mode, ear: Ear) -> tuple[list[ReadWord], bool]:
        """Say a verse; give what Talqin hears of it, and whether it was remembered. Either way it is met once more."""
        verse = f"{surah}:{ayah}"
        activation = self.activation(verse, day)
        knows = self._chance.random() < self.recall(verse, day)
        is_from_memory = mode in FROM_MEMORY
        lost = self._lost(words) if is_from_memory and not knows else frozenset[int]()
        silence = max(0.0, 0.6 * math.exp(min(-activation, 4.0)) - 1.0) if is_from_memory else 0.0
        at = int(self._chance.integers(words))
        self._meet(verse, day, 0.0)
        if lost:
            self._meet(verse, day, SESSION_GAP)
        heard = self._chance.random((words, 3))
        return [
            self._heard(
                ReadWord(surah, ayah, number + 1, Verdict.RIGHT, Kind.RIGHT, hesitation=silence * (number == at)),
                heard[number].tolist(),
                ear,
                is_lost=number in lost,
            )
            for number in range(words)
        ], not lost

    def _meet(self, verse: str, day: int, after: float) -> None:
        if verse not in self._ease:
            self._ease[verse] = float(np.random.default_rng([self._seed, *map(int, verse.split(":"))]).normal(0.0, 0.2))
        known = self.activation(verse, day, after)
        decay = self.traits.scale * math.exp(min(known, 1.0)) * (known > NOTHING) + self.traits.decay
        self._met.setdefault(verse, []).append(day * SECONDS_A_DAY * SLOWER + after)
        self._decays.setdefault(verse, []).append(decay)

    def _lost(self, words: int) -> frozenset[int]:
        """Give which words of a verse that is not remembered go wrong: one or more."""
        first = int(self._chance.integers(words))
        others = np.flatnonzero(self._chance.random(words) < 0.2).tolist()  # noqa: PLR2004 - a fifth of the rest
        return frozenset([first, *others])

    def _heard(self, word: ReadWord, dice: Sequence[float], ear: Ear, *, is_lost: bool) -> ReadWord:
        unsure, alarm, tongue = dice
        if unsure < ear.unsure:
            return msgspec.structs.replace(word, verdict=Verdict.UNSURE, kind=Kind.UNSURE, confidence=0.5)
        if is_lost:
            return word if alarm < ear.misses else _wrong(word, Kind.WRONG_WORD, 0.95)
        if alarm < ear.false_alarms:
            return _wrong(word, Kind.WRONG_LETTER, 0.75)
        if tongue < self.traits.tongue:
            return _wrong(word, Kind.WRONG_GHUNNAH, 0.8)
        return word


def make_traits(seed: int) -> Traits:
    """Draw a learner: from slow and forgetful to quick and steady."""
    chance = np.random.default_rng([seed, 1])
    return Traits(
        decay=float(chance.uniform(0.12, 0.18)),
        threshold=float(chance.normal(-0.7, 0.1)),
        words_a_minute=float(chance.uniform(45.0, 75.0)),
    )


def _wrong(word: ReadWord, kind: Kind, confidence: float) -> ReadWord:
    return msgspec.structs.replace(word, verdict=Verdict.WRONG, kind=kind, confidence=confidence)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
