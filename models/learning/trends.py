"""How a learner gets on, week by week: verses held, words right, minutes, days. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

import msgspec

from models.learning.history import History, Week, first_day_of, week_of
from models.learning.memories import Memories

WEEKS: Final = 12
ENOUGH_WORDS: Final = 30
"""Words that were heard for sure, below which a share of right ones says nothing."""


class Trend(msgspec.Struct, frozen=True):
    """One week."""

    first_day: int
    """Its Monday, counted from 1970."""
    held: int
    """Verses that had been read from memory by its end."""
    learned: int
    """Of these, in this week for the first time."""
    days: int = 0
    """On which something was recited."""
    recitations: int = 0
    minutes: float = 0.0
    right_per_hundred: float | None = None
    """Of the words that were heard for sure; None where these were too few."""


def trends(memories: Memories, history: History, day: int, weeks: int = WEEKS) -> tuple[Trend, ...]:
    """Give the last weeks, the running one last."""
    learned = sorted(verse.learned_day for verse in memories.verses.values() if verse.is_held)
    sums = {week.week: week for week in history.weeks}
    last = week_of(day)
    return tuple(_trend(sums.get(week, Week(week)), learned) for week in range(last - weeks + 1, last + 1))


def right_per_hundred(weeks: Iterable[Week], *, enough: int = ENOUGH_WORDS) -> float | None:
    """Give the share of right words, in a hundred that were heard for sure; None where these are too few."""
    counted = list(weeks)
    right = sum(week.right for week in counted)
    sure = right + sum(week.wrong + week.skipped for week in counted)
    return round(100 * right / sure, 1) if sure >= enough else None


def _trend(week: Week, learned: list[int]) -> Trend:
    first = first_day_of(week.week)
    before, held = bisect_right(learned, first - 1), bisect_right(learned, first + 6)
    return Trend(
        first_day=first,
        held=held,
        learned=held - before,
        days=len(week.days),
        recitations=week.recitations,
        minutes=round(week.minutes, 1),
        right_per_hundred=right_per_hundred([week]),
    )
