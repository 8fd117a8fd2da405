"""The stores that the same tests are run on."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from actors.ports import StoreUnavailableError
from actors.runtime import LoopClock
from actors.stores.documents import DocumentStore
from actors.stores.objects import ObjectStore
from actors.stores.passing import PassingStore
from tests.fakes.documents import RememberedDocuments
from tests.fakes.servers import (
    S3_KEY,
    S3_SECRET,
    RedisBehindSentinels,
    Server,
    free_port,
    mongo,
    redis,
    redis_cluster,
    s3,
)
from transport.stores.folder_door import FolderDoor
from transport.stores.folder_objects import FolderObjects
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.passing_memory import PassingMemory
from transport.stores.passing_redis import PassingRedis
from transport.stores.redis_clients import asked, close_client, redis_client
from transport.stores.s3_objects import S3Access, S3Objects
from transport.stores.sqlite_documents import SqliteDocuments


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the drivers leave the sockets of a server that has gone away to the collector: pymongo and redis-py do."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(autouse=True, scope="module")
def _forgotten_sockets_are_closed_here() -> Iterator[None]:
    """Other folders' tests do not meet them."""
    yield
    gc.collect()


class ClosableStore(DocumentStore, Protocol):
    """As whoever opens a store sees it."""

    async def close(self) -> None:
        """Let go of it."""


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One MongoDB for all tests; each has a database of its own."""
    server = mongo(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server
    server.kill()


_numbers = count()


@pytest_asyncio.fixture(params=["fake", "sqlite", "mongo"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ClosableStore]:
    """A store of documents with nothing in it."""
    made: ClosableStore
    match request.param:
        case "fake":
            made = RememberedDocuments()
        case "sqlite":
            made = SqliteDocuments(tmp_path / "talqin.sqlite")
        case _:
            server: Server = request.getfixturevalue("mongo_server")
            url = f"mongodb://127.0.0.1:{server.port}/test{next(_numbers)}?replicaSet=secantus"
            made = await asyncio.to_thread(MongoDocuments, url)
    yield made
    await made.close()


class ClosablePassing(PassingStore, Protocol):
    """As whoever opens a store sees it."""

    async def close(self) -> None:
        """Let go of it."""


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Redis by itself."""
    server = redis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.kill()


@pytest.fixture(scope="session")
def sentinel_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A master, a replica, three Sentinels."""
    servers = RedisBehindSentinels(tmp_path_factory.mktemp("sentinels"))
    servers.start()
    yield servers.url
    servers.kill()


@pytest.fixture(scope="session")
def cluster_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three Redis that share the slots."""
    servers = redis_cluster(tmp_path_factory.mktemp("cluster"))
    yield f"redis+cluster://127.0.0.1:{servers[0].port}"
    for server in servers:
        server.kill()


@pytest_asyncio.fixture(params=["memory", "redis_url", "sentinel_url", "cluster_url"])
async def passing(request: pytest.FixtureRequest) -> AsyncIterator[ClosablePassing]:
    """A store that may forget; what other tests left is gone from it."""
    if request.param == "memory":
        memory = PassingMemory(LoopClock())
        yield memory
        await memory.close()
        return
    url = request.getfixturevalue(request.param)
    await empty(url)
    store = PassingRedis(url)
    yield store
    await store.close()


async def empty(url: str) -> None:
    """Take every key out of a Redis, once a cluster has agreed on who has which slots."""
    client = redis_client(url, wait=2.0)
    for key in ("a", "b", "n"):  # one of each member's
        await asked(partial(client.delete, key), within=20.0)
    await client.flushall()
    await close_client(client)


class ClosableObjects(ObjectStore, Protocol):
    """As whoever opens a store sees it."""

    async def close(self) -> None:
        """Let go of it."""


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One S3 for all tests; each has a bucket of its own."""
    server = s3(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.kill()


@pytest_asyncio.fixture(params=["folder", "s3"])
async def objects(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[ClosableObjects]:
    """A store of objects with nothing in it, whose addresses are served."""
    if request.param == "s3":
        store = S3Objects(s3_access(request.getfixturevalue("s3_server")))
        await prepared(store)
        yield store
        await store.close()
        return
    port = free_port()
    folder = FolderObjects(tmp_path / "objects", f"http://127.0.0.1:{port}/files", time.time)
    application = web.Application()
    application.router.add_get("/files/{name:.+}", FolderDoor(folder).handle)
    async with TestServer(application, port=port):
        yield folder
    await folder.close()


def s3_access(server: Server) -> S3Access:
    """Name a bucket that nobody else has."""
    return S3Access(f"bucket-{next(_numbers)}", f"http://127.0.0.1:{server.port}", key=S3_KEY, secret=S3_SECRET)


async def prepared(store: S3Objects) -> None:
    """Wait until the gateway has found the rest of itself."""
    for _ in range(100):
        try:
            return await store.prepare()
        except StoreUnavailableError:
            await asyncio.sleep(0.1)
    raise AssertionError("S3 makes no bucket")
