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
from tests.fakes.documents import RememberedDocuments
from tests.fakes.far_line import RememberedFarLine
from tests.fakes.leases import RememberedLeases

HOME = Home("n1")
TEXT, LOOKALIKES = Text.load(), LookAlikes.load()


def memories(system: System, neighbours: Neighbours | None = None) -> tuple[Memories, list[Tenure | None]]:
    store, tenures = RememberedDocuments(), list[Tenure | None]()

    def make(learner: LearnerId, tenure: Tenure | None) -> Memory:
        tenures.append(tenure)
        return Memory(learner, store, TEXT, LOOKALIKES, tenure)

    return Memories(system, HOME, store, make, neighbours), tenures


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
