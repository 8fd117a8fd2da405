"""MongoDB looked through as a whole: whatever collections its database has, a batch at a time."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager
from typing import Any, Final

import msgspec
from pymongo import ASCENDING
from pymongo.asynchronous.database import AsyncDatabase

from actors.stores.documents import Owner
from actors.stores.whole import Held
from models.people.sought import Sought
from transport.stores.mongo_writing import EPOCHS, Document, place_of

_BATCH: Final = 200

Database = AsyncDatabase[Document]
Reaching = Callable[[], AbstractContextManager[None]]
"""Bounds one question to the server, and says whose fault it is when it is not answered."""


async def held_by(database: Database, reaching: Reaching, owner: Owner) -> AsyncGenerator[Held, None]:
    """Give all documents of an owner."""
    for name in await _collections(database, reaching):
        async for found in _all(database, reaching, name, {"owner": owner}):
            yield _held(name, found)


async def about(database: Database, reaching: Reaching, sought: Sought) -> AsyncGenerator[Held, None]:
    """Give all documents, and epochs, that somebody is named in."""
    for name in await _collections(database, reaching):
        async for found in _all(database, reaching, name, {}):
            held = _held(name, found)
            if sought.is_in(held.owner, held.key, bytes(held.value).decode()):
                yield held
    async for found in _all(database, reaching, EPOCHS, {}):
        if sought.is_in(str(found["_id"]), "", ""):
            yield Held(EPOCHS, Owner(found["_id"]), "", msgspec.Raw(b"null"))


async def owners(database: Database, reaching: Reaching) -> AsyncGenerator[Owner, None]:
    """Give every owner once: by what is remembered of those that were told."""
    told: set[str] = set()
    for name in await _collections(database, reaching):
        with reaching():
            found = await database[name].distinct("owner")
        for owner in found:
            if owner not in told:
                told.add(owner)
                yield Owner(owner)


async def take_away(database: Database, reaching: Reaching, held: Held) -> None:
    """Remove one document, or an epoch."""
    where: dict[str, Any] = {"_id": held.owner} if held.collection == EPOCHS else place_of(held.owner, held.key)
    with reaching():
        await database[held.collection].delete_one(where)


async def rewrite(database: Database, reaching: Reaching, held: Held, value: msgspec.Raw) -> bool:
    """Put another value in a document's place, if nobody has written it since."""
    seen = {**place_of(held.owner, held.key), "version": held.version}
    change = {"$set": {"value": msgspec.json.decode(value)}, "$inc": {"version": 1}}
    with reaching():
        return (await database[held.collection].update_one(seen, change)).modified_count == 1


async def _collections(database: Database, reaching: Reaching) -> list[str]:
    with reaching():
        names = await database.list_collection_names()
    return sorted(name for name in names if name != EPOCHS and not name.startswith("system."))


async def _all(
    database: Database, reaching: Reaching, name: str, wanted: dict[str, Any]
) -> AsyncGenerator[Document, None]:
    """Read page by page by `_id`: no cursor stays open while somebody works on what it gave."""
    after: dict[str, Any] = {}
    while True:
        with reaching():
            page = await database[name].find({**wanted, **after}).sort("_id", ASCENDING).limit(_BATCH).to_list()
        for found in page:
            yield found
        if len(page) < _BATCH:
            return
        after = {"_id": {"$gt": page[-1]["_id"]}}


def _held(name: str, found: Document) -> Held:
    value = msgspec.Raw(msgspec.json.encode(found["value"]))
    return Held(name, Owner(found["owner"]), found["key"], value, found["version"])
