"""A role that nobody waits for live, over days: recordings wait in a queue, nodes come and go. Next: `nights.py`."""

from collections import deque
from math import inf
from random import Random
from typing import Final

import msgspec
import numpy as np

from talqin.fleet.capacity import INFERENCE, NodeGroup
from talqin.fleet.checks import Policy, Signal
from talqin.fleet.demand import TICK_SECONDS, Series
from talqin.fleet.gauges import Gauges
from talqin.fleet.handler import Cooling, tick
from talqin.fleet.machines import Machines
from talqin.fleet.policies import DAY_PERCENT
from talqin.fleet.world import HEALTHY_SECONDS, Turns

RECORDINGS: Final = NodeGroup("analysis", "whole recordings", streams=0, learners=0, cores=1, spot=1.0)

RECORDING_SECONDS: Final = 300.0
"""How long a whole recording is: assumed."""

WORK_SECONDS: Final = RECORDING_SECONDS * (INFERENCE.streams_at_full() ** -1 + 0.00153)
"""Of a core: hearing and judging, by the measured figures of `capacity.py`."""

_SCARCE: Final = 1e-9


class Rest(msgspec.Struct, frozen=True):
    """What came of it."""

    node_hours: float
    """Of nodes that were paid."""
    paused_hours: float
    """In which there was none, and none was wanted."""
    waits: list[float]
    """Seconds from a recording's coming to its being judged, each."""
    changes: int
    flaps: int


def run(
    policy: Policy,
    coming: Series,
    connected: Series,
    *,
    seed: str,
    missing: frozenset[Signal] = frozenset(),
) -> Rest:
    """Let the role live through days.

    Args:
        policy: by which rules.
        coming: recordings expected in each tick.
        connected: learners, a tick each.
        seed: of arrivals, boots and reclaims.
        missing: signals that nobody measures.
    """
    chance = np.random.default_rng(abs(hash_of(seed)))
    arrivals = chance.poisson(coming)
    machines = Machines(RECORDINGS, 0, Random(seed))  # noqa: S311 - a simulation
    gauges, cooling, turns = Gauges(policy, TICK_SECONDS), Cooling(), Turns()
    queue, wanted, deployed, paused, paid = deque[tuple[float, float]](), 0, 0.0, 0.0, 0.0
    waits: list[float] = []
    most = np.maximum.accumulate(connected)
    for number, came in enumerate(arrivals.tolist()):
        now = float(number * TICK_SECONDS)
        machines.pass_time(now, TICK_SECONDS)
        queue.extend([(now, WORK_SECONDS)] * came)
        busy = _work(queue, machines.ready * float(TICK_SECONDS), now, waits)
        reading = _read(queue, now, busy, 100 * float(connected[number]) / max(1.0, float(most[number])))
        gauges.record({signal: value for signal, value in reading.items() if signal not in missing})
        done = tick(policy, cooling, now, wanted, gauges.answers(wanted), is_deploying=now < deployed)
        cooling = done.cooling
        if done.change is not None and done.change.count != wanted:
            turns.turn(now, done.change.count - wanted)
            wanted = done.change.count
            deployed = machines.want(now, wanted) + HEALTHY_SECONDS
        machines.want(now, wanted)
        paused += TICK_SECONDS * (wanted == 0 and machines.ready == 0)
        paid += TICK_SECONDS * max(wanted, machines.ready)
    return Rest(paid / 3600, paused / 3600, waits, turns.changes, turns.flaps)


def hash_of(seed: str) -> int:
    """Give a number of a seed, the same in every process."""
    return int.from_bytes(seed.encode(), "big") % (1 << 63)


def _work(queue: deque[tuple[float, float]], seconds: float, now: float, waits: list[float]) -> float:
    """Let nodes work for so many seconds together; returns how busy they were, in percent."""
    left = seconds
    while queue and left > _SCARCE:
        came, work = queue.popleft()
        if work > left:
            queue.appendleft((came, work - left))
            return 100.0
        left -= work
        waits.append(now + TICK_SECONDS - came)
    return 100 * (seconds - left) / seconds if seconds else 0.0


def _read(queue: deque[tuple[float, float]], now: float, busy: float, day: float) -> dict[Signal, float]:
    """Measure as Prometheus would."""
    waiting = len(queue)
    return {
        Signal.CPU: busy,
        Signal.QUEUE: float(waiting),
        Signal.AGE: now + TICK_SECONDS - min((came for came, _ in queue), default=inf) if queue else 0.0,
        Signal.DAY: day,
        Signal.STAY: float((waiting > 0) + (busy >= 30) + (day >= DAY_PERCENT)),  # noqa: PLR2004 - the rule's own
    }
