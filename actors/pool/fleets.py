"""Which version of the model is in use, which was before, which is being loaded. Pure: a rollback is a pointer."""

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final, Literal

from actors.pool.admission import Load
from actors.pool.desk import Desk
from actors.pool.ears import EarPlace
from actors.pool.fleet import Fleet
from actors.pool.schedule import Lane
from actors.pool.statistics import EarStatistics, PoolStatistics

CHUNK_SECONDS: Final = 0.32
"""How long a chunk of audio is: a live stream brings one in this time."""

_NOBODY: Final = Fleet(0, ())


class Fleets:
    """All desks of the pool.

    Attributes:
        current: new streams go here.
        previous: what a rollback goes to; it keeps its ears until the next version is installed.
        incoming: a version that is being loaded; None when none is.
        refusal: why the last one was not taken into use; empty when it was.
    """

    def __init__(self, generations: Iterator[int], max_waiting: int) -> None:
        self.current = _NOBODY
        self.previous = _NOBODY
        self.incoming: Fleet | None = None
        self.refusal = ""
        self._generations = generations
        self._max_waiting = max_waiting
        self._numbers = count(1)

    @property
    def desks(self) -> list[Desk]:
        """All of them, in the order of their making."""
        incoming = self.incoming.desks if self.incoming else ()
        return [*self.previous.desks, *self.current.desks, *incoming]

    def desk(self, number: int) -> Desk | None:
        """Find a desk that is still there."""
        return next((desk for desk in self.desks if desk.number == number), None)

    def bring_in(self, places: Iterable[EarPlace], weights: Path | None = None) -> Fleet:
        """Begin to load a version."""
        desks = tuple(Desk(next(self._numbers), place, self._generations, self._max_waiting) for place in places)
        self.incoming = Fleet(next(self._numbers), desks, weights)
        self.refusal = ""
        return self.incoming

    def promote(self) -> Fleet:
        """Let the incoming version be the current one; returns the version before the previous, which is let go."""
        retired = self.previous
        self.previous, self.current, self.incoming = self.current, self.incoming or _NOBODY, None
        return retired

    def refuse(self, why: str) -> Fleet:
        """Let go of the incoming version."""
        refused, self.incoming, self.refusal = self.incoming or _NOBODY, None, why
        return refused

    def roll_back(self) -> bool:
        """Change the current and the previous version; false when nothing of the previous is up."""
        if not self.previous.in_use():
            return False
        self.current, self.previous = self.previous, self.current
        return True

    def load(self) -> Load:
        """Say what is carried, and what can be."""
        in_use = self.current.in_use()
        lanes = [stream.lane for desk in self.desks for stream in desk.streams.values()]
        return Load(
            live=lanes.count(Lane.LIVE),
            files=lanes.count(Lane.FILE),
            free_slots=sum(desk.slots.free for desk in in_use),
            capacity=sum(desk.capacity(CHUNK_SECONDS) for desk in in_use),
        )

    def oldest_age(self, now: float) -> float:
        """How long the live chunk that waits longest has waited, in seconds; 0 when none waits."""
        arrivals = [arrived for desk in self.desks if (arrived := desk.schedule.oldest_arrival()) is not None]
        return now - min(arrivals, default=now)

    def statistics(self, now: float) -> PoolStatistics:
        """Describe the moment."""
        load = self.load()
        return PoolStatistics(
            version=self.current.version,
            previous_version=self.previous.version,
            ears=tuple(_ear(desk, self._role(desk)) for desk in self.desks),
            live_streams=load.live,
            file_streams=load.files,
            capacity=load.capacity,
            waiting_chunks=sum(desk.schedule.waiting_units for desk in self.desks),
            oldest_seconds=self.oldest_age(now),
            catching_up=sum(desk.schedule.behind(now) for desk in self.desks),
            installing=self.incoming is not None,
            refusal=self.refusal,
        )

    def _role(self, desk: Desk) -> Literal["current", "previous", "incoming"]:
        if desk in self.current.desks:
            return "current"
        return "previous" if desk in self.previous.desks else "incoming"


def _ear(desk: Desk, role: Literal["current", "previous", "incoming"]) -> EarStatistics:
    return EarStatistics(
        name=desk.place.name,
        version=desk.ear.version if desk.ear else "",
        role=role,
        trust=desk.breaker.trust,
        is_up=desk.is_up,
        is_fallback=desk.place.is_fallback,
        streams=len(desk.streams),
        free_slots=desk.slots.free,
        capacity=desk.capacity(CHUNK_SECONDS),
        row_seconds=desk.cost.row_seconds,
        step_seconds=desk.cost.step_seconds,
    )
