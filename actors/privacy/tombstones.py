"""Tombstones: who was erased stays erased, whatever a backup brings back; only a keyed hash of their id is kept."""

import hashlib
import hmac
import secrets
from collections.abc import Callable

from actors.privacy.kept import OF_TOMBSTONES, PEPPERS, TOMBSTONES, Pepper, Tombstone
from actors.stores.documents import ConflictError, DocumentStore, Owner, Put

_PEPPER = "pepper"


class Tombstones:
    """Sets and finds tombstones, in the store of keys: a backup of the documents cannot take them back."""

    def __init__(self, store: DocumentStore, wall_clock: Callable[[], float]) -> None:
        self._store = store
        self._wall_clock = wall_clock
        self._pepper: bytes | None = None

    async def set_for(self, owner: Owner) -> None:
        """Set one; said again, nothing changes.

        Raises:
            StoreUnavailableError: it may not have been set.
        """
        made = Put(TOMBSTONES, OF_TOMBSTONES, await self._hashed(owner), Tombstone(self._wall_clock()), expected=0)
        try:
            await self._store.write(made)
        except ConflictError:
            return  # there is one

    async def is_set(self, owner: Owner) -> bool:
        """Say whether somebody was erased.

        Raises:
            StoreUnavailableError: it cannot be known now.
        """
        return await self._store.read(TOMBSTONES, OF_TOMBSTONES, await self._hashed(owner)) is not None

    async def read_all(self) -> "Graves":
        """Read all of them, to compare many ids with.

        Raises:
            StoreUnavailableError: they cannot be read now.
        """
        hashes, after = set[str](), ""
        while page := await self._store.list_owned(TOMBSTONES, OF_TOMBSTONES, after=after):
            hashes |= {kept.key for kept in page}
            after = page[-1].key
        return Graves(await self._read_pepper() if hashes else b"", frozenset(hashes))

    async def _hashed(self, owner: Owner) -> str:
        if self._pepper is None:
            self._pepper = await self._read_pepper()
        return _hash_of(self._pepper, owner)

    async def _read_pepper(self) -> bytes:
        """Read what ids are hashed with, made by whoever is first."""
        kept = await self._store.read(PEPPERS, OF_TOMBSTONES, _PEPPER)
        if kept is not None:
            return kept.value.secret
        made = Pepper(secrets.token_bytes(32))
        try:
            await self._store.write(Put(PEPPERS, OF_TOMBSTONES, _PEPPER, made, expected=0))
        except ConflictError:
            return await self._read_pepper()
        return made.secret


class Graves:
    """All tombstones that there were at a moment."""

    def __init__(self, pepper: bytes, hashes: frozenset[str]) -> None:
        self._pepper = pepper
        self._hashes = hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, owner: Owner) -> bool:
        return bool(self._hashes) and _hash_of(self._pepper, owner) in self._hashes


def _hash_of(pepper: bytes, owner: Owner) -> str:
    return hmac.digest(pepper, owner.encode(), hashlib.sha256).hex()
