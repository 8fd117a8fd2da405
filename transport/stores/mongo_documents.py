"""Documents in MongoDB: a collection each, an owner's documents together, every write known to a majority."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, TypeVar

import msgspec
import pymongo
from bson.errors import BSONError
from pymongo import ASCENDING, AsyncMongoClient, ReturnDocument, UpdateOne
from pymongo.asynchronous.change_stream import AsyncCollectionChangeStream
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import CollectionInvalid, DuplicateKeyError, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from actors.backup.ports import Cut, Gone, Row
from actors.ports import StoreUnavailableError
from actors.stores.documents import Change, ChangesLostError, Collection, Epoch, Fence, Kept, Owner, UnfitValueError
from actors.stores.whole import Held
from models.people.sought import Sought
from transport.stores import mongo_copies as copies
from transport.stores import mongo_whole as whole
from transport.stores.bson_schema import validator_of
from transport.stores.coding import from_fields, to_fields, written_name
from transport.stores.mongo_regions import DECIDES, asks_of
from transport.stores.mongo_writing import (
    EPOCHS,
    Document,
    MadeAlreadyError,
    MadeMeanwhileError,
    Writing,
    hold_fence,
    place_of,
)

T = TypeVar("T")

WITHIN_SECONDS: Final = 10.0
"""An election takes up to some seconds, in which the driver tries again; beyond this it is an outage."""

_BATCH: Final = 100
"""Documents of a migration read and rewritten at a time."""

_LISTEN_MS: Final = 1000
"""How long the server holds a follower's question open when nothing happens."""

_LOST: Final = {9, 50811, 260, 280, 286}
"""Codes of a token that cannot be read, that is of another cluster, or that is older than the server's log."""


_LATER: Final = {"$max": [{"$add": [{"$ifNull": ["$epoch", 0]}, 1]}, {"$toLong": "$$NOW"}]}


