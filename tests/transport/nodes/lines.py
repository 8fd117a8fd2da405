"""Inference nodes in this process, over real sockets, for the tests of both ends of a line."""

import asyncio
from collections.abc import Callable
from itertools import count

from actors.far.pool import FarPool
from actors.pool.messages import DescribePool
from actors.runtime import CellSpec, System
from config.settings import PoolSettings
from tests.actors.pool.bench import Listener
from tests.fakes.ears import FakePlace, MindfulModel, pool_of
from transport.door import WhereAreYou
from transport.nodes.door import LinkDoor
from transport.nodes.door_messages import DoorMeter
from transport.nodes.link import LinkLimits
from transport.nodes.links import InferenceLinks

SECRET = b"s" * 32
LIMITS = LinkLimits(beat_seconds=0.05, silence_seconds=2.0)


async def node(system: System, name: str, meter: DoorMeter | None = None) -> str:
    """Start a pool and its door; gives its address."""
    await system.spawn(f"/pool-{name}", CellSpec(lambda: pool_of(FakePlace(model=MindfulModel).place())))
    door = LinkDoor("127.0.0.1", 0, SECRET, system.ref(f"/pool-{name}"), LIMITS, meter)
    await system.spawn(f"/door-{name}", CellSpec(lambda: door))
    where = await system.ref(f"/door-{name}").ask(WhereAreYou(), within=1)
    return f"{where.host}:{where.port}"


async def far_pool(system: System, *nodes: str, secret: bytes = SECRET) -> None:
    """Start a far pool at `/inference`, and its listener at `/listener`."""
    links = InferenceLinks(nodes, secret, system.log, limits=LIMITS)
    await system.spawn("/inference", CellSpec(lambda: FarPool(links, PoolSettings(), count(1), lambda _: 0)))


async def listener(system: System, path: str) -> Listener:
    """Start a listener."""
    made = Listener()
    await system.spawn(path, CellSpec(lambda: made))
    return made


async def wait_nodes(system: System, nodes: int) -> None:
    """Wait until so many nodes' lines are up."""
    while len((await system.ref("/inference").ask(DescribePool(), within=1)).ears) != nodes:  # noqa: ASYNC110 - over a real socket, nothing here is told of it
        await asyncio.sleep(0)


async def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - over a real socket, nothing here is told of it
            await asyncio.sleep(0)


async def stop_all(system: System) -> None:
    """Stop every actor."""
    for cell in system.cells():
        await system.ref(cell.path).stop()
