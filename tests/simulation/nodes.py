"""A house without a model and the nodes that hear for it, in one loop: the real lines over the simulated network."""

import asyncio
from random import Random
from typing import Final

from aiohttp import web

from actors.pool.messages import DescribePool, PoolMessage
from actors.runtime import Ref, System
from config.settings import AccessSettings, AdminSettings, NodeSettings, PoolSettings, Settings
from supervisors.hearing import Ears, Hearing, Lines, door_address
from supervisors.inner_tree import InnerTree
from supervisors.roles import Parts
from tests.fakes.ears import FakePlace
from tests.fakes.workers import InlineExecutor
from tests.simulation.ciphered import CipheredModel
from tests.simulation.house import SimulatedHouse
from tests.simulation.network import Line, SimulatedLoop
from tests.simulation.trace import Trace
from transport.nodes.door import LinkDoor
from transport.nodes.links import InferenceLinks

_SECRET: Final = b"s" * 32
_SETTINGS: Final = Settings(
    access=AccessSettings(development=True),
    node=NodeSettings(role="session", discovery="http://simulated", link_secret_file="simulated"),  # type: ignore[arg-type] # pydantic makes a path of it
)
_HEARS: Final = Parts(teaches=False, hears=True, asks=False, serves=True)


class Names:
    """Who is named as a node that hears, now."""

    def __init__(self) -> None:
        self.named: frozenset[str] = frozenset()
        self.changed = asyncio.Event()

    def name(self, *nodes: str) -> None:
        """Name these, and nobody else."""
        self.named = frozenset(nodes)
        self.changed.set()
        self.changed = asyncio.Event()


class Watch:
    """Implements `Discovery`, for one incarnation of the lines."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: frozenset[str] | None = None

    async def wait_change(self) -> frozenset[str]:
        while self._names.named == self._known:
            await self._names.changed.wait()
        self._known = self._names.named
        return self._known


class SimulatedNode:
    """A node that hears; each of its lives has an address of its own.

    Attributes:
        place: where its ears are made.
        address: of its lines in this life.
        frozen_until: on the loop's clock.
    """

    def __init__(self, house: SimulatedHouse) -> None:
        self.place = FakePlace(model=CipheredModel, slots=16)
        self.address = ""
        self.frozen_until = 0.0
        self.system: System
        self._tree: InnerTree
        self._house = house

    async def start(self) -> None:
        """Begin a life."""
        house = self._house.system
        self.system = System(executor=InlineExecutor(), log=house.log)
        self.system.turns.arrange, self.system.turns.clock = house.turns.arrange, house.turns.clock
        hearing = Hearing(self.system, _HEARS, Ears(lambda _: (self.place.place(),), PoolSettings()), self._lines())
        self._tree = InnerTree(self.system, hearing.children(), hearing.leave, AdminSettings(port=0), web.Application)
        await self._tree.start()
        where = await door_address(self.system)
        self.address = f"{where.host}:{where.port}"

    async def stop(self) -> tuple[str, ...]:
        """Go down in phases; returns those that did not end in time."""
        return await self._tree.stop(25.0)

    async def end(self) -> None:
        """End this life at once."""
        await self.system.ref("/").kill()

    def lines(self, loop: SimulatedLoop) -> list[Line]:
        """Give the lines to it that are up."""
        port = int(self.address.rpartition(":")[2])
        return [line for line in loop.network.lines_up if line.port == port]

    def _lines(self) -> Lines:
        def door(pool: Ref[PoolMessage]) -> LinkDoor:
            return LinkDoor("127.0.0.1", 0, _SECRET, pool)

        return Lines(lambda: InferenceLinks((), _SECRET, self.system.log), door)


class SpreadHouse(SimulatedHouse):
    """A running Talqin whose model is elsewhere.

    Attributes:
        nodes: two or three that hear.
        names: who of them is named.
    """

    def __init__(self, trace: Trace, random: Random) -> None:
        self.names = Names()
        super().__init__(trace)
        self.nodes = [SimulatedNode(self) for _ in range(random.randint(2, 3))]

    async def start(self) -> None:
        """Start the nodes, open the doors, and wait for the lines."""
        for node in self.nodes:
            await node.start()
        self.name_all()
        await super().start()
        async with asyncio.timeout(60):
            while len((await self.system.ref("/inference").ask(DescribePool(), within=5)).ears) < len(self.nodes):  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        """End the nodes."""
        for node in self.nodes:
            await node.end()
            self.trace.must(not len(node.system), f"actors left over: {[cell.path for cell in node.system.cells()]}")

    def name_all(self, but: SimulatedNode | None = None) -> None:
        """Name every node, but perhaps one."""
        self.names.name(*(node.address for node in self.nodes if node is not but))

    def _settings(self) -> Settings:
        return _SETTINGS

    def _lines(self) -> Lines:
        def no_door(pool: Ref[PoolMessage]) -> LinkDoor:
            raise NotImplementedError(f"nobody asks this node for {pool.path}")

        return Lines(lambda: InferenceLinks((), _SECRET, self.system.log, Watch(self.names)), no_door)
