"""MongoDB copied at one cut, by a snapshot, or by its change stream since a token; and taken back."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final

import msgspec
from bson import Timestamp
from pymongo import ASCENDING, AsyncMongoClient, ReplaceOne
from pymongo.asynchronous.change_stream import AsyncDatabaseChangeStream
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from actors.backup.ports import EPOCHS, Cut, Gone, Place, Row
from actors.ports import StoreUnavailableError
from actors.stores.documents import ChangesLostError, Owner
from transport.stores.mongo_whole import Reaching
from transport.stores.mongo_writing import Document, place_of

_LOST: Final = {9, 50811, 260, 280, 286}
"""Codes of a token that cannot be read, that is of another cluster, or that is older than the server's log."""
_LISTEN_MS: Final = 200
_WRITTEN: Final = {"insert", "replace", "update"}
_ENDED: Final = {"drop", "dropDatabase", "rename", "invalidate"}
"""After these the stream tells no single removals."""

Database = AsyncDatabase[Document]
Client = AsyncMongoClient[Document]


async def copy_all(client: Client, database: Database, reaching: Reaching) -> AsyncGenerator[Row | Gone | Cut, None]:
    """Give everything as of one moment; changes are followed from before it, so the next copy repeats some."""
    with reaching():
        stream = await database.watch(max_await_time_ms=_LISTEN_MS)
    async with stream:
        with reaching():
            await stream.try_next()
        token = _token(database, stream)
    async with client.start_session(snapshot=True) as session:
        with reaching():
            names = sorted(await database.list_collection_names())
        for name in (name for name in names if not name.startswith("system.")):
            found = database[name].find({}, session=session).sort("_id", ASCENDING).batch_size(200)
            async with found:
                while True:
                    with reaching():
                        one = await anext(found, None)
                    if one is None:
                        break
                    yield _row(name, one)
    yield Cut(token)


async def copy_since(
    client: Client, database: Database, reaching: Reaching, after: str
) -> AsyncGenerator[Row | Gone | Cut, None]:
    """Give what was written and removed after a token and before now, each document once, as it is by now.

    Raises:
        ChangesLostError: the server's log does not go back so far, or collections were dropped since.
    """
    name, _, data = after.partition("/")
    if name != database.name:
        raise ChangesLostError(f"the token is of the database {name}, this is {database.name}")
    told: dict[Place, Row | Gone] = {}
    try:
        with reaching():
            until: Timestamp = (await client.admin.command("ping"))["operationTime"]
            stream = await _watch(database, data)
        async with stream:
            token = await _drain(database, stream, reaching, until, told)
    except StoreUnavailableError as error:
        if isinstance(error.__cause__, OperationFailure) and error.__cause__.code in _LOST:
            raise ChangesLostError(f"the changes after {data} are not known: {error}") from error
        raise
    for one in told.values():
        yield one
    yield Cut(token)


async def is_empty(database: Database, reaching: Reaching) -> bool:
    """Say whether there is nothing."""
    with reaching():
        names = [name for name in await database.list_collection_names() if not name.startswith("system.")]
        return not any([await database[name].find_one({}, {"_id": 1}) for name in names])


async def put_back(database: Database, reaching: Reaching, rows: Sequence[Row]) -> None:
    """Write documents and epochs as they were."""
    by_collection: dict[str, list[ReplaceOne[Document]]] = {}
    for row in rows:
        where, document = _written(row)
        by_collection.setdefault(row.place.collection, []).append(ReplaceOne(where, document, upsert=True))
    for name, writes in by_collection.items():
        for at in range(0, len(writes), 500):
            with reaching():
                await database[name].bulk_write(writes[at : at + 500], ordered=False)


async def _watch(database: Database, data: str) -> AsyncDatabaseChangeStream[Document]:
    return await database.watch(
        full_document="updateLookup", resume_after={"_data": data}, max_await_time_ms=_LISTEN_MS
    )


async def _drain(
    database: Database,
    stream: AsyncDatabaseChangeStream[Document],
    reaching: Reaching,
    until: Timestamp,
    told: dict[Place, Row | Gone],
) -> str:
    """Read the stream to its end, or to what came after we began; what is changed in one transaction stays together."""
    token = ""
    while True:
        with reaching():
            change = await stream.try_next()
        if change is None or (change["clusterTime"] > until and token):
            return token if change is not None else _token(database, stream)
        token = f"{database.name}/{change['_id']['_data']}"
        if change["operationType"] in _ENDED:
            raise ChangesLostError("a collection was dropped or renamed since")
        _tell(change, told)


def _tell(change: Any, told: dict[Place, Row | Gone]) -> None:
    """Note a change; the last of a document counts."""
    if "documentKey" not in change:
        return
    place = _place(change["ns"]["coll"], change["documentKey"]["_id"])
    told.pop(place, None)
    document: Document | None = change.get("fullDocument") if change["operationType"] in _WRITTEN else None
    told[place] = Gone(place) if document is None else _row(place.collection, document)


def _token(database: Database, stream: AsyncDatabaseChangeStream[Document]) -> str:
    token = stream.resume_token
    if token is None:
        raise ChangesLostError("the server gives no token to go on after")
    return f"{database.name}/{token['_data']}"


def _place(name: str, identity: Any) -> Place:
    if name == EPOCHS:
        return Place(Owner(identity), EPOCHS, "")
    return Place(Owner(identity["owner"]), name, identity["key"])


def _row(name: str, found: Document) -> Row:
    if name == EPOCHS:
        return Row(_place(name, found["_id"]), int(found["epoch"]), 0, b"null")
    return Row(_place(name, found["_id"]), found["version"], found["revision"], msgspec.json.encode(found["value"]))


def _written(row: Row) -> tuple[Document, Document]:
    place = row.place
    if place.collection == EPOCHS:
        return {"_id": place.owner}, {"_id": place.owner, "epoch": row.version}
    where = place_of(place.owner, place.key)
    value = msgspec.json.decode(row.value)
    return where, {**where, "version": row.version, "revision": row.revision, "value": value}
