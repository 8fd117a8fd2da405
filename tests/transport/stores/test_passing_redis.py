"""What is kept for a while in Redis, beyond what every such store promises: failures."""

import asyncio
from pathlib import Path

import pytest

from actors.ports import StoreUnavailableError
from tests.fakes.servers import RedisBehindSentinels, free_port, redis
from tests.transport.stores.conftest import empty
from transport.stores.passing_redis import PassingRedis

pytestmark = pytest.mark.wall_clock


async def test_a_server_that_is_not_there_is_said_within_the_deadline() -> None:
    store = PassingRedis(f"redis://127.0.0.1:{free_port()}", within=0.3)

    for refused in (store.get("a"), store.take("a")):
        with pytest.raises(StoreUnavailableError, match="Redis"):
            await refused
    await store.close()


async def test_after_a_restart_it_goes_on_by_itself(tmp_path: Path) -> None:
    server = redis(tmp_path)
    await asyncio.to_thread(server.start)
    store = PassingRedis(f"redis://127.0.0.1:{server.port}")
    await store.put("a", b"x", seconds=60)

    await asyncio.to_thread(server.kill)
    putting = asyncio.ensure_future(store.put("b", b"y", seconds=60))
    await asyncio.to_thread(server.start)
    await putting

    assert (await store.get("a"), await store.get("b")) == (None, b"y")
    await store.close()
    await asyncio.to_thread(server.kill)


async def test_a_frozen_server_is_not_waited_for(tmp_path: Path) -> None:
    server = redis(tmp_path)
    await asyncio.to_thread(server.start)
    store = PassingRedis(f"redis://127.0.0.1:{server.port}", within=0.5)
    await store.put("a", b"x", seconds=60)

    server.freeze()
    with pytest.raises(StoreUnavailableError):
        await store.take("a")
    server.thaw()

    assert await store.get("a") in {b"x", None}  # it may have been taken once it thawed: that is not known
    await store.close()
    await asyncio.to_thread(server.kill)


async def test_when_the_master_dies_its_replica_goes_on_and_has_what_was_written(tmp_path: Path) -> None:
    servers = RedisBehindSentinels(tmp_path)
    await asyncio.to_thread(servers.start)
    store = PassingRedis(servers.url, within=20)
    await store.put("session", b"amina", seconds=60)
    await store.put_if_absent("once", b"1", seconds=60)

    await asyncio.to_thread(servers.wait_replicated)
    await asyncio.to_thread(servers.master.kill)

    await store.put("after", b"x", seconds=60)
    assert (await store.get("session"), await store.get("after")) == (b"amina", b"x")
    assert not await store.put_if_absent("once", b"2", seconds=60)
    await store.close()
    await asyncio.to_thread(servers.kill)


async def test_many_at_once_who_are_first_to_ask_a_cluster_are_all_answered(cluster_url: str) -> None:
    await empty(cluster_url)
    for i in range(20):
        store = PassingRedis(cluster_url)
        first = await asyncio.gather(*(store.put_if_absent(f"first-{i}", b"x", seconds=60) for _ in range(50)))
        await store.close()

        assert first.count(True) == 1
