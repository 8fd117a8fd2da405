"""Whose chunks one ear hears next: earliest deadline first, those that lag and files in what is left. Pure.

A chunk waits in its stream's own queue; one step holds at most one chunk of a stream. Nothing is held back for a fuller
batch: a wait of 10-40 ms bought neither latency nor capacity in a simulation (docs/pool.md).
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from actors.pool.cost import CostModel
from actors.pool.rounds import Rounds
from actors.pool.slots import StreamId
from actors.runtime import Span

CATCH_UP_CHUNKS: Final = 4
"""Chunks of a lagging stream in one turn, one step after another, while nobody live waits."""

Release = Literal["full", "ready", "deadline"]
"""Why a turn is no larger: there may be no more rows, nothing else was ready, or it had to end before a deadline."""


class Lane(StrEnum):
    """What kind of audio a stream brings."""

    LIVE = "live"
    """Somebody is speaking now."""
    FILE = "file"
    """A recording: it has time."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One chunk of one stream, not yet heard.

    Attributes:
        source: whose recitation it is of.
        chunk: its number in the recitation.
        pcm: (5120,) int16.
        deadline: seconds on the system's clock until which it should be heard.
        arrived: seconds on the system's clock when the pool got it.
        span: from then until it is heard, where it is followed.
    """

    stream: StreamId
    source: str
    chunk: int
    pcm: npt.NDArray[np.int16]
    deadline: float
    arrived: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What an ear does next.

    Attributes:
        steps: one after another; each holds at most one unit of a stream, and a stream's are in order.
        release: why there are no more rows.
        catching_up: how many streams of it are behind.
    """

    steps: tuple[tuple[Unit, ...], ...]
    release: Release
    catching_up: int

    @property
    def units(self) -> list[Unit]:
        """All of them, in the order of the steps."""
        return [unit for step in self.steps for unit in step]


@dataclass(slots=True)
class _Queue:
    lane: Lane
    units: deque[Unit] = field(default_factory=deque[Unit])
    is_held: bool = True
    """Whether its slot is not filled yet."""
    served: int = 0
    """The number of the turn in which it was last heard."""