class MongoDocuments:
    """Implements `CopiedDocuments`; needs a replica set (transactions, change streams), of one member at least."""

    def __init__(self, url: str, within: float = WITHIN_SECONDS) -> None:
        """Name the cluster, `mongodb://...`, with the database in its path (`talqin` if there is none).

        To be called in a thread: the driver looks at files to say what it runs on.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._is_closed = False
        self._left_over: list[AsyncClientSession] = []
        """Sessions whose last transaction may not have ended."""
        try:
            self._client: AsyncMongoClient[Document] = AsyncMongoClient(
                url, serverSelectionTimeoutMS=int(within * 1000), retryWrites=True, retryReads=True, tz_aware=True
            )
            database = self._client.get_default_database("talqin")
        except PyMongoError as error:
            raise ValueError(f"no address of a MongoDB: {error}") from error
        self._database = database.with_options(read_concern=DECIDES.read, write_concern=DECIDES.write)

    async def prepare(self, *collections: Collection[Any]) -> None:
        """Make the collections, their indexes and their rules; indexes of many documents are built while all goes on.

        This alone waits for as long as the server works.
        """
        with self._reaching(None):
            for collection in collections:
                await self._make(collection)

    async def migrate(self, collection: Collection[Any]) -> int:
        """Rewrite documents of older revisions; one that is written meanwhile is left to its writer."""
        rewritten, older = 0, {"revision": {"$lt": collection.revision}}
        while True:
            with self._reaching(self._within):
                found = await self._of(collection).find(older).limit(_BATCH).to_list()
                if not found:
                    return rewritten
                result = await self._of(collection).bulk_write(
                    [_renewal(collection, one) for one in found], ordered=False
                )
                rewritten += result.modified_count

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        """Become the owner's single writer.

        An epoch is the server's time in milliseconds, or one more than the last: it goes on after an `erase`, which
        leaves nothing to count from.
        """

        async def claim(session: AsyncClientSession | None) -> Epoch | None:
            if under is not None:
                await hold_fence(self._database, session, under)
            claimed = await self._database[EPOCHS].find_one_and_update(
                {"_id": owner},
                [{"$set": {"epoch": _LATER}}],
                upsert=True,
                return_document=ReturnDocument.AFTER,
                session=session,
            )
            return None if claimed is None else Epoch(claimed["epoch"])

        with self._reaching(self._within):
            while True:
                with suppress(DuplicateKeyError):  # the first claim of another came between: ours is the next
                    epoch = await (claim(None) if under is None else self._in_transaction(claim))
                    if epoch is not None:
                        return epoch

    async def read(self, collection: Collection[T], owner: Owner, key: str) -> Kept[T] | None:
        """Give one document."""
        with self._reaching(self._within):
            found = await self._of(collection).find_one(place_of(owner, key))
        return None if found is None else _kept(collection, found)

    async def list_owned(
        self, collection: Collection[T], owner: Owner, *, after: str = "", limit: int = 1000
    ) -> list[Kept[T]]:
        """Give an owner's documents of a collection."""
        wanted = {"owner": owner, "key": {"$gt": after}}
        with self._reaching(self._within):
            found = await self._of(collection).find(wanted).sort("key", ASCENDING).limit(limit).to_list()
        return [_kept(collection, one) for one in found]

    async def find(
        self, collection: Collection[T], index: str, value: str | float, *, limit: int = 1000
    ) -> list[Kept[T]]:
        """Give documents by an indexed field; those of older revisions are looked through until they are migrated."""
        wanted = {f"value.{written_name(collection, index)}": value, "revision": collection.revision}
        order = [("owner", ASCENDING), ("key", ASCENDING)]
        with self._reaching(self._within):
            new = await self._of(collection).find(wanted).sort(order).limit(limit).to_list()
            old = await self._of(collection).find({"revision": {"$lt": collection.revision}}).to_list()
        found = [_kept(collection, one) for one in new]
        found += [kept for kept in (_kept(collection, one) for one in old) if getattr(kept.value, index) == value]
        return sorted(found, key=lambda kept: (kept.owner, kept.key))[:limit]

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        """Make all changes, known to a majority and on its disks, or none; tried again until the deadline."""
        writing = Writing(changes, epoch, under)
        with self._reaching(self._within):
            while True:
                try:
                    return await self._write(writing)
                except MadeAlreadyError:
                    return None
                except MadeMeanwhileError:
                    continue  # it is there now: the same is written over it

    async def erase(self, owner: Owner) -> int:
        """Take away all that is an owner's: first their epoch, so that no writer goes on, then each collection's."""
        gone = 0
        with self._reaching(self._within):
            await self._database[EPOCHS].delete_one({"_id": owner})
            for name in await self._database.list_collection_names():
                if name != EPOCHS and not name.startswith("system."):
                    gone += (await self._database[name].delete_many({"owner": owner})).deleted_count
        return gone

    def held_by(self, owner: Owner) -> AsyncGenerator[Held, None]:
        """Give all documents of an owner."""
        return whole.held_by(self._database, self._bounded, owner)

    def about(self, sought: Sought) -> AsyncGenerator[Held, None]:
        """Give all documents and epochs that somebody is named in."""
        return whole.about(self._database, self._bounded, sought)

    async def take_away(self, held: Held) -> None:
        """Remove one document."""
        await whole.take_away(self._database, self._bounded, held)

    async def rewrite(self, held: Held, value: msgspec.Raw) -> bool:
        """Put another value in a document's place."""
        return await whole.rewrite(self._database, self._bounded, held, value)

    def owners(self) -> AsyncGenerator[Owner, None]:
        """Give every owner."""
        return whole.owners(self._database, self._bounded)

    def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
        """Give everything as of one moment, or what was written and removed since."""
        if after is None:
            return copies.copy_all(self._client, self._database, self._bounded)
        return copies.copy_since(self._client, self._database, self._bounded, after)

    async def is_empty(self) -> bool:
        """Say whether there is no document and no epoch."""
        return await copies.is_empty(self._database, self._bounded)

    async def put_back(self, rows: Sequence[Row]) -> None:
        """Write documents as they were copied."""
        await copies.put_back(self._database, self._bounded, rows)

    async def changes(
        self, collection: Collection[T], *, after: str | None = None
    ) -> AsyncGenerator[tuple[str, Kept[T]], None]:
        """Follow what anybody writes; a migration is told, too."""
        with self._reaching(self._within):
            stream = await self._watch(collection, after)
        try:
            while stream.alive and not self._is_closed:
                with self._reaching(self._within + _LISTEN_MS / 1000):
                    change = await stream.try_next()
                document = None if change is None else change.get("fullDocument")
                if change is not None and document is not None:  # None: it was removed since
                    yield str(change["_id"]["_data"]), _kept(collection, document)
        except StoreUnavailableError:
            if not self._is_closed:
                raise
        finally:
            await stream.close()

    async def close(self) -> None:
        """Let go of all connections; said again, nothing happens."""
        self._is_closed = True
        self._left_over.clear()
        await self._client.close()

    async def _write(self, writing: Writing) -> None:
        if not writing.needs_transaction:
            await writing.make(self._database, None)
            return

        async def make(session: AsyncClientSession) -> None:
            await writing.make(self._database, session)

        await self._in_transaction(make)

    async def _in_transaction(self, make: Callable[[AsyncClientSession], Awaitable[T]]) -> T:
        """Have all that is done in a session stand, or nothing of it; one that conflicts is tried again."""
        await self._end_left_over()
        session = self._client.start_session()
        try:
            made = await session.with_transaction(
                make, read_concern=ReadConcern("snapshot"), write_concern=self._database.write_concern
            )
        except (PyMongoError, asyncio.CancelledError):
            self._left_over.append(session)
            raise
        except BaseException:
            await session.end_session()
            raise
        await session.end_session()
        return made

    async def _end_left_over(self) -> None:
        """End transactions that a server which fell silent may hold open, a minute long in the way of who tries again.

        A session's next transaction ends its last.
        """
        while self._left_over:
            session = self._left_over.pop(0)
            try:
                async with await session.start_transaction():
                    await self._database[EPOCHS].find_one({"_id": ""}, session=session)
                    await session.abort_transaction()
            except (PyMongoError, asyncio.CancelledError):
                self._left_over.append(session)
                raise
            await session.end_session()

    async def _make(self, collection: Collection[Any]) -> None:
        """Set the rule last: documents of the new revision come only from who has waited for this."""
        with suppress(CollectionInvalid):  # it is there
            await self._database.create_collection(collection.name)
        documents = self._of(collection)
        await documents.create_index([("owner", ASCENDING), ("key", ASCENDING)], unique=True, name="owner_key")
        await documents.create_index([("revision", ASCENDING)], name="revision")
        for index in collection.indexes:
            fields = [(f"value.{written_name(collection, index)}", ASCENDING), ("owner", ASCENDING), ("key", ASCENDING)]
            await documents.create_index(fields, name=f"by_{index}")
        await self._database.command("collMod", collection.name, validator=validator_of(collection))

    async def _watch(self, collection: Collection[Any], after: str | None) -> AsyncCollectionChangeStream[Document]:
        writes = [{"$match": {"operationType": {"$in": ["insert", "replace", "update"]}}}]
        try:
            return await self._of(collection).watch(
                writes,
                full_document="updateLookup",
                resume_after=None if after is None else {"_data": after},
                max_await_time_ms=_LISTEN_MS,
            )
        except OperationFailure as error:
            if after is not None and error.code in _LOST:
                raise ChangesLostError(f"the changes after {after} are not known: {error}") from error
            raise

    def _of(self, collection: Collection[Any]) -> AsyncCollection[Document]:
        asks = asks_of(collection.name)
        return self._database.get_collection(
            collection.name, read_concern=asks.read, write_concern=asks.write, read_preference=asks.preference
        )

    def _bounded(self) -> AbstractContextManager[None]:
        return self._reaching(self._within)

    @contextmanager
    def _reaching(self, within: float | None) -> Generator[None]:
        """Bound what is asked of the server, and say whose fault it is when it is not answered."""
        try:
            with pymongo.timeout(within):
                yield
        except PyMongoError as error:
            raise StoreUnavailableError(f"MongoDB: {error}") from error
        except (BSONError, OverflowError) as error:
            raise UnfitValueError(f"MongoDB cannot keep it: {error}") from error


def _kept(collection: Collection[T], found: Document) -> Kept[T]:
    value = from_fields(collection, found["revision"], found["value"])
    return Kept(Owner(found["owner"]), found["key"], value, found["version"])


def _renewal(collection: Collection[Any], found: Document) -> UpdateOne:
    """Write a document in this revision's form, unless somebody has written it since."""
    seen = {**place_of(found["owner"], found["key"]), "version": found["version"], "revision": found["revision"]}
    fields = to_fields(collection, _kept(collection, found).value)
    return UpdateOne(seen, {"$set": {"revision": collection.revision, "value": fields}})
