"""A store is lost in the middle of a recitation at a real node: the learner gets what an undisturbed one gets."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from talqin.recite import FRAME_SAMPLES, frames_of
from tests.cluster.killing import Told
from tests.cluster.nodes import Node, make_node, wait_ready
from tests.fakes.servers import Server, mongo, redis
from transport.client import Recital
from transport.recordings.audio_files import SAMPLE_RATE, decode_audio
from transport.wire_events import ServerMessage, WelcomeEvent

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

PASSAGE, SPEED = "112", 10.0
AFTER_SECONDS = 1.0
"""From the beginning of a recitation of three seconds to what is done to the store."""
KEPT_WITHIN_SECONDS = 15.0


class Place:
    """One node, its Redis and its MongoDB wire server."""

    def __init__(self, folder: Path) -> None:
        self.redis, self.documents = redis(folder / "redis"), mongo(folder / "documents")
        self._folder = folder
        self.node: Node

    def start(self) -> None:
        self.redis.start()
        self.documents.start()
        settings = {
            "STORE__DOCUMENTS": f"{self.store}/talqin?replicaSet=secantus&w=majority",
            "STORE__KEYS": f"{self.store}/talqin_keys?replicaSet=secantus&w=majority",
            "STORE__PASSING": f"redis://127.0.0.1:{self.redis.port}",
            "ACCESS__ACCOUNTS": "false",
        }
        self.node = make_node("node-1", "all", self._folder / "node", settings=settings)
        self.node.process.start()
        wait_ready([self.node])

    def stop(self) -> None:
        for part in (getattr(self, "node", None), self.redis, self.documents):
            if part is not None:
                (part.process if isinstance(part, Node) else part).kill()

    @property
    def store(self) -> str:
        return f"mongodb://127.0.0.1:{self.documents.port}"

    def wait_remembered(self, session: str) -> list[str]:
        """Give the passages that the documents have of a session, once they have one."""
        deadline = time.monotonic() + KEPT_WITHIN_SECONDS
        with MongoClient[dict[str, Any]](self.store) as client:
            while time.monotonic() < deadline:
                found = client["talqin"]["recitations"].find({"value.session": session})
                if passages := [kept["value"]["passage"] for kept in found]:
                    return passages
                time.sleep(0.1)
        return []


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
    told, _ = asyncio.run(recite(place.node, recordings))
    return told


async def recite(node: Node, recordings: Path) -> tuple[Told, str]:
    """Recite; gives what was told, and the session."""
    frames, _ = frames_of(await asyncio.to_thread(decode_audio, str(recordings / "surah/husary/112.opus")), "pcm16")
    told, sessions = Told(), set[str]()

    def note(message: ServerMessage) -> None:
        told.note(message)
        if isinstance(message, WelcomeEvent):
            sessions.add(message.session)

    address, seconds = f"ws://127.0.0.1:{node.process.port}/v1/recite", FRAME_SAMPLES / SAMPLE_RATE / SPEED
    recital = Recital(address, frames, frame_seconds=seconds, passage=PASSAGE, on_message=note)
    told.final = await recital.run()
    (session,) = sessions
    return told, session


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
    reciting = asyncio.create_task(recite(place.node, recordings))
    await asyncio.sleep(AFTER_SECONDS)

    assert not reciting.done()
    await asyncio.to_thread(loss, place)
    told, session = await reciting

    assert told.verdicts == undisturbed.verdicts
    assert told.faults() == []
    assert [text for _, text in told.lasting] == [text for _, text in undisturbed.lasting]
    assert await asyncio.to_thread(place.wait_remembered, session) == [PASSAGE]


async def test_a_redis_that_stays_away_changes_no_verdict_and_the_recitation_is_remembered(
    place: Place, undisturbed: Told, recordings: Path
) -> None:
    reciting = asyncio.create_task(recite(place.node, recordings))
    await asyncio.sleep(AFTER_SECONDS)

    await asyncio.to_thread(place.redis.kill)
    told, session = await reciting
    await asyncio.to_thread(place.redis.start)

    assert told.verdicts == undisturbed.verdicts
    assert told.faults() == []
    # On a machine so slow that the lease ran out meanwhile it is remembered now, and before where it did not.
    assert await asyncio.to_thread(place.wait_remembered, session) == [PASSAGE]
