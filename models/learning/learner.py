"""Who a learner is to the teacher: goals, pace, streak, minutes, riwayah, language, and how strict to be. Pure."""

from typing import Final

import msgspec

from models.learning.reading import Reading
from models.learning.rules import RuleMemory, remember_rules
from models.learning.threshold import Threshold

SECONDS_A_DAY: Final = 86_400
USUAL_WORDS_A_MINUTE: Final = 50.0
"""Taken for granted until a learner was heard: an unhurried recitation with its pauses."""
PACE_WORDS: Final = 300
"""About so many of the last words make the pace: one short verse tells little."""


class Goals(msgspec.Struct, frozen=True):
    """What a learner has set out to do."""

    verses_a_day: int = 3
    """New ones."""
    minutes_a_day: float = 20.0
    surahs: tuple[int, ...] = ()
    """Those to be learned, in this order; empty for the usual order (`curriculum`)."""


class Streak(msgspec.Struct, frozen=True):
    """Days in a row on which something was recited."""

    days: int = 0
    last_day: int = -1
    """The last of them; -1 before the first. Days since 1970 where the learner lives."""
    longest: int = 0


class Learner(msgspec.Struct, frozen=True):
    """What is known of a learner besides their memories."""

    riwayah: str = "hafs"
    language: str = "en"
    zone_minutes: int = 0
    """Minutes that their clock is ahead of UTC; their day begins at their midnight."""
    goals: Goals = Goals()
    threshold: Threshold = Threshold()
    words_a_minute: float = 0.0
    """Their usual pace from memory; 0 until it was heard."""
    streak: Streak = Streak()
    minutes: float = 0.0
    """Recited in all."""
    minutes_today: float = 0.0
    """Recited on `streak.last_day`."""
    rules: dict[str, RuleMemory] = {}
    """Kind of mistake -> how a rule of tajweed goes."""

    def day_of(self, now: float) -> int:
        """Give the learner's day, counted from 1970, of a moment in seconds since 1970 UTC."""
        return int((now + self.zone_minutes * 60) // SECONDS_A_DAY)

    def days_away(self, day: int) -> int:
        """Count the days since something was recited; 0 for a learner who has not begun."""
        return max(0, day - self.streak.last_day) if self.streak.days else 0

    def minutes_left(self, day: int) -> float:
        """Give how much of a day's minutes is left."""
        done = self.minutes_today if self.streak.last_day == day else 0.0
        return max(0.0, self.goals.minutes_a_day - done)


def after_reading(learner: Learner, reading: Reading) -> Learner:
    """Give what is known of a learner once they have read something."""
    is_today = learner.streak.last_day == reading.day
    return msgspec.structs.replace(
        learner,
        words_a_minute=_pace(learner.words_a_minute, reading),
        streak=_streak(learner.streak, reading.day),
        minutes=learner.minutes + reading.minutes,
        minutes_today=reading.minutes + (learner.minutes_today if is_today else 0.0),
        rules=remember_rules(learner.rules, reading),
    )


def _pace(usual: float, reading: Reading) -> float:
    if not reading.is_from_memory or not reading.words_a_minute:
        return usual
    share = 1.0 if not usual else len(reading.words) / (len(reading.words) + PACE_WORDS)
    return usual + share * (reading.words_a_minute - usual)


def _streak(streak: Streak, day: int) -> Streak:
    """Count a day once; one that comes too late to be counted changes nothing."""
    if day <= streak.last_day:
        return streak
    days = streak.days + 1 if day == streak.last_day + 1 else 1
    return Streak(days, day, max(days, streak.longest))
