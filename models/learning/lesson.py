"""A lesson: what to practise now, how, and why; codes and numbers, no sentences. Values."""

from enum import StrEnum

import msgspec

from models.learning.reading import Mode, verse_key


class WhyCode(StrEnum):
    """Why something is practised; the parameters of each stand beside it."""

    ASSIGNED = "assigned"
    """A teacher has set it: verses (that are left of it), days_left (below 0 when late), assignment, note."""
    SABAQ = "sabaq"
    """It is new: verses, chance."""
    SABQI = "sabqi"
    """It is recent, and due: verses, chance, days_overdue."""
    MANZIL = "manzil"
    """It is old, and due: verses, chance, days_overdue."""
    AHEAD = "ahead"
    """It is not due, but likelier forgotten than the rest, and there is time: verses, chance."""
    JOINT_WEAK = "joint_weak"
    """The way from one verse to the next is not found: from_verse, to_verse, weakness."""
    LOOK_ALIKES = "look_alikes"
    """Two verses are taken for one another: first, second, weakness."""
    LOOK_ALIKE_AHEAD = "look_alike_ahead"
    """A verse to be learned is like one that is held: first, second."""
    RULE = "rule"
    """A rule of tajweed is not yet mastered: kind, broken."""
    NEW_VERSES = "new_verses"
    """It is next by the learner's goal: verses, goal."""
    COME_BACK = "come_back"
    """Of a whole lesson, after days away: days_away, due, today, days_to_catch_up."""
    CATCH_UP = "catch_up"
    """Of a whole lesson: more is due than fits into a day: due, today, days_to_catch_up."""
    ALL_HELD = "all_held"
    """Of a whole lesson: nothing is due, and nothing is left to learn of what was set out to."""


class Why(msgspec.Struct, frozen=True):
    """A reason, for a sentence in the learner's language."""

    code: WhyCode
    parameters: dict[str, str | int | float] = {}


class Stretch(msgspec.Struct, frozen=True):
    """Verses in a row."""

    surah: int
    ayah_from: int
    ayah_to: int
    """The last of them."""

    @property
    def verses(self) -> tuple[str, ...]:
        """Their keys."""
        return tuple(verse_key(self.surah, ayah) for ayah in range(self.ayah_from, self.ayah_to + 1))

    @property
    def spec(self) -> str:
        """The passage as `models.quran.passage` reads it."""
        first = verse_key(self.surah, self.ayah_from)
        return first if self.ayah_from == self.ayah_to else f"{first}-{verse_key(self.surah, self.ayah_to)}"


class Step(msgspec.Struct, frozen=True):
    """One thing to practise."""

    mode: Mode
    stretches: tuple[Stretch, ...]
    """One after the other; look-alikes are two."""
    why: Why
    minutes: float
    """What it will take, about."""


class Lesson(msgspec.Struct, frozen=True):
    """What to practise now, in this order."""

    steps: tuple[Step, ...]
    minutes: float
    """What it will take, about."""
    waiting: int = 0
    """Verses that are due and did not fit; they come first another day."""
    why: Why | None = None
    """Of the lesson as a whole, where something is to be said of it."""
