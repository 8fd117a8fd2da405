"""What waits to be sent to one client: bounded, and what is passing makes way. Pure."""

from collections import deque
from typing import Final

MAX_WAITING: Final = 64
"""Messages that may wait before passing ones are dropped, and before the reader counts as slow."""

MAX_WAITING_BYTES: Final = 256 * 1024


class Outgoing:
    """A queue of encoded messages; lasting ones are never dropped.

    Attributes:
        waiting_bytes: the size of all that waits, in bytes.
        dropped: passing messages that were given up since the connection began.
    """

    __slots__ = ("_waiting", "dropped", "waiting_bytes")

    def __init__(self) -> None:
        self._waiting: deque[tuple[bytes, bool]] | None = None
        """None while nothing waits: an empty deque takes 760 bytes."""
        self.waiting_bytes = 0
        self.dropped = 0

    def __len__(self) -> int:
        """How many messages wait."""
        return len(self._waiting or ())

    @property
    def is_full(self) -> bool:
        """Whether more waits than should: the reader is slow. One large message alone is no reader's fault."""
        return len(self) > MAX_WAITING or (self.waiting_bytes > MAX_WAITING_BYTES and len(self) > 1)

    def put(self, data: bytes, *, is_passing: bool) -> None:
        """Let a message wait; a passing one is dropped when the queue is full, or makes way for what comes later."""
        if self.is_full:
            self._drop_passing()
        if is_passing and self.is_full:
            self.dropped += 1
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append((data, is_passing))
        self.waiting_bytes += len(data)

    def take(self) -> bytes | None:
        """Take the next message, None when nothing waits."""
        if not self._waiting:
            return None
        data, _ = self._waiting.popleft()
        if not self._waiting:
            self._waiting = None
        self.waiting_bytes -= len(data)
        return data

    def _drop_passing(self) -> None:
        kept = [entry for entry in self._waiting or () if not entry[1]]
        self.dropped += len(self) - len(kept)
        self._waiting = deque(kept) if kept else None
        self.waiting_bytes = sum(len(data) for data, _ in kept)
