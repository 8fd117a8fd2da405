"""One node group in one region, tick by tick: demand, machines, autoscaler; and what a clairvoyant would pay."""

from math import ceil
from random import Random
from typing import Final

import msgspec
import numpy as np

from talqin.fleet.capacity import NodeGroup, dollars_an_hour, nodes_for
from talqin.fleet.checks import Policy, Signal
from talqin.fleet.demand import TICK_SECONDS, Demand, Series
from talqin.fleet.gauges import Gauges, read
from talqin.fleet.handler import Cooling, tick
from talqin.fleet.machines import BOOT_SECONDS, Machines
from talqin.fleet.policies import TARGET

LEAD_SECONDS: Final = 480
"""How far the forecast looks ahead: a boot, and some rounds of the autoscaler."""

HEALTHY_SECONDS: Final = 10.0
"""`min_healthy_time` of the jobs: a deployment, in which Nomad scales nothing, ends so long after the last boot."""

FLAP_SECONDS: Final = 600.0
"""A way up so soon after a way down, or the other way round, is a flap."""


class Course(msgspec.Struct, frozen=True):
    """What came of it."""

    ready: list[int]
    """Nodes that served, a tick each."""
    over: list[bool]
    """Whether somebody was refused, a tick each."""
    late_streams: float
    """Stream-ticks that were refused, of `streams`."""
    streams: float
    dollars: float
    clairvoyant_dollars: float
    learner_hours: float
    flaps: int
    changes: int
    reclaims: int
    aborted: int
    """Evaluations that ended without an opinion."""


def run(
    group: NodeGroup,
    policy: Policy,
    demand: Demand,
    *,
    seed: str,
    uses_forecast: bool,
    is_calm: bool = False,
    missing: frozenset[Signal] = frozenset(),
) -> Course:
    """Let a group live through its demand.

    Args:
        group: of which nodes.
        policy: by which rules.
        demand: of its region.
        seed: of boots and reclaims.
        uses_forecast: whether `needed` knows the prayer times.
        is_calm: no machine is taken away.
        missing: signals that nobody measures.
    """
    streams, learners = demand.streams.tolist(), demand.learners.tolist()
    forecast = ahead(demand.expected).tolist() if uses_forecast else [0.0] * len(streams)
    wanted = max(policy.least, ceil(nodes_for(group, max(streams[0], forecast[0]), learners[0], TARGET)))
    machines = Machines(group, wanted, Random(seed), takes_away=not is_calm)  # noqa: S311 - a simulation
    gauges, cooling, turns = Gauges(policy, TICK_SECONDS), Cooling(), Turns()
    ready: list[int] = []
    over: list[bool] = []
    late, waited, aborted, deployed = 0.0, 0.0, 0, 0.0
    for number, (reciting, connected) in enumerate(zip(streams, learners, strict=True)):
        now = float(number * TICK_SECONDS)
        machines.pass_time(now, TICK_SECONDS)
        done = tick(policy, cooling, now, wanted, gauges.answers(wanted), is_deploying=now < deployed)
        cooling, aborted = done.cooling, aborted + bool(done.fault)
        if done.change is not None and done.change.count != wanted:
            turns.turn(now, done.change.count - wanted)
            wanted = done.change.count
            deployed = machines.want(now, wanted) + HEALTHY_SECONDS
        machines.want(now, wanted)
        is_over = nodes_for(group, reciting, connected) > machines.ready
        waited = waited + TICK_SECONDS if is_over else 0.0
        late += max(0.0, reciting - group.streams * machines.ready)
        reading = read(group, machines.ready, reciting, connected, forecast[number], waited)
        gauges.record({signal: value for signal, value in reading.items() if signal not in missing})
        ready.append(machines.ready)
        over.append(is_over)
    return Course(
        ready,
        over,
        late,
        float(demand.streams.sum()),
        machines.dollars,
        clairvoyant_dollars(group, policy.least, demand),
        float(demand.learners.sum()) * TICK_SECONDS / 3600,
        turns.flaps,
        turns.changes,
        machines.reclaims,
        aborted,
    )


class Turns:
    """Counts changes, and those that take back the one before."""

    def __init__(self) -> None:
        self.changes = 0
        self.flaps = 0
        self._last = (0.0, 0)

    def turn(self, now: float, by: int) -> None:
        """Note a change of the count."""
        before, way = self._last
        self.changes += 1
        self.flaps += way * by < 0 and now - before < FLAP_SECONDS
        self._last = (now, 1 if by > 0 else -1)


def ahead(expected: Series) -> Series:
    """Give the most that is expected within the lead."""
    return _highest_ahead(expected, LEAD_SECONDS // TICK_SECONDS)


def clairvoyant_dollars(group: NodeGroup, least: int, demand: Demand) -> float:
    """Give what the cheapest plan costs that refuses nobody, knows all, has the same least count, and loses no machine.

    A node is ordered one boot before it is needed and released at once; over a gap shorter than a boot it stays.
    """
    by_learners = demand.learners / group.learners if group.learners else 0.0 * demand.learners
    needed = np.maximum(least, np.ceil(np.maximum(demand.streams / group.streams, by_learners)))
    paid = _highest_ahead(needed, round(BOOT_SECONDS[0][0] / TICK_SECONDS))
    spot = np.rint(group.spot * paid)
    hourly = (paid - spot) * dollars_an_hour(group, is_spot=False) + spot * dollars_an_hour(group, is_spot=True)
    return float(hourly.sum()) * TICK_SECONDS / 3600


def _highest_ahead(values: Series, ticks: int) -> Series:
    padded = np.concatenate([values, np.repeat(values[-1:], ticks)])
    highest: Series = np.lib.stride_tricks.sliding_window_view(padded, ticks + 1).max(axis=1)
    return highest
