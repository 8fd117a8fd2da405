"""A class at a glance: one row a learner, and who needs the teacher's eye first. Pure.

    points  concern       when
    4       late          an assignment is past its day and not done
    3       falling       of a hundred words five fewer were right in the last two weeks than in the four before
    3       away          nothing recited for four days or more
    2       not_begun     nothing was ever recited
    2       behind        what is due takes more than two days' minutes
    1       weak_words    five or more words go wrong again and again

Most points first; among equals who was away longest, then who has most verses due.
"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from models.learning.assignment import Assignment, open_ones
from models.learning.history import History, week_of
from models.learning.learner import USUAL_WORDS_A_MINUTE, Learner
from models.learning.lesson import Stretch
from models.learning.memories import Memories
from models.learning.reading import verse_of
from models.learning.report import due_of, streak_on, weak_words
from models.learning.stretches import minutes_for
from models.learning.trends import right_per_hundred
from models.quran.text import Text

AWAY_DAYS: Final = 4
FALLING_BY: Final = 5.0
"""Words right of a hundred."""
LATE_WEEKS: Final = 2
EARLY_WEEKS: Final = 4
ENOUGH_WORDS: Final = 100
"""Heard for sure on either side, so that a fall is none of chance."""
BEHIND_DAYS: Final = 2.0
WEAK_WORDS: Final = 5


class Concern(StrEnum):
    """Why a learner needs the teacher's eye."""

    LATE = "late"
    FALLING = "falling"
    AWAY = "away"
    NOT_BEGUN = "not_begun"
    BEHIND = "behind"
    WEAK_WORDS = "weak_words"


POINTS: Final = MappingProxyType(
    {
        Concern.LATE: 4,
        Concern.FALLING: 3,
        Concern.AWAY: 3,
        Concern.NOT_BEGUN: 2,
        Concern.BEHIND: 2,
        Concern.WEAK_WORDS: 1,
    }
)


class Row(msgspec.Struct, frozen=True):
    """A learner in their class."""

    learner: str
    held: int
    """Verses."""
    due: int
    """Verses."""
    due_minutes: float
    """What going over these takes once."""
    weak_words: int
    open_assignments: int
    late_assignments: int
    days_away: int
    streak: int
    right_per_hundred: float | None
    """Of the words of the last two weeks that were heard for sure; None where these were too few."""
    minutes_this_week: float
    last_at: float | None
    """When the last recitation ended, in seconds since 1970; None where none is kept."""
    concerns: tuple[Concern, ...]
    """The gravest first."""

    @property
    def points(self) -> int:
        """How much the teacher's eye is needed."""
        return sum(POINTS[concern] for concern in self.concerns)


def row_of(
    name: str,
    learner: Learner,
    memories: Memories,
    history: History,
    assignments: Iterable[Assignment],
    now: float,
    text: Text,
) -> Row:
    """Give a learner's row for a moment in seconds since 1970, UTC."""
    day = learner.day_of(now)
    due = [verse for phase in due_of(memories, day) for verse in phase.verses]
    still_open = open_ones(assignments)
    row = Row(
        learner=name,
        held=sum(verse.is_held for verse in memories.verses.values()),
        due=len(due),
        due_minutes=round(_minutes(due, learner, text), 1),
        weak_words=len(weak_words(memories)),
        open_assignments=len(still_open),
        late_assignments=sum(each.is_late(day) for each in still_open),
        days_away=learner.days_away(day),
        streak=streak_on(learner, day),
        right_per_hundred=_right(history, day, 0, LATE_WEEKS),
        minutes_this_week=round(sum(week.minutes for week in history.weeks if week.week == week_of(day)), 1),
        last_at=history.recent[-1].at if history.recent else None,
        concerns=(),
    )
    return msgspec.structs.replace(row, concerns=_concerns(row, learner, history, day))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Put who needs the teacher's eye first in front."""
    return sorted(rows, key=lambda row: (-row.points, -row.days_away, -row.due, row.learner))


def _concerns(row: Row, learner: Learner, history: History, day: int) -> tuple[Concern, ...]:
    has_begun = learner.streak.days > 0
    holds = {
        Concern.LATE: row.late_assignments > 0,
        Concern.FALLING: _is_falling(history, day),
        Concern.AWAY: has_begun and row.days_away >= AWAY_DAYS,
        Concern.NOT_BEGUN: not has_begun,
        Concern.BEHIND: row.due_minutes > BEHIND_DAYS * learner.goals.minutes_a_day,
        Concern.WEAK_WORDS: row.weak_words >= WEAK_WORDS,
    }
    return tuple(concern for concern, is_so in holds.items() if is_so)


def _is_falling(history: History, day: int) -> bool:
    late = _right(history, day, 0, LATE_WEEKS, ENOUGH_WORDS)
    early = _right(history, day, LATE_WEEKS, EARLY_WEEKS, ENOUGH_WORDS)
    return late is not None and early is not None and early - late >= FALLING_BY


def _right(history: History, day: int, after: int, weeks: int, enough: int = 30) -> float | None:
    """Give the words right of a hundred in so many weeks, the last of them so many weeks ago."""
    last = week_of(day) - after
    return right_per_hundred((week for week in history.weeks if last - weeks < week.week <= last), enough=enough)


def _minutes(verses: Iterable[str], learner: Learner, text: Text) -> float:
    pace = learner.words_a_minute or USUAL_WORDS_A_MINUTE
    return sum(minutes_for(Stretch(surah, ayah, ayah), pace, text) for surah, ayah in map(verse_of, verses))
