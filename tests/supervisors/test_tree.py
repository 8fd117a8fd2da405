"""The whole tree: what it starts, what it answers, how it stops."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from actors.ports import LearnerId
from actors.recitation.recital import Knowledge
from actors.runtime import StartError, System
from config.settings import AdminSettings, ServerSettings, Settings
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from supervisors import tree as tree_module
from supervisors.tree import Outside, Tree
from tests.fakes.documents import RememberedDocuments
from tests.fakes.ears import FakePlace
from tests.fakes.logs import RecordingLog
from tests.fakes.privacy import Vault
from tests.fakes.put_by import RememberedPutBy
from tests.fakes.workers import InlineExecutor

pytestmark = pytest.mark.wall_clock

ANYWHERE = Settings(server=ServerSettings(port=0), admin=AdminSettings(port=0))
EXPECTED = ["/", "/memory", "/inference", "/sessions", "/recordings", "/doors", "/doors/public", "/doors/admin"]


async def greet(request: web.Request) -> web.Response:
    del request
    return web.Response(text="peace")


def application(*_: object) -> web.Application:
    made = web.Application()
    made.router.add_get("/", greet)
    return made


def outside() -> Outside:
    knowledge = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings())
    return Outside(lambda _: (FakePlace().place(),), knowledge, RememberedDocuments(), application, application)


@pytest_asyncio.fixture
async def tree(system: System) -> AsyncIterator[Tree]:
    tree = Tree(system, ANYWHERE, outside())
    await tree.start()
    yield tree
    await tree.stop(within=5)


async def test_it_starts_from_top_to_bottom(tree: Tree, system: System) -> None:
    assert tree is not None
    assert [cell.path for cell in system.cells()] == EXPECTED


async def test_a_pool_that_is_lost_takes_nothing_along(tree: Tree, system: System) -> None:
    assert tree is not None

    await system.ref("/inference").kill()

    lives = {cell.path: cell.incarnation for cell in system.cells()}
    assert lives == {**dict.fromkeys(EXPECTED, 1), "/inference": 2}


async def test_both_doors_say_where_they_are_and_answer(tree: Tree) -> None:
    addresses = [await tree.public_address(), await tree.admin_address()]

    async with aiohttp.ClientSession() as http:
        answers = [await (await http.get(address.url)).text() for address in addresses]

    assert answers == ["peace", "peace"]
    assert len({address.port for address in addresses}) == 2


async def test_stopping_leaves_nothing(tree: Tree, system: System) -> None:
    unfinished = await tree.stop(within=5)

    assert unfinished == ()
    assert len(system) == 0


async def test_who_waits_for_the_end_is_told(tree: Tree) -> None:
    waiting = asyncio.create_task(tree.wait_over())

    await tree.stop(within=5)

    async with asyncio.timeout(1):
        await waiting


async def test_a_port_that_is_taken_starts_nothing_and_says_so(tree: Tree, log: RecordingLog) -> None:
    taken = (await tree.public_address()).port
    other = System(executor=InlineExecutor(), log=log)
    second = Tree(other, Settings(server=ServerSettings(port=taken), admin=AdminSettings(port=0)), outside())

    with pytest.raises(StartError) as caught:
        await second.start()

    assert f"port {taken}" in str(caught.value)
    assert len(other) == 0


def test_the_page_at_the_head_of_the_file_is_the_tree_that_runs() -> None:
    drawn = Path(tree_module.__file__).read_text().split('"""')[1]

    assert all(
        path.rsplit("/", maxsplit=1)[-1] in drawn for path in [*EXPECTED, "/catching_up", "/keeping", "/tidying"]
    )


async def test_where_recitations_may_be_put_by_there_is_who_remembers_them_later(system: System) -> None:
    tree = Tree(system, ANYWHERE, dataclasses.replace(outside(), put_by=(RememberedPutBy(system.clock),)))
    await tree.start()

    assert [cell.path for cell in system.cells()][:3] == ["/", "/memory", "/catching_up"]
    await tree.stop(within=5)


async def test_where_voices_may_be_kept_there_is_who_keeps_them_and_who_tidies_up(system: System) -> None:
    vault = Vault()
    keeping = vault.desks.keeping(vault.town.consents)
    tree = Tree(system, ANYWHERE, dataclasses.replace(outside(), privacy=vault.desks, keeping=keeping))
    await tree.start()

    assert {"/keeping", "/tidying"} <= {cell.path for cell in system.cells()}
    assert await tree.end_visits_of(LearnerId("nobody")) == 0
    await tree.stop(within=5)
