"""Each store goes away in the middle of the work: what was told as kept is there, and all goes on by itself."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import DocumentStore, Epoch, Owner, Put
from tests.fakes.servers import Server, mongo, s3
from tests.transport.stores.conftest import prepared, s3_access
from tests.transport.stores.kinds import AMINA, NOTES, Note
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.s3_objects import S3Objects

pytestmark = [
    pytest.mark.wall_clock,
    # The drivers leave the sockets of a server that has died to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Outage = Callable[[Server], tuple[Callable[[], None], Callable[[], None]]]
"""How a server goes away, and comes back."""


def frozen(server: Server) -> tuple[Callable[[], None], Callable[[], None]]:
    return server.freeze, server.thaw


def killed(server: Server) -> tuple[Callable[[], None], Callable[[], None]]:
    return server.kill, server.start


@pytest.fixture
def started() -> Iterator[Callable[[Server], Server]]:
    """Start a server, and end it after the test whatever comes."""
    servers: list[Server] = []

    def start(server: Server) -> Server:
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.kill()
    gc.collect()  # here, where the drivers' forgotten sockets are expected


class Writer:
    """An owner's single writer, who says again what was not told as kept, as actors do.

    Attributes:
        kept: keys that were told as kept.
        refused: how often the store was not available.
    """

    def __init__(self, store: DocumentStore, owner: Owner, epoch: Epoch | None) -> None:
        self.kept: list[str] = []
        self.refused = 0
        self._store = store
        self._owner = owner
        self._epoch = epoch

    async def write(self, stop: asyncio.Event) -> None:
        """Write one note after another until told to stop."""
        while not stop.is_set():
            key = f"{len(self.kept):05}"
            try:
                await self._store.write(Put(NOTES, self._owner, key, Note(key)), epoch=self._epoch)
            except StoreUnavailableError:
                self.refused += 1
            else:
                self.kept.append(key)


@pytest.mark.parametrize("how", [frozen, killed])
async def test_documents_that_were_told_as_kept_outlast_an_outage(
    tmp_path: Path, started: Callable[[Server], Server], how: Outage
) -> None:
    server = await asyncio.to_thread(started, mongo(tmp_path))
    url = f"mongodb://127.0.0.1:{server.port}/away?replicaSet=secantus&connectTimeoutMS=500&heartbeatFrequencyMS=500"
    store = await asyncio.to_thread(MongoDocuments, url, 3.0)
    # SecantusDB 0.7.0b3 forgets transactions when it is killed (40 acknowledged, 0 found), single writes it does not.
    owners = (AMINA, Owner("bilal"), Owner("c"))
    writers = [Writer(store, owner, await store.claim(owner) if how is frozen else None) for owner in owners]
    stop, (go, come_back) = asyncio.Event(), how(server)
    writing = [asyncio.create_task(writer.write(stop)) for writer in writers]

    await wait_for(lambda: all(len(writer.kept) > 3 for writer in writers))
    await asyncio.to_thread(go)
    await wait_for(lambda: all(writer.refused for writer in writers))
    await asyncio.to_thread(come_back)
    before = [len(writer.kept) for writer in writers]
    await wait_for(lambda: all(len(writer.kept) > had + 3 for writer, had in zip(writers, before, strict=True)))
    stop.set()
    await asyncio.gather(*writing)

    for owner, writer in zip(owners, writers, strict=True):
        found = {kept.key: kept.value.text for kept in await store.list_owned(NOTES, owner, limit=100_000)}
        assert set(writer.kept) <= set(found)
    await store.close()


@pytest.mark.parametrize("how", [frozen, killed])
async def test_objects_that_were_told_as_kept_outlast_an_outage(
    tmp_path: Path, started: Callable[[Server], Server], how: Outage
) -> None:
    server = await asyncio.to_thread(started, s3(tmp_path))
    first = S3Objects(s3_access(server))
    await prepared(first)
    await first.put("amina/before", b"kept")
    store, (go, come_back) = S3Objects(first.access, within=3.0), how(server)

    await asyncio.to_thread(go)
    with pytest.raises(StoreUnavailableError):
        await store.put("amina/during", b"not told as kept")
    await asyncio.to_thread(come_back)
    await wait_until_put(store, "amina/during")

    assert b"".join([piece async for piece in first.get("amina/before")]) == b"kept"
    assert b"".join([piece async for piece in first.get("amina/during")]) == b"again"
    await store.close()
    await first.close()


async def wait_until_put(store: S3Objects, name: str) -> None:
    for _ in range(200):
        try:
            await store.put(name, b"again")
        except StoreUnavailableError:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("it did not come back")


async def wait_for(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(90):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.02)
