"""The open streams."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import pytest_asyncio

from actors.pool.desk import Desk
from actors.pool.messages import FromPool, OpenStream, StreamFailed, StreamLost
from actors.pool.streams import Streams
from actors.runtime import CellSpec, Ref, System
from tests.actors.pool.bench import Listener
from tests.fakes.ears import FakeEar, FakePlace


class Rig:
    def __init__(self, listener: Ref[FromPool]) -> None:
        self.streams = Streams()
        self.listener = Listener()
        self.desk = Desk(1, FakePlace().place(), count(1), max_waiting=8)
        self.desk.seat(FakeEar())
        self.ref = listener

    def open(self, source: str) -> tuple[int, int]:
        return self.streams.open(OpenStream(self.ref, source), self.desk).stream


@pytest_asyncio.fixture
async def rig(system: System) -> AsyncIterator[Rig]:
    rig = Rig(system.ref("/listener"))
    await system.spawn("/listener", CellSpec(lambda: rig.listener))
    yield rig
    await system.ref("/listener").stop()


async def test_a_stream_is_found_while_it_is_open(rig: Rig) -> None:
    stream = rig.open("a")
    before = rig.streams.find(stream)

    rig.streams.close(stream)
    rig.streams.close(stream)

    assert before is not None
    assert rig.streams.find(stream) is None
    assert rig.desk.slots.free == 8


async def test_a_recitation_has_one_stream(rig: Rig) -> None:
    first = rig.open("a")

    rig.streams.close_source("a")
    rig.streams.close_source("nobody")

    assert first not in rig.streams


async def test_who_fails_is_told_why(rig: Rig) -> None:
    stream = rig.streams.find(rig.open("a"))
    assert stream is not None

    rig.streams.fail(stream, "ear_failed", "no finite answer")
    await asyncio.sleep(0)

    assert rig.listener.told == [StreamFailed(stream.stream, "ear_failed", "no finite answer")]
    assert stream.stream not in rig.streams


async def test_moving_closes_every_stream_of_a_desk_and_tells_it(rig: Rig) -> None:
    streams = [rig.open(source) for source in "ab"]

    rig.streams.move_all(rig.desk)
    await asyncio.sleep(0)

    assert rig.listener.told == [StreamLost(stream) for stream in streams]
    assert rig.desk.streams == {}
