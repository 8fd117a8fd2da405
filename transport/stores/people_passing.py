"""Tickets and limits of people over the passing store that the settings name: this process, or Redis for all nodes."""

from actors.stores.passing import PassingStore
from models.rates import Rate


class PeoplePassing:
    """Implements `actors.people.ports.Passing` over a `PassingStore`."""

    def __init__(self, store: PassingStore) -> None:
        self._store = store

    async def put(self, key: str, value: bytes, *, within: float) -> None:
        """Keep a value for so many seconds."""
        await self._store.put(key, value, seconds=within)

    async def take(self, key: str) -> bytes | None:
        """Give a value and forget it."""
        return await self._store.take(key)

    async def spend(self, key: str, rate: Rate) -> float:
        """Count one try; gives 0.0, or after how many seconds to try again."""
        return (await self._store.admit(key, rate)).retry_after_seconds
