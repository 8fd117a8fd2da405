"""Memories on two nodes: whoever asks at one reaches those of the other, and is told what they are told there."""

import asyncio

import pytest

from actors.memory import DescribeProgress, DescribeStrictness, Memory, MemoryMessage
from actors.ports import LearnerId, StoreUnavailableError
from actors.runtime import Actor, CellSpec, Ref, System
from actors.shards.ownership import Home, Tenure
from actors.stores.documents import StaleEpochError
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.shards.tenancy import Rules
from supervisors.far_memories import FarAnswering, FarAsking
from supervisors.library.supervisor import Supervisor
from supervisors.memories import Memories, Neighbours
from tests.actors.test_memory import said
from tests.fakes.documents import RememberedDocuments
from tests.fakes.far_line import RememberedFarLine
from tests.fakes.leases import RememberedLeases
from tests.fakes.logs import RecordingLog
from tests.fakes.workers import InlineExecutor

SECONDS = 3.0
TEXT, LOOKALIKES = Text.load(), LookAlikes.load()
LEARNERS = tuple(LearnerId(name) for name in ("amina", "bilal", "dina", "esra"))


class Town:
    """Two nodes and what they share."""

    def __init__(self) -> None:
        self.store = RememberedDocuments()
        self.line = RememberedFarLine()
        self.leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
        self.systems = {name: System(executor=InlineExecutor(), log=RecordingLog()) for name in ("n1", "n2")}
        self.memories = {name: self._memories(name) for name in self.systems}

    def _memories(self, name: str) -> Memories:
        def make(learner: LearnerId, tenure: Tenure | None) -> Memory:
            return Memory(learner, self.store, TEXT, LOOKALIKES, tenure)

        neighbours = Neighbours(self.leases, self.line, Rules(SECONDS))
        return Memories(self.systems[name], Home(name), self.store, make, neighbours)

    async def start(self) -> None:
        for name, system in self.systems.items():
            children = self.memories[name].children()
            await system.spawn("/", CellSpec(lambda children=children: Supervisor(children), stop_seconds=None))  # type: ignore[misc] # bound at once
        await asyncio.sleep(3 * SECONDS)

    def memory(self, node: str, learner: LearnerId) -> Ref[MemoryMessage]:
        return self.systems[node].ref(f"/memory/{learner}")

    async def stop(self) -> None:
        for system in self.systems.values():
            await system.ref("/").stop()


async def test_whoever_asks_reaches_the_memory_wherever_it_is_and_it_is_the_same() -> None:
    town = Town()
    await town.start()

    for learner in LEARNERS:
        await town.memory("n1", learner).ask(said(1), within=5)
        await town.memory("n2", learner).ask(said(2), within=5)
    counts = [
        (await town.memory(node, learner).ask(DescribeProgress(), within=5)).recitations
        for node in town.systems
        for learner in LEARNERS
    ]

    assert counts == [2] * 8
    assert len(town.line.asked) == 8  # of each learner's four questions two came to the other node
    await town.stop()


async def test_who_asks_while_the_owner_is_gone_is_answered_when_another_owns_it() -> None:
    town = Town()
    await town.start()
    home = await town.memories["n1"].ownership.home_of("amina")
    assert home is not None
    other = next(name for name in town.systems if name != home.node)

    town.leases.cut_off.add(home.node)
    town.line.is_away = True
    answer = await town.memory(other, LEARNERS[0]).ask(DescribeStrictness(1.0), within=20)

    assert answer == 0.5
    assert await town.memories[other].ownership.home_of("amina") == Home(other)
    town.leases.cut_off.clear()
    town.line.is_away = False
    await town.stop()


async def test_a_line_that_is_away_is_a_dependencys_fault() -> None:
    town = Town()
    await town.start()
    home = await town.memories["n1"].ownership.home_of("amina")
    assert home is not None
    other = next(name for name in town.systems if name != home.node)
    town.line.is_away = True

    with pytest.raises(StoreUnavailableError):
        await town.memory(other, LEARNERS[0]).ask(DescribeStrictness(1.0), within=5)

    await town.stop()


class Refusing(Actor[MemoryMessage]):
    """A memory that has been taken over."""

    def on_receive(self, message: MemoryMessage) -> object:
        raise StaleEpochError(type(message).__name__)


async def test_what_the_memory_ends_with_there_is_raised_here(system: System) -> None:
    line = RememberedFarLine()
    there = System(executor=InlineExecutor(), log=RecordingLog())
    await there.spawn("/memory/amina", CellSpec(Refusing))
    await there.spawn("/questions", CellSpec(lambda: FarAnswering("there", line)))
    asking = FarAsking(system, line)

    await system.spawn("/here", CellSpec(Refusing))
    cell = system.find("/here")
    assert cell is not None
    await cell.pause("passivated")
    waiting = asyncio.ensure_future(system.ref("/here").ask(DescribeStrictness(1.0), within=2))
    await asyncio.sleep(0.01)
    for message in cell.drain_users():
        asking.forward(Home("there"), "amina", message)

    with pytest.raises(StaleEpochError, match="DescribeStrictness"):
        await waiting
    asking.forward(Home("there"), "amina", DescribeStrictness(2.0))
    assert system.dead_letters.counts.total() == 1
    cell.bury("normal")
    await there.ref("/memory/amina").stop()
    await there.ref("/questions").stop()
