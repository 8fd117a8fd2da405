"""The stores that the settings name, opened and waited for."""

import asyncio
from pathlib import Path

import pytest

from actors.runtime import LoopClock
from actors.stores.documents import Put
from config.settings import StoreSettings
from tests.fakes.servers import Server, free_port, redis
from tests.transport.stores.kinds import AMINA, NOTES, Note, texts_of
from transport.stores.opening import StoresMissingError, open_stores

pytestmark = [
    pytest.mark.wall_clock,
    # The drivers leave the sockets of a server that is not there to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


async def test_without_addresses_everything_is_embedded(tmp_path: Path) -> None:
    stores = await open_stores(StoreSettings(folder=tmp_path / "data"), LoopClock())
    await stores.documents.write(Put(NOTES, AMINA, "a", Note("x")))
    await stores.passing.put("a", b"x", seconds=60)
    await stores.results.put("b", b"y", seconds=60)

    await stores.objects.put("a/b", b"x")
    await stores.keys.write(Put(NOTES, AMINA, "k", Note("y")))

    assert (tmp_path / "data" / "talqin.sqlite").exists()
    assert (tmp_path / "data" / "objects" / "a" / "b").exists()
    assert await texts_of(stores.documents) == ["x"]
    assert await texts_of(stores.keys) == ["y"]
    assert (await stores.passing.get("a"), await stores.passing.get("b")) == (b"x", None)
    assert await stores.migrate() == 0
    await stores.close()


async def test_what_has_an_address_is_there(tmp_path: Path, mongo_server: Server, redis_url: str) -> None:
    documents = f"mongodb://127.0.0.1:{mongo_server.port}/opening?replicaSet=secantus"
    settings = StoreSettings(folder=tmp_path / "data", documents=documents, passing=redis_url)
    stores = await open_stores(settings, LoopClock())
    await stores.documents.write(Put(NOTES, AMINA, "a", Note("x")))

    assert await texts_of(stores.documents) == ["x"]
    assert stores.results is stores.passing
    await stores.keys.write(Put(NOTES, AMINA, "k", Note("y")))
    assert await texts_of(stores.documents) == ["x"]
    assert await texts_of(stores.keys) == ["y"]
    assert not (tmp_path / "data").exists()
    await stores.close()


async def test_every_store_that_is_not_there_is_named_with_its_setting() -> None:
    settings = StoreSettings(
        documents=f"mongodb://127.0.0.1:{free_port()}/x",
        passing=f"redis://127.0.0.1:{free_port()}",
        start_within_seconds=0.5,
        documents_within_seconds=0.2,
        passing_within_seconds=0.2,
    )

    with pytest.raises(StoresMissingError, match=r"store\.documents: no answer within 0\.5 s.*; store\.passing: no "):
        await open_stores(settings, LoopClock())


@pytest.mark.parametrize("field", ["documents", "passing", "objects", "keys"])
async def test_an_address_that_cannot_be_used_is_said_at_once(field: str) -> None:
    with pytest.raises(StoresMissingError, match=rf"store\.{field}: "):
        await open_stores(StoreSettings.model_validate({field: "http://a"}), LoopClock())


async def test_a_store_that_comes_later_is_waited_for(tmp_path: Path) -> None:
    server = redis(tmp_path / "redis")
    settings = StoreSettings(folder=tmp_path / "data", passing=f"redis://127.0.0.1:{server.port}")
    opening = asyncio.ensure_future(open_stores(settings, LoopClock()))

    await asyncio.to_thread(server.start)

    stores = await opening
    await stores.passing.put("a", b"x", seconds=60)
    await stores.close()
    await asyncio.to_thread(server.kill)
