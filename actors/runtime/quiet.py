"""Noticing that nothing happens: one timer, set again only when it rings too early, so that messages cost nothing."""

import asyncio
from typing import TYPE_CHECKING

from actors.runtime.messages import ReceiveTimeout
from actors.runtime.sealed import NOTHING, Sealed

if TYPE_CHECKING:
    from actors.runtime.turns import Turns


class Quiet(Sealed):
    """The receive timeout of one incarnation; it is its own way through the mailbox, opened at its turn."""

    __slots__ = ("_cell", "_since", "_timer", "_told_after", "message")

    def __init__(self, cell: "Turns", seconds: float) -> None:
        self.message = ReceiveTimeout(seconds)
        self._cell = cell
        self._told_after = -1
        """How many messages the cell had handled when the timeout was told; -1 when it was not, or not lately."""
        self._timer: asyncio.TimerHandle | None = None
        self._since = cell.system.clock.now()
        self._wait(seconds)

    def open(self, cell: "Turns") -> object:
        """Give the timeout, unless it was cancelled meanwhile."""
        return NOTHING if cell.life is None or cell.company.quiet is not self else self.message

    def touch(self) -> None:
        """Begin anew: messages were handled just now. The timeout's own handling is not counted."""
        if self._told_after + 1 == self._cell.handled:
            return
        self._told_after = -1
        self._since = self._cell.system.clock.now()
        if self._timer is None:
            self._wait(self.message.seconds)

    def cancel(self) -> None:
        """Let it not happen."""
        if self._timer is not None:
            self._timer.cancel()

    def _wait(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._ring)

    def _ring(self) -> None:
        cell, seconds = self._cell, self.message.seconds
        left = self._since + seconds - cell.system.clock.now()
        if left > 0 or cell.is_handling:
            self._wait(left if left > 0 else seconds)
            return
        self._timer = None
        self._told_after = cell.handled
        cell.admit_system(self)
