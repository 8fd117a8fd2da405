"""What a learner has recited lately: the last recitations one by one, and the sums of the last weeks. Pure.

Bounded, so that a teacher's look at a class costs the same after years; what is older lies in the recitations kept.
"""

from typing import Final, TypeVar

import msgspec

from models.recitation.verdict import ACCUSING, Verdict

RECENT: Final = 50
"""Recitations that are kept one by one, with their verdicts, so that a teacher can overrule one."""
WEEKS: Final = 26
"""Half a year of sums."""

_MONDAY: Final = 3
"""1970 began on a Thursday."""


class Recited(msgspec.Struct, frozen=True):
    """One recitation, counted."""

    session: str
    recitation: int
    """Its number in its session."""
    at: float
    """When it ended, in seconds since 1970, UTC."""
    passage: str = ""
    """Empty where the place was never found."""
    mode: str = "follow"
    minutes: float = 0.0
    right: int = 0
    wrong: int = 0
    """Added words among them."""
    skipped: int = 0
    unsure: int = 0

    @property
    def key(self) -> str:
        """Name it among its learner's."""
        return f"{self.session}/{self.recitation}"


class Week(msgspec.Struct, frozen=True):
    """The sums of a week, from Monday to Sunday where the learner lives."""

    week: int
    """Counted from 1970 (`week_of`)."""
    recitations: int = 0
    minutes: float = 0.0
    days: frozenset[int] = frozenset()
    """Days on which something was recited."""
    right: int = 0
    wrong: int = 0
    skipped: int = 0
    unsure: int = 0


class History(msgspec.Struct, frozen=True):
    """What was recited lately, the newest last."""

    recent: tuple[Recited, ...] = ()
    weeks: tuple[Week, ...] = ()


Counted = TypeVar("Counted", Recited, Week)


def week_of(day: int) -> int:
    """Give the week of a day, both counted from 1970."""
    return (day + _MONDAY) // 7


def first_day_of(week: int) -> int:
    """Give the Monday of a week."""
    return week * 7 - _MONDAY


def with_recitation(history: History, recited: Recited, day: int) -> History:
    """Add a recitation that ended on a learner's day; the oldest beyond what is kept are let go."""
    weeks = {week.week: week for week in history.weeks}
    number = week_of(day)
    weeks[number] = _longer(weeks.get(number, Week(number)), recited, day)
    recent = sorted((*history.recent, recited), key=lambda each: each.at)
    return History(tuple(recent[-RECENT:]), tuple(weeks[each] for each in sorted(weeks)[-WEEKS:]))


def let_go(before: History, after: History) -> tuple[str, ...]:
    """Name the recitations that were kept one by one and are no longer."""
    kept = {recited.key for recited in after.recent}
    return tuple(recited.key for recited in before.recent if recited.key not in kept)


def recounted(history: History, key: str, day: int, stood: Verdict, truth: Verdict) -> History:
    """Count a verdict as another one, in its recitation and in its week."""
    recent = tuple(_recount(each, stood, truth) if each.key == key else each for each in history.recent)
    weeks = tuple(_recount(each, stood, truth) if each.week == week_of(day) else each for each in history.weeks)
    return History(recent, weeks)


def _longer(week: Week, recited: Recited, day: int) -> Week:
    return Week(
        week=week.week,
        recitations=week.recitations + 1,
        minutes=week.minutes + recited.minutes,
        days=week.days | {day},
        right=week.right + recited.right,
        wrong=week.wrong + recited.wrong,
        skipped=week.skipped + recited.skipped,
        unsure=week.unsure + recited.unsure,
    )


def _recount(counted: Counted, stood: Verdict, truth: Verdict) -> Counted:
    before, after = _count_of(stood), _count_of(truth)
    if before == after:
        return counted
    changes = {before: max(0, getattr(counted, before) - 1), after: getattr(counted, after) + 1}
    return msgspec.structs.replace(counted, **changes)


def _count_of(verdict: Verdict) -> str:
    if verdict is Verdict.SKIPPED:
        return "skipped"
    return "wrong" if verdict in ACCUSING else verdict.value
