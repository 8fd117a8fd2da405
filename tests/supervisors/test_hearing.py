"""Which pools a node has, in which order they are asked, and how it leaves."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.far.near_first import NearFirst
from actors.pool.messages import DescribePool, OpenStream, PoolMessage, StreamGranted, StreamLost
from actors.runtime import CellSpec, Ref, System
from config.settings import PoolSettings
from supervisors.hearing import FAR, INFERENCE, LINKS, Ears, Hearing, Lines, door_address
from supervisors.library.supervisor import Supervisor
from supervisors.roles import Parts
from tests.fakes.ears import FakePlace, MindfulModel
from tests.transport.nodes.lines import LIMITS, SECRET, listener, stop_all, wait_for
from transport.nodes.door import LinkDoor
from transport.nodes.links import InferenceLinks

pytestmark = pytest.mark.wall_clock

HEARS = Parts(teaches=False, hears=True, asks=False, serves=True)
ASKS = Parts(teaches=True, hears=False, asks=True, serves=False)
BOTH = Parts(teaches=True, hears=True, asks=True, serves=False)


@pytest_asyncio.fixture
async def systems(system: System) -> AsyncIterator[tuple[System, System]]:
    other = System(executor=system.executor, log=system.log)
    yield system, other
    for each in (system, other):
        await stop_all(each)


def hearing_of(system: System, parts: Parts, *nodes: str, slots: int = 8) -> Hearing:
    def door(pool: Ref[PoolMessage]) -> LinkDoor:
        return LinkDoor("127.0.0.1", 0, SECRET, pool, LIMITS)

    def to_nodes() -> InferenceLinks:
        return InferenceLinks(nodes, SECRET, system.log, limits=LIMITS)

    place = FakePlace(model=MindfulModel, slots=slots).place()
    return Hearing(system, parts, Ears(lambda _: (place,), PoolSettings()), Lines(to_nodes, door))


async def start(system: System, hearing: Hearing) -> None:
    make = lambda: Supervisor(hearing.children())  # noqa: E731 - a factory, named
    await system.spawn("/", CellSpec(make, start_seconds=None, stop_seconds=None))


async def inference_node(system: System) -> tuple[Hearing, str]:
    hearing = hearing_of(system, HEARS)
    await start(system, hearing)
    where = await door_address(system)
    return hearing, f"{where.host}:{where.port}"


async def wait_ears(system: System, pool: str) -> None:
    async with asyncio.timeout(5):
        while not (await system.ref(pool).ask(DescribePool(), within=1)).ears:  # noqa: ASYNC110 - over a real socket, nothing here is told of it
            await asyncio.sleep(0)


async def opened(system: System, hearing: Hearing, path: str) -> StreamGranted:
    await listener(system, path)
    granted = await hearing.pool.ask(OpenStream(system.ref(path), path), within=5)
    assert isinstance(granted, StreamGranted)
    return granted


async def test_a_node_without_a_pool_has_the_others_in_its_place(systems: tuple[System, System]) -> None:
    system, other = systems
    _, address = await inference_node(other)
    hearing = hearing_of(system, ASKS, address)
    await start(system, hearing)
    await wait_ears(system, INFERENCE)
    await opened(system, hearing, "/me")

    assert [cell.path for cell in system.cells()] == ["/", INFERENCE, "/me"]
    assert (await other.ref(INFERENCE).ask(DescribePool(), within=1)).live_streams == 1


async def test_a_pool_of_ones_own_is_full_before_the_others_are_asked(systems: tuple[System, System]) -> None:
    system, other = systems
    _, address = await inference_node(other)
    hearing = hearing_of(system, BOTH, address, slots=1)
    await start(system, hearing)
    await wait_ears(system, FAR)
    await opened(system, hearing, "/first")
    await opened(system, hearing, "/second")
    near, far = [await each.ref(INFERENCE).ask(DescribePool(), within=1) for each in systems]

    assert isinstance(hearing.pool, NearFirst)
    assert (near.live_streams, far.live_streams) == (1, 1)


async def test_a_far_pool_that_is_started_again_has_lines_again(systems: tuple[System, System]) -> None:
    system, other = systems
    _, address = await inference_node(other)
    hearing = hearing_of(system, ASKS, address)
    await start(system, hearing)
    await system.ref(INFERENCE).kill()
    await wait_ears(system, INFERENCE)

    await opened(system, hearing, "/me")


async def test_who_leaves_gives_its_streams_away_and_takes_none(systems: tuple[System, System]) -> None:
    system, other = systems
    theirs, address = await inference_node(other)
    hearing = hearing_of(system, ASKS, address)
    await start(system, hearing)
    await wait_ears(system, INFERENCE)
    me = await listener(system, "/me")
    await hearing.pool.ask(OpenStream(system.ref("/me"), "me"), within=5)
    await theirs.leave()
    await wait_for(lambda: bool(me.told))
    again = await hearing.pool.ask(OpenStream(system.ref("/me"), "me", is_going_on=True), within=5)

    assert isinstance(me.told[0], StreamLost)
    assert not isinstance(again, StreamGranted)
    assert other.ref(LINKS).is_alive
    assert (await other.ref(INFERENCE).ask(DescribePool(), within=1)).live_streams == 0


async def test_who_serves_nobody_has_nothing_to_give_away(system: System) -> None:
    await hearing_of(system, ASKS).leave()

    assert len(system) == 0
