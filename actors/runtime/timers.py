"""Keyed timers of one incarnation: the same key replaces, and a tick of an ended or cancelled one never arrives."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from actors.runtime.sealed import NOTHING, Sealed

if TYPE_CHECKING:
    from actors.runtime.turns import Turns


class Tick(Sealed):
    """A timer's message on its way through the mailbox; opened at its turn, if its timer still stands."""

    __slots__ = ("key", "message")

    def __init__(self, key: str, message: object) -> None:
        self.key = key
        self.message = message

    def open(self, cell: "Turns") -> object:
        """Give the message, if the timer still stands in the incarnation of the moment."""
        return NOTHING if cell.life is None else cell.life.timers.open(self)


class Timers:
    """The timers of one incarnation."""

    __slots__ = ("_deliver", "_set_timers")

    def __init__(self, deliver: Callable[[Tick], None]) -> None:
        self._deliver = deliver
        self._set_timers: dict[str, tuple[Tick, asyncio.TimerHandle, float | None]] | None = None

    def __contains__(self, key: str) -> bool:
        """Whether a timer of this key stands."""
        return self._set_timers is not None and key in self._set_timers

    def start_timer(self, key: str, message: object, after: float) -> None:
        """Have `message` delivered once, `after` seconds from now, in place of what this key had."""
        self._set(key, message, after, every=None)

    def start_periodic(self, key: str, message: object, every: float) -> None:
        """Have `message` delivered every `every` seconds, in place of what this key had."""
        self._set(key, message, every, every=every)

    def cancel(self, key: str) -> None:
        """Let a timer not happen, even when its tick waits in the mailbox already."""
        entry = self._set_timers.pop(key, None) if self._set_timers else None
        if entry is not None:
            entry[1].cancel()

    def cancel_all(self) -> None:
        """Let no timer happen any more."""
        for key in tuple(self._set_timers or ()):
            self.cancel(key)

    def open(self, tick: Tick) -> object:
        """Give the message of a tick whose timer still stands, else NOTHING."""
        entry = self._set_timers.get(tick.key) if self._set_timers else None
        if entry is None or entry[0] is not tick:  # the very tick: another incarnation's may have the same key
            return NOTHING
        self.cancel(tick.key)
        if entry[2] is not None:
            self._set(tick.key, tick.message, entry[2], every=entry[2])
        return tick.message

    def _set(self, key: str, message: object, after: float, every: float | None) -> None:
        self.cancel(key)
        if self._set_timers is None:
            self._set_timers = {}
        tick = Tick(key, message)
        handle = asyncio.get_running_loop().call_later(after, self._deliver, tick)
        self._set_timers[key] = (tick, handle, every)
