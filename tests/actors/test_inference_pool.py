"""One batched step over all sessions."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest_asyncio

from actors.inference_pool import (
    ChunkHeard,
    CloseStream,
    HearChunk,
    InferencePool,
    OpenStream,
    PoolMessage,
    StreamFailed,
    StreamGranted,
    StreamRefused,
)
from actors.runtime import Actor, CellSpec, Ref, System
from actors.streams import StreamId
from config.settings import PoolSettings
from tests.fakes.spoken import POISON, SpokenModel

CHUNK = np.zeros(5120, np.int16)


class Listener(Actor[ChunkHeard | StreamFailed]):
    def __init__(self) -> None:
        self.heard: list[ChunkHeard | StreamFailed] = []

    def on_receive(self, message: ChunkHeard | StreamFailed) -> None:
        self.heard.append(message)


class Bench:
    """A pool with its model, and listeners by name."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.model = SpokenModel()
        self.listeners: dict[str, Listener] = {}
        self.pool: Ref[PoolMessage] = system.ref("/pool")

    async def start(self, settings: PoolSettings) -> None:
        await self.system.spawn("/pool", CellSpec(lambda: InferencePool(self.model, settings)))

    async def open(self, name: str) -> StreamGranted | StreamRefused:
        listener = self.listeners[name] = Listener()
        ref = await self.system.spawn(f"/{name}", CellSpec(lambda: listener))
        return await self.pool.ask(OpenStream(ref), within=1)

    async def stream(self, name: str) -> StreamId:
        granted = await self.open(name)
        assert isinstance(granted, StreamGranted)
        return granted.stream

    async def hear(self, *chunks: HearChunk) -> None:
        for chunk in chunks:
            self.pool.tell(chunk)
        await asyncio.sleep(0.1)


@pytest_asyncio.fixture
async def bench(system: System) -> AsyncIterator[Bench]:
    bench = Bench(system)
    await bench.start(PoolSettings(slots=4, max_batch=2, max_waiting_chunks=3))
    yield bench
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_a_chunk_comes_back_to_its_listener_with_its_number(bench: Bench) -> None:
    stream = await bench.stream("a")
    pcm = CHUNK.copy()
    pcm[::640] = 7

    await bench.hear(HearChunk(stream, 5, pcm))

    (heard,) = bench.listeners["a"].heard
    assert isinstance(heard, ChunkHeard)
    assert (heard.stream, heard.chunk, heard.log_probs.shape, heard.level_db.shape) == (stream, 5, (8, 69), (8,))
    assert set(heard.log_probs.argmax(axis=1)) == {7}


async def test_chunks_of_different_streams_share_a_step_up_to_the_largest_batch(bench: Bench) -> None:
    streams = [await bench.stream(name) for name in "abc"]

    await bench.hear(*(HearChunk(stream, number, CHUNK) for number in range(2) for stream in streams))

    assert max(bench.model.batches) == 2
    assert sum(bench.model.batches) == 6
    assert [
        [event.chunk for event in listener.heard if isinstance(event, ChunkHeard)]
        for listener in bench.listeners.values()
    ] == [[0, 1]] * 3


async def test_a_step_starts_at_once_when_the_worker_is_free(bench: Bench) -> None:
    stream = await bench.stream("a")

    await bench.hear(HearChunk(stream, 0, CHUNK))

    assert bench.model.batches == [1]


async def test_the_state_of_a_stream_follows_it_and_begins_anew_with_the_next(bench: Bench) -> None:
    first = await bench.stream("a")
    await bench.hear(HearChunk(first, 0, CHUNK), HearChunk(first, 1, CHUNK))
    bench.pool.tell(CloseStream(first))
    second = await bench.stream("b")
    pool = bench.system.find("/pool")
    assert pool is not None

    arena = pool.actor._arena  # type: ignore[union-attr] # the arena is the point of this test

    assert second[0] == first[0]
    assert arena.past[second[0]].item() == 0.0


async def test_a_late_chunk_of_a_closed_stream_never_touches_the_slots_new_owner(bench: Bench) -> None:
    old = await bench.stream("old")
    bench.pool.tell(CloseStream(old))
    new = await bench.stream("new")

    await bench.hear(HearChunk(old, 0, CHUNK))

    assert new[0] == old[0]
    assert bench.listeners["old"].heard == bench.listeners["new"].heard == []


async def test_no_stream_is_opened_beyond_the_slots(bench: Bench) -> None:
    for name in "abcd":
        await bench.stream(name)

    refused = await bench.open("e")

    assert refused == StreamRefused(4)


async def test_one_poisoned_input_fails_alone(bench: Bench) -> None:
    poisoned, sound = await bench.stream("poisoned"), await bench.stream("sound")

    await bench.hear(HearChunk(poisoned, 0, np.full(5120, POISON, np.int16)), HearChunk(sound, 0, CHUNK))

    assert [type(event) for event in bench.listeners["poisoned"].heard] == [StreamFailed]
    assert [type(event) for event in bench.listeners["sound"].heard] == [ChunkHeard]


async def test_a_step_that_raises_is_told_to_its_streams_and_the_pool_goes_on(bench: Bench) -> None:
    stream = await bench.stream("a")
    bench.model.is_broken = True
    await bench.hear(HearChunk(stream, 0, CHUNK))
    bench.model.is_broken = False
    other = await bench.stream("b")

    await bench.hear(HearChunk(other, 0, CHUNK))

    (failed,) = bench.listeners["a"].heard
    assert isinstance(failed, StreamFailed)
    assert "the device is gone" in failed.detail
    assert [type(event) for event in bench.listeners["b"].heard] == [ChunkHeard]


async def test_a_stream_that_sends_too_much_at_once_is_overloaded(bench: Bench) -> None:
    stream = await bench.stream("a")

    await bench.hear(*(HearChunk(stream, number, CHUNK) for number in range(9)))

    assert [event.code for event in bench.listeners["a"].heard if isinstance(event, StreamFailed)] == ["overloaded"]
