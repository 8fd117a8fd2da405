"""An assignment: verses that a teacher sets for a day; done once each was said from memory since, and well. Pure."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from models.learning.lesson import Stretch
from models.learning.memories import VerseMemory

MOST_OPEN: Final = 20
"""Of one learner: who is set more is set nothing."""
LONGEST_NOTE: Final = 500
"""Characters."""
FARTHEST_DAYS: Final = 365
WELL: Final = 1.0
"""Below this weakness a verse was said well: no sure mistake in it is left."""


class Assignment(msgspec.Struct, frozen=True):
    """What a teacher has set."""

    id: str
    surah: int
    ayah_from: int
    ayah_to: int
    """The last verse."""
    by: str
    """The teacher's account."""
    made_day: int
    """The learner's day, counted from 1970, on which it was set; what was said from memory since counts."""
    due_day: int
    """By the end of which it is to be held."""
    note: str = ""
    """In the teacher's words."""
    done_day: int | None = None
    """When it was done; None while it is open."""

    @property
    def stretch(self) -> Stretch:
        """Its verses."""
        return Stretch(self.surah, self.ayah_from, self.ayah_to)

    def is_late(self, day: int) -> bool:
        """Say whether its day is over and it is not done."""
        return self.done_day is None and day > self.due_day


def verses_left(assignment: Assignment, verses: Mapping[str, VerseMemory]) -> tuple[str, ...]:
    """Give those of its verses that are not yet done, in their order."""
    return tuple(key for key in assignment.stretch.verses if not _is_done(assignment, verses.get(key)))


def verses_today(assignment: Assignment, left: tuple[str, ...], day: int) -> tuple[str, ...]:
    """Give the day's share of what is left: as many verses as have to be done each day until the last."""
    days = max(1, assignment.due_day - day + 1)
    return left[: math.ceil(len(left) / days)]


def newly_done(
    assignments: Iterable[Assignment], verses: Mapping[str, VerseMemory], day: int
) -> tuple[Assignment, ...]:
    """Give the open ones of which nothing is left, as done on this day."""
    return tuple(
        msgspec.structs.replace(each, done_day=day)
        for each in assignments
        if each.done_day is None and not verses_left(each, verses)
    )


def open_ones(assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Give those that are not done, the first that is due first."""
    return tuple(sorted((each for each in assignments if each.done_day is None), key=lambda a: (a.due_day, a.id)))


def _is_done(assignment: Assignment, verse: VerseMemory | None) -> bool:
    if verse is None or verse.card is None or verse.card.last_day < assignment.made_day:
        return False
    return verse.trace.weakness < WELL
