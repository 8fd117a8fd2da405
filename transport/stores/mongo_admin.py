"""Says the commands of `mongo_regions.py` to a cluster, through a mongos; whatever is not one is refused first."""

from collections.abc import Iterator
from typing import Any, Final

import pymongo
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from actors.ports import StoreUnavailableError
from transport.stores.mongo_regions import commands

WITHIN_SECONDS: Final = 60.0
"""A collection that is there already is looked through for its index; nothing is moved within a command."""


class NotShardedError(Exception):
    """What answers is no mongos, or it refuses a command; the text is its own."""


def commands_for(documents: str, keys: str) -> Iterator[dict[str, Any]]:
    """Give the commands for the databases that two addresses name.

    Raises:
        ValueError: it is no such address.
    """
    return commands(_database(documents, "talqin"), _database(keys, "talqin_keys"))


def _database(url: str, otherwise: str) -> str:
    try:
        return str(parse_uri(url)["database"] or otherwise)
    except PyMongoError as error:
        raise ValueError(f"no address of a MongoDB: {error}") from error


async def apply(documents: str, keys: str) -> int:
    """Make a cluster so; returns how many commands it took. Said again, nothing changes.

    Raises:
        NotShardedError: as it says.
        StoreUnavailableError: nobody answers.
    """
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        documents, serverSelectionTimeoutMS=int(WITHIN_SECONDS * 1000), retryWrites=True
    )
    try:
        return await _said(client, list(commands_for(documents, keys)))
    except OperationFailure as error:
        raise NotShardedError(f"the cluster refuses: {error}") from error
    except PyMongoError as error:
        raise StoreUnavailableError(f"MongoDB: {error}") from error
    finally:
        await client.close()


async def _said(client: AsyncMongoClient[dict[str, Any]], wanted: list[dict[str, Any]]) -> int:
    with pymongo.timeout(WITHIN_SECONDS):
        hello = await client.admin.command("hello")
    if hello.get("msg") != "isdbgrid":
        raise NotShardedError("what answers is no mongos: it has no shards to put documents on")
    for command in wanted:
        with pymongo.timeout(WITHIN_SECONDS):
            await client.admin.command(command)
    return len(wanted)
