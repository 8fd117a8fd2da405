"""A connection over which nothing is said before it is kept: whoever has heard it may rely on it. Pure."""

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from actors.ports import CloseReason, Connection

Body = TypeVar("Body")


class WithheldConnection(Generic[Body]):
    """Implements `Connection`: holds back what is said while `awaits` names a step, until that step is kept.

    The order stays: what could be said at once waits behind what cannot.

    Attributes:
        connection_id: of the connection within.
    """

    def __init__(self, connection: Connection[Body], awaits: Callable[[], int | None]) -> None:
        """Stand before a connection.

        Args:
            connection: where it is said in the end.
            awaits: gives the number of the step that what is said now is kept by; None when nothing is to be kept.
        """
        self.connection_id = connection.connection_id
        self._connection = connection
        self._awaits = awaits
        self._is_closed = False
        self._held: deque[tuple[int, Callable[[], None]]] = deque()

    def send(self, body: Body, *, event: int | None) -> None:
        """Say something, now or once it is kept."""
        self._do(lambda: self._connection.send(body, event=event))

    def close(self, reason: CloseReason) -> None:
        """Close it, behind what is held."""
        self._do(lambda: self._close(reason))

    def release(self, through: int | None = None) -> None:
        """Say what was held for the steps up to this one; None for all."""
        while self._held and (through is None or self._held[0][0] <= through):
            self._held.popleft()[1]()

    def cut(self, reason: CloseReason) -> None:
        """Close it at once; what is held is never said."""
        self._held.clear()
        self._close(reason)

    def _close(self, reason: CloseReason) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._connection.close(reason)

    def _do(self, say: Callable[[], None]) -> None:
        step = self._awaits()
        if step is None and not self._held:
            say()
        else:
            self._held.append((self._held[-1][0] if step is None else step, say))
