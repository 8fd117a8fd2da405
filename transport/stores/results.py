"""What was said of whole recordings, kept for an hour in whatever keeps things for a while."""

from contextlib import suppress
from typing import Final

from actors.ports import StoreUnavailableError
from actors.stores.passing import PassingStore

KEPT_SECONDS: Final = 3600.0


class PassingResults:
    """Implements `ResultCache`: a store that is away is as one that has forgotten."""

    def __init__(self, store: PassingStore, kept_seconds: float = KEPT_SECONDS) -> None:
        self._store = store
        self._kept_seconds = kept_seconds

    async def find(self, key: str) -> bytes | None:
        """Give what is kept under a key."""
        try:
            return await self._store.get(f"result:{key}")
        except StoreUnavailableError:
            return None

    async def keep(self, key: str, result: bytes) -> None:
        """Keep a result in place of what this key had."""
        with suppress(StoreUnavailableError):
            await self._store.put(f"result:{key}", result, seconds=self._kept_seconds)
