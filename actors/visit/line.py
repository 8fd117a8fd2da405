"""A session's line to its learner: the connection of the moment, and the lasting events across all of them. Pure."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from actors.ports import CloseReason, Connection
from actors.visit.outbox import EventRing

Body = TypeVar("Body")


class Line(Generic[Body]):
    """Numbers and keeps what is lasting, says what is passing only when somebody is there."""

    __slots__ = ("_connection", "_on_lasting", "_ring")

    def __init__(self, kept_events: int, on_lasting: Callable[[int, Body], None] | None = None) -> None:
        """Begin without a connection.

        Args:
            kept_events: lasting events that are kept at most.
            on_lasting: is told of each lasting event and its number, before it is said.
        """
        self._ring: EventRing[Body] = EventRing(kept_events)
        self._connection: Connection[Body] | None = None
        self._on_lasting = on_lasting

    @property
    def is_up(self) -> bool:
        """Whether a connection is there."""
        return self._connection is not None

    def take_over(self, connection: Connection[Body], greeting: Body, seen_event: int) -> None:
        """Let this be the connection from now on: greet, then tell what it has missed; an older one is closed.

        Raises:
            EventsLostError: some of what it missed is no longer kept; the connection is not taken.
        """
        missed = tuple(self._ring.after(seen_event))
        self.close(CloseReason("replaced"))
        self._connection = connection
        connection.send(greeting, event=None)
        for number, event in missed:
            connection.send(event, event=number)

    def lose(self, connection_id: int) -> bool:
        """Note that a connection is gone; true when it was the one in use."""
        if self._connection is None or self._connection.connection_id != connection_id:
            return False
        self._connection = None
        return True

    def say(self, body: Body) -> None:
        """Say something passing."""
        if self._connection is not None:
            self._connection.send(body, event=None)

    def say_lasting(self, body: Body) -> None:
        """Number something, keep it, and say it."""
        number = self._ring.append(body)
        if self._on_lasting is not None:
            self._on_lasting(number, body)
        if self._connection is not None:
            self._connection.send(body, event=number)

    def tell(self, body: Body, *, is_lasting: bool) -> None:
        """Say something in whichever way it is."""
        if is_lasting:
            self.say_lasting(body)
        else:
            self.say(body)

    def seen_through(self, event: int) -> None:
        """Let go of the events that have arrived."""
        self._ring.forget_through(event)

    @property
    def latest_event(self) -> int:
        """The number of the last lasting event."""
        return self._ring.latest

    @property
    def oldest_event(self) -> int:
        """The number of the first lasting event that is kept, or will be."""
        return self._ring.oldest

    def kept_events(self) -> tuple[tuple[int, Body], ...]:
        """Give the lasting events that are kept, with their numbers."""
        return self._ring.kept

    def restore(self, latest: int, events: Iterable[tuple[int, Body]]) -> None:
        """Go on from these lasting events, after the last number that was given out."""
        self._ring.restore(latest, events)

    def close(self, reason: CloseReason) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            self._connection.close(reason)
            self._connection = None
