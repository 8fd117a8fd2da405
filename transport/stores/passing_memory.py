"""What is kept for a while, in this process, with a bound: the embedded twin of Redis."""

from collections import OrderedDict
from typing import Final

from actors.ports import StoreUnavailableError
from actors.runtime import Clock
from models.people.sought import Sought
from models.rates import Admission, Rate, admit

MOST_BYTES: Final = 64 << 20
"""Ten thousand sessions of a few KB each, and their tickets."""

_OVERHEAD: Final = 200
"""Bytes that an entry takes beside its key and value, measured roughly: an entry with nothing in it is no bargain."""

Entry = tuple[float, bytes]
"""(when its time is over, what is kept)"""


class PassingMemory:
    """Implements `WholePassing`: when the room is needed, what was written longest ago goes first."""

    def __init__(self, clock: Clock, most_bytes: int = MOST_BYTES) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._bytes = 0
        self._is_closed = False

    async def get(self, key: str) -> bytes | None:
        """Give what is kept."""
        entry = self._living(key)
        return None if entry is None else entry[1]

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value, in place of what was there."""
        self._see_open()
        self._write(key, (self._clock.now() + seconds, value))

    async def put_if_absent(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep a value if there is none."""
        if self._living(key) is not None:
            return False
        await self.put(key, value, seconds=seconds)
        return True

    async def take(self, key: str) -> bytes | None:
        """Give what is kept and forget it."""
        value = await self.get(key)
        self._forget(key)
        return value

    async def remove(self, key: str) -> None:
        """Forget what is kept."""
        self._see_open()
        self._forget(key)

    async def count(self, key: str, *, seconds: float, by: int = 1) -> int:
        """Add to a number."""
        until, before = self._living(key) or (self._clock.now() + seconds, b"0")
        self._write(key, (until, str(int(before) + by).encode()))
        return int(before) + by

    async def admit(self, key: str, rate: Rate, cost: int = 1) -> Admission:
        """Let something through, or not."""
        entry = self._living(key)
        due, admission = admit(0.0 if entry is None else float(entry[1]), self._clock.now(), rate, cost)
        if admission.is_admitted:
            self._write(key, (due, repr(due).encode()))
        return admission

    async def about(self, sought: Sought) -> list[str]:
        """Give the keys of all that somebody is named in."""
        self._see_open()
        return [key for key, (_, value) in self._entries.items() if sought.is_in_passing(key, value)]

    async def close(self) -> None:
        """Forget everything."""
        self._is_closed = True
        self._entries.clear()

    def _living(self, key: str) -> Entry | None:
        self._see_open()
        entry = self._entries.get(key)
        if entry is not None and entry[0] <= self._clock.now():
            self._forget(key)
            return None
        return entry

    def _write(self, key: str, entry: Entry) -> None:
        self._forget(key)
        self._entries[key] = entry
        self._bytes += _size(key, entry)
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= _size(key, entry)

    def _see_open(self) -> None:
        if self._is_closed:
            raise StoreUnavailableError("what is kept for a while is closed")


def _size(key: str, entry: Entry) -> int:
    return len(key) + len(entry[1]) + _OVERHEAD
