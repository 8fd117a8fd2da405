"""The lasting events of one session, numbered and kept until the client says that it saw them. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

Body = TypeVar("Body")


class EventsLostError(Exception):
    """A client asks for events that are no longer kept."""


class EventRing(Generic[Body]):
    """Numbers events 1, 2, 3... without gap and keeps the latest ones for a client that comes back.

    Attributes:
        latest: the number of the last event, 0 before the first.
    """

    __slots__ = ("_capacity", "_kept", "latest")

    def __init__(self, capacity: int) -> None:
        """Make an empty ring.

        Args:
            capacity: events kept at most; beyond it the oldest is given up, and a resume from before it is refused.
        """
        self._capacity = capacity
        self._kept: deque[tuple[int, Body]] | None = None
        """None while nothing is kept: an empty deque takes 760 bytes, and most sessions wait for their learner."""
        self.latest = 0

    def __len__(self) -> int:
        """Count the events that are kept."""
        return len(self._kept or ())

    def append(self, body: Body) -> int:
        """Number an event and keep it; returns its number."""
        self.latest += 1
        if self._kept is None:
            self._kept = deque(maxlen=self._capacity)
        self._kept.append((self.latest, body))
        return self.latest

    def forget_through(self, event: int) -> None:
        """Let go of every event up to and including this number: the client has seen them."""
        while self._kept and self._kept[0][0] <= event:
            self._kept.popleft()
        if not self._kept:
            self._kept = None

    @property
    def oldest(self) -> int:
        """The number of the first event that is kept, or will be."""
        return self._kept[0][0] if self._kept else self.latest + 1

    @property
    def kept(self) -> tuple[tuple[int, Body], ...]:
        """The events that are kept, with their numbers."""
        return tuple(self._kept or ())

    def restore(self, latest: int, events: Iterable[tuple[int, Body]]) -> None:
        """Go on from these events, after the last number that was given out."""
        kept = deque(events, maxlen=self._capacity)
        self._kept = kept or None
        self.latest = latest

    def after(self, event: int) -> Iterator[tuple[int, Body]]:
        """Give every event after this number, in order.

        Raises:
            EventsLostError: some of them are no longer kept, or the number was never given out.
        """
        if event > self.latest:
            raise EventsLostError(f"event {event} was never sent; the latest is {self.latest}")
        if event + 1 < self.oldest:
            raise EventsLostError(f"events {event + 1} to {self.oldest - 1} are no longer kept")
        return ((number, body) for number, body in tuple(self._kept or ()) if number > event)
