"""What was said of whole recordings, kept in this process for an hour: the embedded twin of a shared cache."""

from collections import OrderedDict
from typing import Final

from actors.runtime import Clock

KEPT_SECONDS: Final = 3600.0
MOST_BYTES: Final = 32 << 20
"""A result of a page is about 20 KB: some sixteen hundred of them."""


class RememberedResults:
    """Implements `ResultCache`: the oldest go first, when their time is over or the room is needed."""

    def __init__(self, clock: Clock, kept_seconds: float = KEPT_SECONDS, most_bytes: int = MOST_BYTES) -> None:
        self._clock = clock
        self._kept_seconds = kept_seconds
        self._most_bytes = most_bytes
        self._results: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0

    async def find(self, key: str) -> bytes | None:
        """Give what is kept under a key."""
        self._forget_old()
        entry = self._results.get(key)
        return None if entry is None else entry[1]

    async def keep(self, key: str, result: bytes) -> None:
        """Keep a result in place of what this key had."""
        self._forget(key)
        self._results[key] = (self._clock.now(), result)
        self._bytes += len(result)
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._results)))

    def _forget_old(self) -> None:
        since = self._clock.now() - self._kept_seconds
        for key in [key for key, (kept_at, _) in self._results.items() if kept_at < since]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        entry = self._results.pop(key, None)
        if entry is not None:
            self._bytes -= len(entry[1])
