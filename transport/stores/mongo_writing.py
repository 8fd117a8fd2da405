"""How changes are made in MongoDB: one by itself, several or an epoch's in a transaction; said twice, made once."""

from collections.abc import Sequence
from typing import Any, Final

from bson import ObjectId
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from actors.stores.documents import (
    Change,
    ConflictError,
    Epoch,
    Fence,
    Owner,
    Put,
    Remove,
    StaleEpochError,
    StaleFenceError,
)
from transport.stores.coding import to_fields

EPOCHS: Final = "_epochs"
"""Their collection; no collection of documents can have that name."""

Document = dict[str, Any]
Database = AsyncDatabase[Document]


class MadeAlreadyError(Exception):
    """These very changes were made by an earlier try, whose answer was lost."""


class MadeMeanwhileError(Exception):
    """Somebody else made a document between our look and our write; the same can be tried again."""


def place_of(owner: Owner, key: str) -> Document:
    """Say which document: by its id, and by the shard key, so that a sharded cluster asks one shard alone."""
    return {"_id": {"owner": owner, "key": key}, "owner": owner, "key": key}


async def hold_fence(database: Database, session: AsyncClientSession | None, fence: Fence) -> None:
    """See a fence's epoch, as its writes do.

    Raises:
        StaleFenceError: it is not its owner's latest.
    """
    if not await _is_latest(database, session, fence.owner, fence.epoch):
        raise StaleFenceError(f"epoch {fence.epoch} of {fence.owner} is over")


async def _is_latest(database: Database, session: AsyncClientSession | None, owner: Owner, epoch: Epoch) -> bool:
    """See an epoch, and write to it: with a claim at the same time we conflict, so one of the two comes first."""
    held = {"_id": owner, "epoch": epoch}
    result = await database[EPOCHS].update_one(held, {"$inc": {"writes": 1}}, session=session)
    return bool(result.matched_count)


class Writing:
    """Some changes on their way: each try writes the same fields, under one mark.

    Args:
        changes: what to make.
        epoch: whose it is to be; None for nobody's.
        under: what must be the writer's own; None for nothing.
    """

    def __init__(self, changes: Sequence[Change], epoch: Epoch | None, under: Fence | None = None) -> None:
        self._changes = changes
        self._epoch = epoch
        self._under = under
        self._mark = ObjectId()
        self._fields = [to_fields(one.collection, one.value) if isinstance(one, Put) else {} for one in changes]

    @property
    def needs_transaction(self) -> bool:
        """Whether two documents must agree: several changes, or one and an epoch."""
        return len(self._changes) > 1 or self._epoch is not None or self._under is not None

    async def make(self, database: Database, session: AsyncClientSession | None) -> None:
        """Make all changes; inside a transaction they stand once it is committed.

        Raises:
            StaleEpochError, ConflictError: as `DocumentStore.write` says.
            MadeAlreadyError, MadeMeanwhileError: as they say.
        """
        if self._under is not None:
            await hold_fence(database, session, self._under)
        if self._epoch is not None:
            for owner in {change.owner for change in self._changes}:
                if not await _is_latest(database, session, owner, self._epoch):
                    raise StaleEpochError(f"epoch {self._epoch} of {owner} is over")
        for change, fields in zip(self._changes, self._fields, strict=True):
            if isinstance(change, Remove):
                place = place_of(change.owner, change.key)
                await database[change.collection.name].delete_one(place, session=session)
            else:
                await self._put(database, session, change, fields)

    async def _put(
        self, database: Database, session: AsyncClientSession | None, put: Put[Any], fields: Document
    ) -> None:
        place = place_of(put.owner, put.key)
        written = {"revision": put.collection.revision, "value": fields, "by": self._mark}
        change = {"$set": written, "$inc": {"version": 1}}
        collection = database[put.collection.name]
        if put.expected is None:
            await self._put_blindly(database, session, put, change)
        elif put.expected == 0:
            try:
                await collection.insert_one({**place, "version": 1, **written}, session=session)
            except DuplicateKeyError as error:
                await self._see_conflict(database, put, error)
        else:
            result = await collection.update_one({**place, "version": put.expected}, change, session=session)
            if not result.matched_count:
                await self._see_conflict(database, put, None)

    async def _put_blindly(
        self, database: Database, session: AsyncClientSession | None, put: Put[Any], change: Document
    ) -> None:
        place = place_of(put.owner, put.key)
        try:
            await database[put.collection.name].update_one(place, change, upsert=True, session=session)
        except DuplicateKeyError as error:
            raise MadeMeanwhileError from error

    async def _see_conflict(self, database: Database, put: Put[Any], cause: Exception | None) -> None:
        """Tell a document that another wrote from one that an earlier try of ours did.

        Outside of the session: a transaction that has failed is asked nothing more.
        """
        found = await database[put.collection.name].find_one(place_of(put.owner, put.key), {"version": 1, "by": 1})
        if found is not None and found.get("by") == self._mark:
            raise MadeAlreadyError from cause
        version = 0 if found is None else found["version"]
        raise ConflictError(
            f"a document of {put.collection.name} is at version {version}, not at {put.expected}"
        ) from cause
