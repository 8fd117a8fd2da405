"""A line that remembers what was said over it."""

from typing import Generic, TypeVar

from actors.ports import CloseReason

Body = TypeVar("Body")


class RecordingConnection(Generic[Body]):
    """Implements `Connection` by keeping everything."""

    def __init__(self, connection_id: int = 1) -> None:
        self.connection_id = connection_id
        self.said: list[tuple[int | None, Body]] = []
        self.closed: CloseReason | None = None

    def send(self, body: Body, *, event: int | None) -> None:
        self.said.append((event, body))

    def close(self, reason: CloseReason) -> None:
        self.closed = reason

    @property
    def bodies(self) -> list[Body]:
        return [body for _, body in self.said]

    @property
    def numbers(self) -> list[int]:
        return [event for event, _ in self.said if event is not None]
