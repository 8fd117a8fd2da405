"""What a tree has of memories: by itself for a node that is alone, with shards and questions for one of several."""

import asyncio

from actors.memory import DescribeStrictness, Memory
from actors.ports import LearnerId
from actors.runtime import CellSpec, System
from actors.shards.ownership import Home, SoleOwnership, Tenure
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.shards.tenancy import Rules
from supervisors.library.supervisor import Supervisor
from supervisors.memories import Memories, Neighbours
from supervisors.ownership import shard_owner
from tests.fakes.documents import RememberedDocuments
from tests.fakes.far_line import RememberedFarLine
from tests.fakes.leases import RememberedLeases

HOME = Home("n1")
TEXT, LOOKALIKES = Text.load(), LookAlikes.load()


def memories(
    system: System, neighbours: Neighbours | None = None, home: Home = HOME
) -> tuple[Memories, list[Tenure | None]]:
    store, tenures = RememberedDocuments(), list[Tenure | None]()

    def make(learner: LearnerId, tenure: Tenure | None) -> Memory:
        tenures.append(tenure)
        return Memory(learner, store, TEXT, LOOKALIKES, tenure)

    return Memories(system, home, store, make, neighbours), tenures


async def test_a_node_that_is_alone_has_its_memories_at_once_and_no_shards(system: System) -> None:
    made, tenures = memories(system)
    await system.spawn("/", CellSpec(lambda: Supervisor(made.children()), stop_seconds=None))

    strictness = await system.ref("/memory/amina").ask(DescribeStrictness(1.0), within=1)
    made.prepare_to_leave()

    assert strictness == 0.5
    assert [child.id for child in made.children()] == ["memory"]
    assert tenures == [None]
    assert isinstance(made.ownership, SoleOwnership)
    await system.ref("/").stop()


async def test_one_of_several_has_them_once_their_shards_are_its_own_and_until_it_leaves(system: System) -> None:
    leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
    neighbours = Neighbours(leases, RememberedFarLine(), Rules(3.0))
    made, tenures = memories(system, neighbours)
    await system.spawn("/", CellSpec(lambda: Supervisor(made.children()), stop_seconds=None))

    strictness = await system.ref("/memory/amina").ask(DescribeStrictness(1.0), within=10)
    made.prepare_to_leave()
    await asyncio.sleep(0.1)

    assert strictness == 0.5
    assert all(tenure is not None for tenure in tenures)
    assert await made.ownership.home_of("amina") == HOME
    assert made.ownership.epoch_of("amina") is not None
    assert neighbours.meter.counts.taken == 1024
    await system.ref("/").stop()
    await neighbours.close()
    assert made.ownership.epoch_of("amina") is None


async def test_one_that_remembers_nobody_owns_nothing_and_hands_on_what_is_said_to_a_memory(system: System) -> None:
    leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
    line = RememberedFarLine()
    here, none_made = memories(system, Neighbours(leases, line, Rules(3.0), remembers=False, region="dubai"))
    other = System(executor=system.executor, log=system.log)
    there, _ = memories(other, Neighbours(leases, line, Rules(3.0)), Home("m1"))
    await system.spawn("/", CellSpec(lambda: Supervisor(here.children()), stop_seconds=None))
    await other.spawn("/", CellSpec(lambda: Supervisor(there.children()), stop_seconds=None))
    await asyncio.sleep(9.0)
    loop = asyncio.get_running_loop()

    began = loop.time()
    strictness = await system.ref("/memory/amina").ask(DescribeStrictness(1.0), within=5)
    took = loop.time() - began

    assert strictness == 0.5
    assert took < 0.1  # it is handed on at once, not when it is looked for
    assert [child.id for child in here.children()] == ["memory", "shards"]
    assert none_made == []
    assert here.ownership.epoch_of("amina") is None
    assert await here.ownership.home_of("amina") == Home("m1")
    for each in (system, other):
        await each.ref("/").stop()


async def test_the_shards_of_a_region_have_epochs_of_their_own(system: System) -> None:
    leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
    made, tenures = memories(system, Neighbours(leases, RememberedFarLine(), Rules(3.0), region="dubai"))
    await system.spawn("/", CellSpec(lambda: Supervisor(made.children()), stop_seconds=None))
    await system.ref("/memory/amina").ask(DescribeStrictness(1.0), within=10)

    tenure = tenures[0]
    assert tenure is not None
    with tenure.fenced() as fence:
        assert fence is not None
        assert fence.owner == shard_owner(374, "dubai") == "dubai./shard/374"

    await system.ref("/").stop()
