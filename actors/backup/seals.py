"""Each learner's documents sealed with a key of their own, which dies with them: no old backup can be read of them."""

import hashlib
import hmac
import secrets
from typing import Final

import msgspec

from actors.backup.ports import Place, Row
from actors.people.kept import HALAQAT, NAMES, SIGN_OUTS, of_account
from actors.privacy.kept import OF_BACKUPS, of_backup
from actors.privacy.keys import DataKeys
from actors.privacy.tombstones import Tombstones
from actors.stores.documents import Owner
from actors.stores.whole import WholeDocuments
from models.people.sealing import NONCE_BYTES, seal, unseal

MARK_BYTES: Final = 16
"""Of what stands for a key, and for a place; neither says whose it is."""


class Seals:
    """The keys of backups, read once; all raise `StoreUnavailableError` when the store of keys is away."""

    def __init__(self, store: WholeDocuments, keys: DataKeys, tombstones: Tombstones) -> None:
        self._store = store
        self._keys = keys
        self._tombstones = tombstones
        self._known: dict[Owner, bytes] = {}
        self._house = b""

    async def house(self) -> bytes:
        """Give the key of what is no learner's: classes, sign-outs, manifests."""
        if not self._house:
            self._house = await self._keys.get(OF_BACKUPS)
        return self._house

    async def key_for(self, row: Row) -> bytes | None:
        """Give the key of whoever a document is about, made if they have none; None of who was erased."""
        owner = whose(row)
        if owner is None:
            return await self.house()
        if owner not in self._known:
            self._known[owner] = await self._keys.get(of_backup(owner))
            if await self._tombstones.is_set(owner):
                del self._known[owner]
                await self._keys.destroy(of_backup(owner))
                return None
        return self._known[owner]

    async def by_mark(self) -> dict[bytes, bytes]:
        """Give every key that there is, by its mark."""
        house = await self.house()
        found = {mark_of(house): house}
        async for owner in self._store.owners():
            key = await self._keys.find(owner) if owner.endswith(of_backup(Owner(""))) else None
            if key is not None:
                found[mark_of(key)] = key
        return found

    def forget(self) -> None:
        """Hold no key any longer than one backup takes."""
        self._known.clear()


def whose(row: Row) -> Owner | None:
    """Say which learner's a document is, whoever owns it; None for what is nobody's."""
    owner, collection = row.place.owner, row.place.collection
    if collection == NAMES.name:
        return of_account(msgspec.json.decode(row.value, type=NAMES.kind).account)
    if collection == HALAQAT.name:
        return of_account(msgspec.json.decode(row.value, type=HALAQAT.kind).teacher)
    if collection == SIGN_OUTS.name:
        return Owner(msgspec.json.decode(row.value, type=SIGN_OUTS.kind).learner)
    return None if owner.startswith(("talqin:", "halaqa:", "name:")) else owner


def mark_of(key: bytes) -> bytes:
    """Give what stands for a key in a backup."""
    return hmac.digest(key, b"talqin backup: key", hashlib.sha256)[:MARK_BYTES]


def place_mark(house: bytes, place: Place) -> bytes:
    """Give what stands for a place in a backup: who has not the house's key can compare it with nothing."""
    return hmac.digest(house, msgspec.json.encode(place), hashlib.sha256)[:MARK_BYTES]


def sealed(key: bytes, plain: bytes, about: str) -> bytes:
    """Seal some bytes as a piece of a file."""
    return seal(key, secrets.token_bytes(NONCE_BYTES), plain, about)


def opened(key: bytes, content: bytes, about: str) -> bytes:
    """Open what `sealed` has sealed.

    Raises:
        SealError: it is no piece of that, or was changed.
    """
    return unseal(key, content, about)
