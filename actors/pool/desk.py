"""One place where an ear works: the ear of the moment, its streams, what waits for it, what it costs. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from actors.pool.breaker import Breaker, Trust
from actors.pool.cost import CostModel
from actors.pool.ears import Ear, EarPlace, Past
from actors.pool.schedule import Lane, Schedule
from actors.pool.slots import Slots, StreamId
from actors.pool.turns import Opening

if TYPE_CHECKING:
    from actors.pool.messages import FromPool
    from actors.runtime import Ref

REBUILDS_A_TURN: Final = 16
"""States made anew before a turn's chunks, together: for the packaged model nine steps of sixteen rows."""


@dataclass(slots=True)
class Stream:
    """One recitation's way through the model.

    Attributes:
        source: whose recitation it is.
        opening: what its slot is to be filled with; None once that was done.
    """

    stream: StreamId
    listener: "Ref[FromPool]"
    source: str
    lane: Lane
    desk: "Desk"
    opening: Opening | None


class Desk:
    """What the pool knows of one place.

    Attributes:
        number: of all desks that ever were.
        ear: None while there is none.
        turn: the number of its latest turn.
        began: when that began, on the system's clock.
        is_busy: whether it has not ended yet.
        streams: those whose state lies in this ear.
    """

    def __init__(self, number: int, place: EarPlace, generations: Iterator[int], max_waiting: int) -> None:
        self.number = number
        self.place = place
        self.breaker = Breaker()
        self.cost = CostModel(in_buckets=place.in_buckets)
        self.ear: Ear | None = None
        self.turn = 0
        self.began = 0.0
        self.is_busy = False
        self.streams: dict[StreamId, Stream] = {}
        self._generations = generations
        self._max_waiting = max_waiting
        self._openings: deque[Stream] = deque()
        self._clear(slots=0)

    @property
    def is_up(self) -> bool:
        """Whether streams may come to it."""
        return self.ear is not None and self.breaker.trust is Trust.CLOSED

    def capacity(self, chunk_seconds: float) -> float:
        """How many live streams it keeps up with; 0 while it is not up."""
        return self.cost.capacity(chunk_seconds, self.place.max_batch) if self.is_up else 0.0

    @property
    def version(self) -> str:
        """Of the model; empty while there is no ear."""
        return self.ear.version if self.ear else ""

    @property
    def replay_chunks(self) -> int:
        """How many heard chunks a stream's state is rebuilt from here."""
        return self.ear.replay_chunks if self.ear else 0

    def begin(self, now: float) -> int:
        """Begin a turn; returns its number."""
        self.turn += 1
        self.began = now
        self.is_busy = True
        return self.turn

    def seat(self, ear: Ear) -> None:
        """Let a warm ear work here."""
        self.ear = ear
        self.breaker.close()
        self._clear(ear.slots)

    def unseat(self) -> Ear | None:
        """Let nothing come here any more; its streams must have been closed."""
        ear, self.ear = self.ear, None
        self.turn += 1  # what comes back from the turn under way is of no use
        self.is_busy = False
        self._clear(slots=0)
        return ear

    def admit(self, listener: "Ref[FromPool]", source: str, lane: Lane, past: Past | None) -> Stream:
        """Take in a stream, where a slot is free; it is heard once the slot is filled."""
        slot = self.slots.take()
        stream = Stream(slot, listener, source, lane, self, Opening(slot, past))
        self.streams[slot] = stream
        self._openings.append(stream)
        self.schedule.add(slot, lane)
        return stream

    def dismiss(self, stream: StreamId) -> None:
        """Let a stream go, with what waits of it."""
        closed = self.streams.pop(stream, None)
        if closed is not None:
            closed.opening = None
        self.schedule.remove(stream)
        self.slots.give_back(stream)

    def take_openings(self) -> list[Opening]:
        """Take the slots to be filled before the next chunks are heard, and let these streams be heard."""
        openings: list[Opening] = []
        while self._openings and len(openings) < REBUILDS_A_TURN:
            stream = self._openings.popleft()
            if stream.opening is not None:  # else it was closed meanwhile
                openings.append(stream.opening)
                stream.opening = None
                self.schedule.release(stream.stream)
        return openings

    def _clear(self, slots: int) -> None:
        self.slots = Slots(slots, self._generations)
        self.schedule = Schedule(self._max_waiting)
        self.streams.clear()
        self._openings.clear()
