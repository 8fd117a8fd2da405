"""What is remembered of a learner's recitation: words, verses, the joints between them, and look-alike pairs. Values.

A word that has been read right lately has no memory of its own: that of its verse tells when it was last read.
"""

from typing import Final

import msgspec

from models.learning.cycle import LONGEST_REST, Phase, phase_of
from models.learning.grades import Past, Standing
from models.learning.schedule import Card, chance
from models.learning.trace import Trace

WEAK: Final = 0.5
"""From which weakness on a joint or a pair is practised by itself: one mistake and one right reading since."""


class WordMemory(msgspec.Struct, frozen=True):
    """How one word goes."""

    word: str
    """"2:255:7"."""
    trace: Trace = Trace()


class VerseMemory(msgspec.Struct, frozen=True):
    """How one verse goes, and when it is due."""

    verse: str
    """"2:255"."""
    trace: Trace = Trace()
    card: Card | None = None
    """None until it has been read from memory and heard well enough to be graded."""
    learned_day: int = 0
    """When it was first graded."""
    firm_days: int = 0
    """On how many days it was graded Good or better; Again takes it to one short of firm, or takes one away."""
    past: Past = Past()
    """How its schedule came about."""

    @property
    def is_held(self) -> bool:
        """Say whether it has been read from memory."""
        return self.card is not None

    @property
    def standing(self) -> Standing:
        """Say how well it is held."""
        return Standing(self.card, self.learned_day, self.firm_days)

    def held_as(self, standing: Standing, past: Past) -> "VerseMemory":
        """Give it with another standing, and how that came about."""
        about = {"card": standing.card, "learned_day": standing.learned_day, "firm_days": standing.firm_days}
        return msgspec.structs.replace(self, past=past, **about)

    def phase(self, day: int) -> Phase:
        """Say where in the cycle it is."""
        return phase_of(self.learned_day, self.firm_days, day)

    def due_day(self, day: int) -> int:
        """Give the day on which it is due: the schedule's, or the cycle's where that is sooner."""
        if self.card is None:
            return day
        return min(self.card.due_day, self.card.last_day + LONGEST_REST[self.phase(day)])

    def chance(self, day: int) -> float:
        """Give the chance that it is remembered; 0 of one that was never read from memory."""
        return chance(self.card, day) if self.card else 0.0


class JointMemory(msgspec.Struct, frozen=True):
    """How it goes from one verse on to the next."""

    verse: str
    """The verse before the joint."""
    trace: Trace = Trace()
    card: Card | None = None
    past: Past = Past()
    """How its schedule came about."""

    def is_weak(self, day: int) -> bool:
        """Say whether it should be practised by itself."""
        return self.trace.weakness >= WEAK and self.card is not None and self.card.due_day <= day


class PairMemory(msgspec.Struct, frozen=True):
    """How two look-alike verses are told apart; what counts are the words in which they differ."""

    first: str
    second: str
    trace: Trace = Trace()
    card: Card | None = None

    @property
    def key(self) -> str:
        """Its name: both verses."""
        return pair_key(self.first, self.second)

    def is_weak(self, day: int) -> bool:
        """Say whether it should be practised side by side."""
        return self.trace.weakness >= WEAK and self.card is not None and self.card.due_day <= day


class Memories(msgspec.Struct, frozen=True):
    """All that is remembered of one learner, by key; also, what has changed of it."""

    words: dict[str, WordMemory] = {}
    verses: dict[str, VerseMemory] = {}
    joints: dict[str, JointMemory] = {}
    """By the verse before the joint."""
    pairs: dict[str, PairMemory] = {}
    forgotten: frozenset[str] = frozenset()
    """Of a change: words that need no memory any more."""

    def changed_by(self, change: "Memories") -> "Memories":
        """Give what is remembered after a change."""
        words = self.words | change.words
        for key in change.forgotten:
            words.pop(key, None)
        return Memories(words, self.verses | change.verses, self.joints | change.joints, self.pairs | change.pairs)


def pair_key(first: str, second: str) -> str:
    """Name a pair, "2:35|7:19"."""
    return f"{first}|{second}"
