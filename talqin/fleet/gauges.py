"""What Prometheus would have recorded of a simulated node group, and a check's answer from it."""

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping
from typing import Final

from talqin.fleet.autoscaler import Answer
from talqin.fleet.capacity import NodeGroup
from talqin.fleet.checks import Check, Policy, Signal
from talqin.fleet.policies import RUSH_AHEAD, RUSH_SECONDS, TARGET
from talqin.fleet.signals import SILENT

LATENCY: Final = ((0.27, 11), (0.39, 15), (0.56, 20), (0.74, 34), (0.80, 63), (0.82, 123), (0.87, 191))
"""Share of the time that the loop was busy, and p99 of an answer in ms: docs/results.md, ten thousand learners."""

Reading = Mapping[Signal, float]

_KEPT: Final = 61
"""Ticks of 10 s: what each way down looks back on."""


class Gauges:
    """The last ten minutes of each signal; what is read is a tick old, as a scrape is."""

    def __init__(self, policy: Policy, tick_seconds: int) -> None:
        self._policy = policy
        self._tick = tick_seconds
        self._past: dict[Signal, deque[float]] = {signal: deque(maxlen=_KEPT) for signal in Signal}
        self._asked = tuple({check.signal for check in policy.checks} - {Signal.RUSH})  # made of another

    def record(self, reading: Reading) -> None:
        """Take what is measured now; a signal that is left out is missing."""
        for signal, past in self._past.items():
            if signal in reading:
                past.append(reading[signal])
            else:
                past.clear()

    def answers(self, wanted: int) -> dict[str, Answer]:
        """Answer every check, by its name."""
        return {check.name: [self._points(check, wanted)] for check in self._policy.checks}

    def _points(self, check: Check, wanted: int) -> list[float]:
        past = self._past[check.signal]
        if check.window_seconds:
            ticks = check.window_seconds // self._tick
            return [past[at] for at in range(max(0, len(past) - ticks), len(past)) for _ in range(self._tick)]
        if check.is_guarded:
            return [self._guarded(check, past, wanted)]
        if check.wakes and wanted:
            return [0.0]
        otherwise = float(SILENT) if check.wakes else 0.0
        value = self._rush() if check.signal is Signal.RUSH else past[-1] if past else otherwise
        return [value * _share(check, wanted) if wanted < self._policy.most else 0.0]

    def _rush(self) -> float:
        """As the recorded rule does."""
        needed, ticks = self._past[Signal.NEEDED], RUSH_SECONDS // self._tick
        if len(needed) <= ticks:
            return 0.0
        return needed[-1] + RUSH_AHEAD * max(0.0, needed[-1] - needed[-1 - ticks])

    def _guarded(self, check: Check, past: deque[float], wanted: int) -> float:
        ticks = check.held_seconds // self._tick
        is_large = 0 < check.at_most_nodes < wanted
        if is_large or wanted <= max(self._policy.least, check.keeps) or self._is_new(0.9 * ticks):
            return float(SILENT)
        return max(past) * _share(check, wanted)

    def _is_new(self, ticks: float) -> bool:
        return any(len(self._past[signal]) < ticks for signal in self._asked)


def read(
    group: NodeGroup, ready: int, streams: float, learners: float, expected: float, waited: float
) -> dict[Signal, float]:
    """Measure a node group at this moment.

    Args:
        group: whose nodes.
        ready: nodes that serve.
        streams: learners who want to recite; those who are refused ask again, and one in twenty of them is a load.
        learners: those who are connected.
        expected: those whom the forecast has reciting soon.
        waited: seconds since somebody first had to wait.
    """
    admitted = group.streams * ready
    live = min(streams, admitted)
    refused = streams - live
    busy = min(1.0, (live + refused / 20) / max(group.streams_at_full() * ready, 1.0))
    by_learners = learners / group.learners if group.learners else 0.0
    return {
        Signal.CPU: 100 * busy,
        Signal.GPU: 100 * busy,
        Signal.QUEUE: refused,
        Signal.AGE: waited,
        Signal.LATENCY: latency_ms(busy),
        Signal.ERRORS: 100 * refused / streams if streams else 0.0,
        Signal.NEEDED: max(live / group.streams, by_learners, expected / group.streams) / TARGET,
    }


def latency_ms(busy: float) -> float:
    """Give the p99 of an answer: what was measured, and on in a line beyond it."""
    shares = [share for share, _ in LATENCY]
    place = min(max(bisect_left(shares, busy), 1), len(LATENCY) - 1)
    (left, low), (right, high) = LATENCY[place - 1], LATENCY[place]
    return max(0.0, low + (high - low) * (busy - left) / (right - left))


def _share(check: Check, wanted: int) -> float:
    """As the query does: nodes that were needed, of those that are wanted now, not of those that were then."""
    return 100 / max(wanted, 1) if check.signal in {Signal.NEEDED, Signal.RUSH} else 1.0
