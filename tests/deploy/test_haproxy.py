"""The front door's configuration, checked by HAProxy itself."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from tests.fakes.front_door import complaints, configuration, front_door

NODES = {"a": ("10.0.0.1:20001", "10.0.0.1:20002"), "b": ("10.0.0.2:20001", "10.0.0.2:20002")}


@pytest.mark.wall_clock
def test_haproxy_has_nothing_to_say_against_it(tmp_path: Path) -> None:
    assert complaints(tmp_path, configuration(NODES)) == ""


@pytest.mark.wall_clock
def test_it_would_say_what_is_wrong(tmp_path: Path) -> None:
    wrong = configuration(NODES).replace("balance hash", "balance hush")

    assert "balance only supports" in complaints(tmp_path, wrong)


def test_health_is_asked_at_the_admin_door() -> None:
    assert "server a 10.0.0.1:20001 check port 20002" in configuration(NODES)


def test_the_door_holds_more_than_two_nodes_learners_and_a_crowd_that_comes_back() -> None:
    text = configuration(NODES)

    assert 'maxconn "${MAXCONN-20000}"' in text
    assert "backlog 4096" in text
    assert "timeout tunnel 60s" in text


@pytest.mark.wall_clock
@pytest.mark.timeout(60)
@pytest.mark.parametrize(("edges", "seen"), [("127.0.0.1", "198.51.100.7"), ("10.0.0.8", "127.0.0.1")])
async def test_only_an_edge_is_believed_who_asks(tmp_path: Path, edges: str, seen: str) -> None:
    application = web.Application()
    application.router.add_get("/{path:.*}", _who)
    async with TestServer(application, host="127.0.0.1") as node:
        place = f"127.0.0.1:{node.port}"
        door = front_door(tmp_path, {"a": (place, place)}, edges)
        await asyncio.to_thread(door.start)
        async with ClientSession() as http:
            told = await _told_through(http, f"http://127.0.0.1:{door.port}/")
        door.kill()

    assert told == seen


@pytest.mark.wall_clock
@pytest.mark.timeout(60)
async def test_who_names_a_node_comes_to_it_and_who_names_none_that_is_there_to_another(tmp_path: Path) -> None:
    async with _named("a") as a, _named("b") as b:
        places = {name: (f"127.0.0.1:{node.port}",) * 2 for name, node in (("a", a), ("b", b))}
        door = front_door(tmp_path, {name: (place[0], place[1]) for name, place in places.items()})
        await asyncio.to_thread(door.start)
        address = f"http://127.0.0.1:{door.port}/v1/recite"
        async with ClientSession() as http:
            named = [await _until(http, f"{address}?home={name}", name) for name in "abab"]
            gone = await _told_through(http, f"{address}?home=c")
        door.kill()

    assert named == ["a", "b", "a", "b"]
    assert gone in {"a", "b"}


def _named(name: str) -> TestServer:
    async def told(request: web.Request) -> web.Response:
        del request
        return web.Response(text=name)

    application = web.Application()
    application.router.add_get("/{path:.*}", told)
    return TestServer(application, host="127.0.0.1")


async def _until(http: ClientSession, address: str, name: str) -> str:
    """Until the door has found that this node, too, is well."""
    deadline, told = time.monotonic() + 30, ""
    while told != name and time.monotonic() < deadline:
        told = await _told_through(http, address)
    return told


async def _who(request: web.Request) -> web.Response:
    return web.Response(text=request.headers.get("X-Forwarded-For", "nobody"))


async def _told_through(http: ClientSession, address: str) -> str:
    """Until the door has found that the node is well: it says 503 before."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        async with http.get(address, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}) as answer:
            if answer.status == 200:
                return await answer.text()
        await asyncio.sleep(0.1)
    raise AssertionError("no node came up behind the door")