class Schedule:
    """The waiting chunks of one ear's streams."""

    __slots__ = ("_catch_up", "_credit", "_files", "_max_waiting", "_queues", "_share", "_turn", "_waiting")

    def __init__(self, max_waiting: int, share: float = 0.25) -> None:
        """Begin with no stream.

        Args:
            max_waiting: chunks a stream may have here.
            share: how much of a batch those that lag may have while live ones wait, and files at any time.
        """
        self._max_waiting = max_waiting
        self._share = share
        self._queues: dict[StreamId, _Queue] = {}
        self._waiting: dict[StreamId, _Queue] = {}
        self._catch_up = Rounds()
        self._files = Rounds()
        self._turn = 0
        self._credit = 0.0
        """Rows that are due to those who lag, and to files: their share of the batches since they had some."""

    @property
    def waiting_units(self) -> int:
        """How many chunks wait, over all streams."""
        return sum(len(queue.units) for queue in self._waiting.values())

    def behind(self, now: float) -> int:
        """How many live streams have a chunk that is past its deadline."""
        return sum(_lags(queue, now) for queue in self._waiting.values())

    def oldest_arrival(self) -> float | None:
        """When the live chunk that waits longest came; None when none waits."""
        live = (queue.units[0].arrived for queue in self._waiting.values() if queue.lane is Lane.LIVE)
        return min(live, default=None)

    def waits(self, stream: StreamId) -> bool:
        """Say whether a chunk of a stream waits."""
        return bool(self._queues[stream].units)

    def add(self, stream: StreamId, lane: Lane) -> None:
        """Take in a stream; its chunks wait until it is released."""
        self._queues[stream] = _Queue(lane)

    def release(self, stream: StreamId) -> None:
        """Let a stream's chunks be heard from now on: its slot is filled."""
        queue = self._queues[stream]
        queue.is_held = False
        if queue.units:
            self._waiting[stream] = queue

    def remove(self, stream: StreamId) -> None:
        """Let a stream go, with what waits of it."""
        self._queues.pop(stream, None)
        self._waiting.pop(stream, None)

    def queue(self, unit: Unit) -> bool:
        """Let a chunk wait behind its stream's earlier ones; false when too many wait already."""
        queue = self._queues[unit.stream]
        if len(queue.units) >= self._max_waiting:
            return False
        queue.units.append(unit)
        if not queue.is_held:
            self._waiting[unit.stream] = queue
        return True

    def next_turn(self, now: float, cost: CostModel, most: int) -> Turn | None:
        """Take the chunks to be heard next, at most `most` rows over all steps; None when nothing waits."""
        if not self._waiting:
            return None
        self._turn += 1
        live = self._live(now)
        room = self._room(live, now, cost, most)
        self._credit = min(self._credit + room * self._share, 1 + room * self._share) if live else 0.0
        lagging = self._lagging_shares(live, now, room)
        left = room - sum(lagging.values())
        files = self._file_shares(live, room, left)
        chosen = live[: left - sum(files.values())]
        steps = self._take([*((stream, 1) for stream in chosen), *lagging.items(), *files.items()])
        return Turn(steps, self._release(sum(map(len, steps)), room, most), len(lagging))

    def _live(self, now: float) -> list[StreamId]:
        """Name the live streams that are in time, the earliest deadline first, the least recently heard on ties."""
        keyed = (
            (queue.units[0].deadline, queue.served, stream)
            for stream, queue in self._waiting.items()
            if queue.lane is Lane.LIVE and not _lags(queue, now)
        )
        return [stream for _, _, stream in sorted(keyed)]

    def _room(self, live: list[StreamId], now: float, cost: CostModel, most: int) -> int:
        """How many rows end before the earliest deadline."""
        if not live:
            return most
        return cost.rows_within(self._waiting[live[0]].units[0].deadline - now, most)

    def _lagging_shares(self, live: list[StreamId], now: float, room: int) -> dict[StreamId, int]:
        """Those that lag have their credit while live ones wait, and all the room while none does."""
        backlog = {stream: len(queue.units) for stream, queue in self._waiting.items() if _lags(queue, now)}
        if not live:
            return self._catch_up.take(backlog, room, CATCH_UP_CHUNKS)
        shares = self._catch_up.take(backlog, min(int(self._credit), self._part_of(room)), quantum=1)
        self._credit -= len(shares)
        return shares

    def _file_shares(self, live: list[StreamId], room: int, left: int) -> dict[StreamId, int]:
        """Files have what live ones leave, one row of the credit otherwise, and never more than their share."""
        backlog = {s: len(queue.units) for s, queue in self._waiting.items() if queue.lane is Lane.FILE}
        spare = max(left - len(live), min(1, int(self._credit)))
        shares = self._files.take(backlog, min(left, spare, self._part_of(room)), quantum=1)
        self._credit -= min(len(shares), max(0, len(live) + len(shares) - left))
        return shares

    def _part_of(self, room: int) -> int:
        return max(1, int(room * self._share))

    def _take(self, shares: Iterable[tuple[StreamId, int]]) -> tuple[tuple[Unit, ...], ...]:
        """Take the chunks out of their queues: a stream's first into the first step, its second into the second."""
        steps: list[list[Unit]] = []
        for stream, share in shares:
            queue = self._waiting[stream]
            queue.served = self._turn
            for number in range(share):
                if number == len(steps):
                    steps.append([])
                steps[number].append(queue.units.popleft())
            if not queue.units:
                del self._waiting[stream]
        return tuple(map(tuple, steps))

    def _release(self, rows: int, room: int, most: int) -> Release:
        if rows == most:
            return "full"
        return "deadline" if room < most and rows == room and self._waiting else "ready"


def _lags(queue: _Queue, now: float) -> bool:
    return queue.lane is Lane.LIVE and queue.units[0].deadline < now
