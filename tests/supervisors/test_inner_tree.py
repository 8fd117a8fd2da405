"""The tree of a node that only hears: what it starts, where it listens, how it stops."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from actors.runtime import System
from config.settings import AdminSettings
from supervisors import inner_tree as tree_module
from supervisors.hearing import door_address
from supervisors.inner_tree import InnerTree
from tests.supervisors.test_hearing import HEARS, hearing_of

pytestmark = pytest.mark.wall_clock

EXPECTED = ["/", "/inference", "/links", "/admin"]


async def greet(request: web.Request) -> web.Response:
    del request
    return web.Response(text="peace")


def application() -> web.Application:
    made = web.Application()
    made.router.add_get("/", greet)
    return made


@pytest_asyncio.fixture
async def tree(system: System) -> AsyncIterator[InnerTree]:
    hearing = hearing_of(system, HEARS)
    tree = InnerTree(system, hearing.children(), hearing.leave, AdminSettings(port=0), application)
    await tree.start()
    yield tree
    await tree.stop(within=5)


async def test_it_starts_from_top_to_bottom(tree: InnerTree, system: System) -> None:
    assert tree is not None
    assert [cell.path for cell in system.cells()] == EXPECTED


async def test_both_doors_say_where_they_are(tree: InnerTree, system: System) -> None:
    admin, links = await tree.admin_address(), await door_address(system)

    async with aiohttp.ClientSession() as http:
        answer = await (await http.get(admin.url)).text()

    assert answer == "peace"
    assert links.port not in (0, admin.port)


async def test_stopping_leaves_nothing_and_who_waits_is_told(tree: InnerTree, system: System) -> None:
    unfinished = await tree.stop(within=5)
    await tree.wait_over()

    assert unfinished == ()
    assert len(system) == 0


def test_the_page_at_the_head_of_the_file_is_the_tree_that_runs() -> None:
    drawn = Path(tree_module.__file__).read_text().split('"""')[1]

    assert all(path.rsplit("/", maxsplit=1)[-1] in drawn for path in EXPECTED)
