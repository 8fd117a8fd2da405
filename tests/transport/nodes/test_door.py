"""Streams of another node, heard by this node's pool as its own are."""

import asyncio
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
import pytest_asyncio

from actors.pool.messages import ChunkHeard, CloseStream, DescribePool, HearChunk, OpenStream, StreamGranted
from actors.pool.slots import StreamId
from actors.runtime import System, within
from tests.actors.pool.bench import Listener
from tests.fakes.logs import RecordingLog
from tests.fakes.spans import RecordedSpan
from tests.transport.nodes.lines import far_pool, listener, node, stop_all, wait_for, wait_nodes
from transport.nodes.door_messages import DoorStatistics

pytestmark = pytest.mark.wall_clock


@pytest_asyncio.fixture
async def nodes(system: System) -> AsyncIterator[System]:
    yield system
    await stop_all(system)


async def opened(system: System, pool: str, path: str) -> tuple[Listener, StreamId]:
    made = await listener(system, path)
    granted = await system.ref(pool).ask(OpenStream(system.ref(path), path), within=5)
    assert isinstance(granted, StreamGranted)
    return made, granted.stream


def hear_all(system: System, pool: str, stream: StreamId) -> None:
    for number in range(3):
        pcm = np.full(5120, number + 1, np.int16)
        deadline = asyncio.get_running_loop().time() + 5
        system.ref(pool).tell(HearChunk(stream, number, pcm, deadline))


async def test_what_is_heard_elsewhere_is_bit_for_bit_what_is_heard_here(nodes: System) -> None:
    await far_pool(nodes, await node(nodes, "a"))
    await node(nodes, "b")
    await wait_nodes(nodes, 1)
    far, far_stream = await opened(nodes, "/inference", "/far")
    near, near_stream = await opened(nodes, "/pool-b", "/near")
    hear_all(nodes, "/inference", far_stream)
    hear_all(nodes, "/pool-b", near_stream)
    await wait_for(lambda: len(far.told) == len(near.told) == 3)

    for here, there in zip(near.told, far.told, strict=True):
        assert isinstance(here, ChunkHeard)
        assert isinstance(there, ChunkHeard)
        assert there.log_probs.tobytes() == here.log_probs.tobytes()
        assert there.front.total.tobytes() == here.front.total.tobytes()


async def test_two_nodes_that_call_their_recitations_alike_have_a_stream_each(nodes: System, log: RecordingLog) -> None:
    address, other = await node(nodes, "a"), System(executor=nodes.executor, log=log)
    for system in (nodes, other):
        await far_pool(system, address)
        await wait_nodes(system, 1)
    (here, ours), (there, theirs) = [await opened(system, "/inference", "/same") for system in (nodes, other)]
    for system, stream in ((nodes, ours), (other, theirs)):
        hear_all(system, "/inference", stream)
    await wait_for(lambda: len(here.chunks) == len(there.chunks) == 3)

    assert (await nodes.ref("/pool-a").ask(DescribePool(), within=1)).live_streams == 2
    await stop_all(other)


async def test_a_stream_closed_at_the_other_end_leaves_the_pool(nodes: System) -> None:
    await far_pool(nodes, await node(nodes, "a"))
    await wait_nodes(nodes, 1)
    _, stream = await opened(nodes, "/inference", "/far")
    nodes.ref("/inference").tell(CloseStream(stream))

    async with asyncio.timeout(5):
        while (await nodes.ref("/pool-a").ask(DescribePool(), within=1)).live_streams:  # noqa: ASYNC110 - over a real socket, nothing here is told of it
            await asyncio.sleep(0)


async def test_a_line_that_is_cut_gives_its_streams_back(nodes: System) -> None:
    await far_pool(nodes, await node(nodes, "a"))
    await wait_nodes(nodes, 1)
    await opened(nodes, "/inference", "/far")
    await nodes.ref("/inference").stop()

    async with asyncio.timeout(5):
        while (await nodes.ref("/pool-a").ask(DescribePool(), within=1)).live_streams:  # noqa: ASYNC110 - over a real socket, nothing here is told of it
            await asyncio.sleep(0)


async def test_a_chunk_that_is_followed_there_is_followed_here(nodes: System) -> None:
    nodes.carries_traces, named, root = True, list[str | None](), RecordedSpan()

    def go_on(traceparent: str | None) -> RecordedSpan | None:
        named.append(traceparent)
        return None if traceparent is None else root

    nodes.go_on = go_on
    await far_pool(nodes, await node(nodes, "a"))
    await wait_nodes(nodes, 1)
    me, stream = await opened(nodes, "/inference", "/far")
    there = RecordedSpan()
    with within(there):
        nodes.ref("/inference").tell(HearChunk(stream, 0, np.ones(5120, np.int16), 1e9))
    await wait_for(lambda: len(me.told) == 1)

    assert named == [there.parts[0].traceparent]
    assert root.drawn() == ["root", ["InferencePool HearChunk", ["pool", ["batch"], ["LinkDoor ChunkHeard"]]]]


class CountingMeter:
    """Implements `DoorMeter`."""

    def __init__(self) -> None:
        self.noted: list[str] = []
        self.statistics: Callable[[], DoorStatistics] = lambda: DoorStatistics(0, 0)

    def bind(self, statistics: Callable[[], DoorStatistics]) -> None:
        self.statistics = statistics

    def heard(self) -> None:
        self.noted.append("heard")

    def line_over(self, reason: str) -> None:
        self.noted.append(reason)


async def test_what_comes_and_goes_is_counted(nodes: System) -> None:
    meter = CountingMeter()
    await far_pool(nodes, await node(nodes, "a", meter))
    await wait_nodes(nodes, 1)
    me, stream = await opened(nodes, "/inference", "/far")
    nodes.ref("/inference").tell(HearChunk(stream, 0, np.ones(5120, np.int16), 1e9))
    await wait_for(lambda: len(me.told) == 1)
    there = meter.statistics()
    await nodes.ref("/inference").stop()
    await wait_for(lambda: len(meter.noted) == 2)

    assert there == DoorStatistics(lines=1, streams=1)
    assert meter.noted == ["heard", "LinkLostError"]
