"""A store freezes in the middle of a recitation, for longer than its limits, at a real node; then it goes on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.killing import Told
from tests.cluster.nodes import wait_ready
from tests.cluster.place import Place
from tests.fakes.servers import Server

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

PASSAGE, SPEED = "112", 10.0
AFTER_SECONDS = 1.0
"""From the beginning of a recitation of three seconds to what is done to the store."""
SHORT = {
    "STORE__DOCUMENTS_WITHIN_SECONDS": "2",
    "STORE__PASSING_WITHIN_SECONDS": "1",
    "SESSION__REMEMBER_WITHIN_SECONDS": "1",
    "NODE__LEASE_SECONDS": "2",
}
"""Limits so short that some seconds are an outage."""
RECOVERED_SECONDS = 40.0
"""Within so long of its return, on a busy machine; docs/stores.md has what was measured."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("place"), SHORT)
    try:
        place.start()
        yield place
    finally:
        place.stop()


async def recited_while(place: Place, recordings: Path, server: Server) -> Told:
    """Recite; the server freezes in the middle, and stays so."""
    file = recordings / "surah/husary/112.opus"
    reciting = asyncio.create_task(place.recite(file, PASSAGE, SPEED))
    await asyncio.sleep(AFTER_SECONDS)
    assert not reciting.done()
    server.freeze()
    return await reciting


async def wait_put_by(place: Place) -> None:
    """Wait until the recitation lies in Redis."""
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(place.put_by):  # noqa: ASYNC110 - it happens in other processes
            await asyncio.sleep(0.1)


async def test_what_ends_while_the_documents_are_frozen_is_put_by_and_remembered_once_by_itself(
    place: Place, recordings: Path
) -> None:
    told = await recited_while(place, recordings, place.documents)
    await wait_put_by(place)
    place.documents.thaw()

    assert told.faults() == []
    assert await asyncio.to_thread(place.wait_remembered, told.session, RECOVERED_SECONDS) == [PASSAGE]
    await asyncio.sleep(1.0)
    assert await asyncio.to_thread(place.put_by) == 0
    assert len(await asyncio.to_thread(place.remembered, told.session)) == 1


async def test_it_outlives_a_node_that_is_killed_while_the_documents_are_frozen(place: Place, recordings: Path) -> None:
    told = await recited_while(place, recordings, place.documents)
    await wait_put_by(place)
    await asyncio.to_thread(place.node.process.kill)
    place.documents.thaw()
    await asyncio.to_thread(place.node.process.start)
    await asyncio.to_thread(wait_ready, [place.node])

    assert await asyncio.to_thread(place.wait_remembered, told.session, 2 * RECOVERED_SECONDS) == [PASSAGE]


async def test_what_ends_while_redis_is_frozen_is_remembered_once(place: Place, recordings: Path) -> None:
    told = await recited_while(place, recordings, place.redis)
    await asyncio.sleep(5.0)
    place.redis.thaw()

    assert told.faults() == []
    assert await asyncio.to_thread(place.wait_remembered, told.session, RECOVERED_SECONDS) == [PASSAGE]
    await asyncio.sleep(1.0)
    assert len(await asyncio.to_thread(place.remembered, told.session)) == 1
