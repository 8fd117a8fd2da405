"""A store is lost in the middle of a recitation at a real node: the learner gets what an undisturbed one gets."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cluster.killing import Told
from tests.cluster.place import Place
from tests.fakes.servers import Server

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

PASSAGE, SPEED = "112", 10.0
AFTER_SECONDS = 1.0
"""From the beginning of a recitation of three seconds to what is done to the store."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = Place(tmp_path_factory.mktemp("place"))
    try:
        place.start()
        yield place
    finally:
        place.stop()


@pytest.fixture(scope="module")
def undisturbed(place: Place, recordings: Path) -> Told:
    return asyncio.run(recite(place, recordings))


async def recite(place: Place, recordings: Path) -> Told:
    return await place.recite(recordings / "surah/husary/112.opus", PASSAGE, SPEED)


def restarted(server: Server) -> None:
    server.kill()
    server.start()


def flushed(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as asking:
        asking.sendall(b"FLUSHALL\r\n")
        assert asking.recv(100) == b"+OK\r\n"


def redis_flushed(place: Place) -> None:
    flushed(place.redis)


def redis_lost_and_empty_again(place: Place) -> None:
    restarted(place.redis)


def documents_killed(place: Place) -> None:
    restarted(place.documents)


LOSSES: list[Callable[[Place], None]] = [redis_flushed, redis_lost_and_empty_again, documents_killed]


@pytest.mark.parametrize("loss", LOSSES)
async def test_a_store_that_is_lost_changes_no_verdict_and_the_recitation_is_remembered(
    place: Place, undisturbed: Told, recordings: Path, loss: Callable[[Place], None]
) -> None:
    reciting = asyncio.create_task(recite(place, recordings))
    await asyncio.sleep(AFTER_SECONDS)

    assert not reciting.done()
    await asyncio.to_thread(loss, place)
    told = await reciting

    assert told.verdicts == undisturbed.verdicts
    assert told.faults() == []
    assert [text for _, text in told.lasting] == [text for _, text in undisturbed.lasting]
    assert await asyncio.to_thread(place.wait_remembered, told.session) == [PASSAGE]


async def test_a_redis_that_stays_away_changes_no_verdict_and_the_recitation_is_remembered(
    place: Place, undisturbed: Told, recordings: Path
) -> None:
    reciting = asyncio.create_task(recite(place, recordings))
    await asyncio.sleep(AFTER_SECONDS)

    await asyncio.to_thread(place.redis.kill)
    told = await reciting
    await asyncio.to_thread(place.redis.start)

    assert told.verdicts == undisturbed.verdicts
    assert told.faults() == []
    # On a machine so slow that the lease ran out meanwhile it is remembered now, and before where it did not.
    assert await asyncio.to_thread(place.wait_remembered, told.session) == [PASSAGE]
