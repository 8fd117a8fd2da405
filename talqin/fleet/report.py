"""What a simulated fleet comes to: one line a way of scaling, and the goals it reaches."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Final

import msgspec
import numpy as np

from talqin.fleet.capacity import NodeGroup
from talqin.fleet.demand import REGIONS, TICK_SECONDS, Demand, demand_of
from talqin.fleet.policies import POLICIES
from talqin.fleet.world import Course, run

WAYS: Final = (("literal", False), ("grouped", False), ("safe", False), ("safe", True))
"""Rules, and whether they know the prayer times."""

LEAST, MOST = 3, 100_000
"""Nodes of a group in a region; the most is no bound here."""

_STEP: Final = 4.0
_STEP_AT, _STEP_TICKS = 180, 720
"""The surge that nobody foresaw: after half an hour of calm, for an hour and a half; in ticks."""

GOALS: Final = {
    "over_percent": 0.1,
    "cost": 1.6,
    "flaps_a_day": 3.0,
    "dollars_a_learner_hour": 0.01,
    "recovery_seconds": 60.0,
}
"""At most. The cost is that of a clairvoyant plan, times so much."""


class Setting(msgspec.Struct, frozen=True):
    """What is simulated."""

    days: int
    learners: int
    """Connected at the largest surge, over all regions."""
    reciting: float
    """The share of them that recites then."""
    seed: int


class Nodes(msgspec.Struct, frozen=True):
    """How many of a group served, over all regions."""

    group: str
    least: int
    mean: float
    most: int


class Outcome(msgspec.Struct, frozen=True):
    """What a way of scaling came to."""

    way: str
    over_percent: float
    """Of the time, in which somebody was refused in a region and group; mean over them."""
    late_percent: float
    """Of the recitation that was refused."""
    cost: float
    """Of the clairvoyant plan's."""
    dollars_a_day: float
    dollars_a_learner_hour: float
    flaps_a_day: float
    """Of a group in a region."""
    changes_a_day: float
    reclaims: int
    recovery_seconds: float
    """Until nobody is refused after four times as many came at once, of whom no forecast knew."""
    nodes: list[Nodes]
    reached: dict[str, bool]
    """Goal -> whether."""


class Story(msgspec.Struct, frozen=True):
    """Everything that was simulated."""

    setting: Setting
    demands: dict[str, Demand]
    courses: dict[str, dict[str, dict[str, Course]]]
    """Way -> group -> region -> its course."""


def simulate_fleet(setting: Setting, groups: Sequence[NodeGroup]) -> Story:
    """Simulate every way of scaling on the same demand."""
    demands = {
        region.name: demand_of(
            region, learners=setting.learners, reciting=setting.reciting, days=setting.days, seed=setting.seed
        )
        for region in REGIONS
    }
    courses = {
        name_of(rules, knows): {group.name: _courses(group, rules, demands, setting, knows) for group in groups}
        for rules, knows in WAYS
    }
    return Story(setting, demands, courses)


def name_of(rules: str, knows_prayers: object) -> str:
    """Name a way of scaling."""
    return f"{rules} + forecast" if knows_prayers else rules


def _courses(
    group: NodeGroup, rules: str, demands: Mapping[str, Demand], setting: Setting, knows: object
) -> dict[str, Course]:
    policy = POLICIES[rules](group.name, LEAST, MOST)
    return {
        region: run(group, policy, demand, seed=f"{setting.seed} {group.name} {region}", uses_forecast=bool(knows))
        for region, demand in demands.items()
    }


def outcomes(story: Story, groups: Sequence[NodeGroup]) -> list[Outcome]:
    """Sum up, a way at a time."""
    return [_outcome(name_of(*way), way[0], story, groups) for way in WAYS]


def _outcome(way: str, rules: str, story: Story, groups: Sequence[NodeGroup]) -> Outcome:
    courses = [course for regions in story.courses[way].values() for course in regions.values()]
    days = story.setting.days * len(courses)
    dollars = sum(course.dollars for course in courses)
    figures: dict[str, float] = {
        "recovery_seconds": max(recovery_seconds(group, rules, story.setting) for group in groups),
        "over_percent": 100 * mean(mean(course.over) for course in courses),
        "cost": dollars / sum(course.clairvoyant_dollars for course in courses),
        "flaps_a_day": sum(course.flaps for course in courses) / days,
        "dollars_a_learner_hour": dollars * len(groups) / sum(course.learner_hours for course in courses),
    }
    return Outcome(
        way=way,
        late_percent=100 * sum(course.late_streams for course in courses) / sum(course.streams for course in courses),
        dollars_a_day=dollars / story.setting.days,
        changes_a_day=sum(course.changes for course in courses) / days,
        reclaims=sum(course.reclaims for course in courses),
        nodes=[_nodes(group, list(regions.values())) for group, regions in story.courses[way].items()],
        reached={goal: figures[goal] <= most for goal, most in GOALS.items()},
        **figures,
    )


def _nodes(group: str, courses: Sequence[Course]) -> Nodes:
    ready = np.sum([course.ready for course in courses], axis=0)
    return Nodes(group, int(ready.min()), round(float(ready.mean()), 1), int(ready.max()))


def recovery_seconds(group: NodeGroup, rules: str, setting: Setting) -> float:
    """Let four times as many recite at once in the largest region, and say when nobody is refused any more."""
    calm = setting.learners * max(region.share for region in REGIONS) * setting.reciting / _STEP
    streams = np.full(_STEP_AT + _STEP_TICKS, calm)
    streams[_STEP_AT:] *= _STEP
    demand = Demand(streams, streams / max(setting.reciting, 0.01), np.zeros_like(streams))
    course = run(
        group, POLICIES[rules](group.name, LEAST, MOST), demand, seed="step", uses_forecast=False, is_calm=True
    )
    late = [number for number, is_over in enumerate(course.over) if is_over and number >= _STEP_AT]
    return float((late[-1] - _STEP_AT + 1) * TICK_SECONDS) if late else 0.0
