"""Work that waits, in this process: the embedded twin of Redis Streams."""

from itertools import count
from typing import Final

from actors.runtime import Clock
from actors.work.queue import Depth, Taken

HOLD_SECONDS: Final = 60.0
"""A worker says every third of it that it is still there."""


class WorkMemory:
    """Implements `WorkQueue`. What is lost with the process stands in the documents."""

    def __init__(self, clock: Clock, hold_seconds: float = HOLD_SECONDS) -> None:
        self._clock = clock
        self._hold_seconds = hold_seconds
        self._tickets = count(1)
        self._pieces: dict[str, _Piece] = {}

    async def bring(self, piece: str) -> None:
        """Add a piece, unless it is there."""
        if piece not in self._pieces:
            self._pieces[piece] = _Piece(str(next(self._tickets)), self._clock.now())

    async def take(self, worker: str) -> Taken | None:
        """Take the piece that waits for a worker."""
        now = self._clock.now()
        for name, piece in self._pieces.items():
            if piece.free_at <= now:
                piece.worker, piece.free_at = worker, now + self._hold_seconds
                return Taken(name, worker, piece.ticket)
        return None

    async def hold(self, taken: Taken) -> bool:
        """Keep it for longer."""
        return self._set_free(taken, self._clock.now() + self._hold_seconds)

    async def give_back(self, taken: Taken) -> None:
        """Let it go."""
        self._set_free(taken, self._clock.now())

    async def finish(self, taken: Taken) -> None:
        """Forget it."""
        piece = self._pieces.get(taken.piece)
        if piece is not None and piece.ticket == taken.ticket:
            del self._pieces[taken.piece]

    async def depth(self) -> Depth:
        """Count."""
        oldest = next(iter(self._pieces.values()), None)
        return Depth(len(self._pieces), 0.0 if oldest is None else self._clock.now() - oldest.came_at)

    async def close(self) -> None:
        """Forget everything."""
        self._pieces.clear()

    def _set_free(self, taken: Taken, free_at: float) -> bool:
        piece = self._pieces.get(taken.piece)
        if piece is None or (piece.ticket, piece.worker) != (taken.ticket, taken.worker):
            return False
        piece.free_at = free_at
        return True


class _Piece:
    """One piece: who has it, and from when on another may."""

    __slots__ = ("came_at", "free_at", "ticket", "worker")

    def __init__(self, ticket: str, now: float) -> None:
        self.ticket = ticket
        self.came_at = self.free_at = now
        self.worker = ""
