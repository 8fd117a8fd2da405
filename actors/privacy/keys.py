"""Data keys: one a learner, made when their first audio is kept, destroyed when they are erased."""

import secrets
from collections.abc import Callable

from actors.privacy.kept import DATA_KEYS, DataKey
from actors.stores.documents import ConflictError, DocumentStore, Owner, Put, Remove
from models.people.sealing import KEY_BYTES

_KEY = "audio"


class DataKeys:
    """Gives and destroys data keys, on a store of their own."""

    def __init__(self, store: DocumentStore, wall_clock: Callable[[], float]) -> None:
        self._store = store
        self._wall_clock = wall_clock

    async def find(self, owner: Owner) -> bytes | None:
        """Give a learner's key; None when they have none, or none any more.

        Raises:
            StoreUnavailableError: it cannot be known now.
        """
        kept = await self._store.read(DATA_KEYS, owner, _KEY)
        return None if kept is None else kept.value.key

    async def get(self, owner: Owner) -> bytes:
        """Give a learner's key, made if they have none; of two who make it at once, both get the same.

        Raises:
            StoreUnavailableError: it cannot be made now; nothing can be sealed then.
        """
        known = await self.find(owner)
        if known is not None:
            return known
        made = DataKey(secrets.token_bytes(KEY_BYTES), self._wall_clock())
        try:
            await self._store.write(Put(DATA_KEYS, owner, _KEY, made, expected=0))
        except ConflictError:
            return await self.get(owner)  # another was faster
        return made.key

    async def destroy(self, owner: Owner) -> bool:
        """Take a learner's key away for ever; says whether there was one. No copy of their audio can be heard then.

        Raises:
            StoreUnavailableError: it is not known whether it is gone; say it again.
        """
        had = await self.find(owner) is not None
        await self._store.write(Remove(DATA_KEYS, owner, _KEY))
        await self._store.erase(owner)
        return had
