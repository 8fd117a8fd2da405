"""What the simulation says, in numbers: each teacher's last day over all learners, with its spread."""

from collections.abc import Mapping, Sequence
from statistics import mean, stdev

import msgspec

from talqin.learners.world import Measure

Lives = Mapping[str, Sequence[Sequence[Measure]]]
"""Teacher -> one life a learner, the same learners for each teacher."""


class Spread(msgspec.Struct, frozen=True):
    """A figure over learners."""

    mean: float
    deviation: float
    """The sample's standard deviation; 0 of a single learner."""


class Outcome(msgspec.Struct, frozen=True):
    """How learners of one teacher stand in the end."""

    teacher: str
    learned: Spread
    held: Spread
    retention: Spread
    minutes_a_day: Spread
    """Over all days."""
    last_minutes: Spread
    """Over the last days that were measured."""
    better_than: dict[str, int]
    """Other teacher -> how many of the learners hold more under this one."""


def outcomes(lives: Lives) -> list[Outcome]:
    """Sum up."""
    return [_outcome(teacher, lives) for teacher in lives]


def spread(values: Sequence[float]) -> Spread:
    """Give mean and standard deviation."""
    return Spread(round(mean(values), 3), round(stdev(values), 3) if len(values) > 1 else 0.0)


def minutes_a_day(life: Sequence[Measure]) -> float:
    """Give the minutes a day over a whole life; measures stand for the days since the one before."""
    days = [measure.day - before for measure, before in zip(life, [0, *(m.day for m in life)], strict=False)]
    return sum(measure.minutes * since for measure, since in zip(life, days, strict=True)) / sum(days)


def _outcome(teacher: str, lives: Lives) -> Outcome:
    last = [life[-1] for life in lives[teacher]]
    return Outcome(
        teacher=teacher,
        learned=spread([float(measure.learned) for measure in last]),
        held=spread([measure.held for measure in last]),
        retention=spread([measure.retention for measure in last]),
        minutes_a_day=spread([minutes_a_day(life) for life in lives[teacher]]),
        last_minutes=spread([measure.minutes for measure in last]),
        better_than={
            other: sum(mine.held > theirs[-1].held for mine, theirs in zip(last, lives[other], strict=True))
            for other in lives
            if other != teacher
        },
    )
