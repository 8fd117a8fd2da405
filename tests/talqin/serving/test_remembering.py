"""Who else remembers, and the tree of a node of role `memory`; over real stores: tests/cluster/test_cluster.py."""

import asyncio

import aiohttp
import pytest

from actors.memory import DescribeStrictness
from actors.runtime import System
from config.settings import AccessSettings, AdminSettings, NodeSettings, Settings, StoreSettings
from models.shards.tenancy import Rules
from supervisors.memories import Neighbours
from supervisors.roles import RoleError
from talqin.failures import OurFailure
from talqin.serving.remembering import neighbours_of, remembering
from tests.fakes.documents import RememberedDocuments
from tests.fakes.far_line import RememberedFarLine
from tests.fakes.leases import RememberedLeases
from transport.telemetry.stores import StoreMetrics

SHARED = StoreSettings(documents="mongodb://127.0.0.1:1/talqin", passing="redis://127.0.0.1:1")
MEMORY = NodeSettings(role="memory", name="m1")


def test_a_node_that_is_alone_has_no_neighbours() -> None:
    assert neighbours_of(Settings(node=NodeSettings(name="n1"))) is None


def test_one_that_remembers_nobody_must_reach_who_does() -> None:
    with pytest.raises(RoleError, match=r"store\.documents, store\.passing"):
        neighbours_of(Settings(node=NodeSettings(name="n1", remembers=False)))


def test_an_address_that_cannot_be_used_is_said_to_be_so() -> None:
    with pytest.raises(OurFailure, match=r"store\.passing"):
        neighbours_of(Settings(node=MEMORY, store=SHARED.model_copy(update={"passing": "http://nowhere"})))


async def test_neighbours_know_whether_this_node_remembers_and_of_which_region_they_are() -> None:
    access, node = AccessSettings(home="dubai"), NodeSettings(name="n1", remembers=False, lease_seconds=4.0)

    session = neighbours_of(Settings(node=node, store=SHARED, access=access))
    memory = neighbours_of(Settings(node=MEMORY, store=SHARED, access=access))

    assert session is not None
    assert memory is not None
    assert (session.remembers, session.region, session.rules.seconds) == (False, "dubai", 4.0)
    assert (memory.remembers, memory.region) == (True, "dubai")
    for each in (session, memory):
        await each.close()


@pytest.mark.wall_clock
async def test_a_memory_node_remembers_tells_operators_so_and_gives_its_shards_away(system: System) -> None:
    leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
    neighbours = Neighbours(leases, RememberedFarLine(), Rules(0.5))
    settings = Settings(node=MEMORY, admin=AdminSettings(port=0))
    tree = remembering(settings, system, RememberedDocuments(), StoreMetrics(), neighbours)
    await tree.start()

    strictness = await system.ref("/memory/amina").ask(DescribeStrictness(1.0), within=10)
    admin = (await tree.admin_address()).url
    async with aiohttp.ClientSession() as http:
        ready = (await http.get(f"{admin}/health/ready")).status
        figures = await (await http.get(f"{admin}/metrics")).text()
    unfinished = await tree.stop(within=5)

    assert strictness == 0.5
    assert ready == 200
    assert "talqin_shards_owned" in figures
    assert unfinished == ()
    assert neighbours.meter.counts.given == neighbours.meter.counts.taken > 0
    assert len(system) == 0
