"""Two servers behind the front door: a learner stays on one; when it dies, they come back on the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import msgspec
import pytest
import pytest_asyncio

from tests.fakes.front_door import front_door
from tests.fakes.server import RunningServer, running_server

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(120)]

LEARNERS = [f"learner-{number}" for number in range(12)]
WITHIN_SECONDS = 30.0


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[dict[str, RunningServer]]:
    with running_server(tmp_path / "a") as a, running_server(tmp_path / "b") as b:
        yield {"a": a, "b": b}


@pytest_asyncio.fixture
async def door(tmp_path: Path, nodes: dict[str, RunningServer]) -> AsyncIterator[str]:
    doors = {name: (_place(node.page), _place(node.admin)) for name, node in nodes.items()}
    server = front_door(tmp_path / "door", doors)
    server.start()
    address = f"http://127.0.0.1:{server.port}"
    await _wait_until_up(address)
    yield address
    server.kill()


def _place(address: str) -> str:
    return address.split("//")[1].rstrip("/").replace("localhost", "127.0.0.1")


async def _wait_until_up(address: str) -> None:
    """Until a server has answered its health check: the door says 503 before."""
    deadline = time.monotonic() + WITHIN_SECONDS
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < deadline:
            async with http.get(address) as answer:
                if answer.status == 200:
                    return
            await asyncio.sleep(0.1)
    raise AssertionError("no server came up behind the door")


async def enter(http: aiohttp.ClientSession, door: str, who: str) -> tuple[str, aiohttp.ClientWebSocketResponse]:
    """Come in as a browser does; give the node that served, and the line, which was welcomed."""
    socket = await http.ws_connect(f"{door}/v1/recite", headers={"Cookie": f"talqin_home={who}"})
    await socket.send_str('{"type":"hello","version":1}')
    said = await socket.receive(timeout=10)
    assert msgspec.json.decode(said.data)["type"] == "welcome"
    return _served_by(socket), socket


def _served_by(line: aiohttp.ClientWebSocketResponse) -> str:
    return line._response.headers["X-Served-By"]  # pyright: ignore[reportPrivateUsage] - aiohttp shows it nowhere else


async def test_a_learner_stays_on_a_node_and_comes_back_on_the_other_when_it_dies(
    door: str, nodes: dict[str, RunningServer]
) -> None:
    async with aiohttp.ClientSession() as http:
        lines = {who: await enter(http, door, who) for who in LEARNERS}
        again = {who: await enter(http, door, who) for who in LEARNERS}
        homes = {who: home for who, (home, _) in lines.items()}
        assert homes == {who: home for who, (home, _) in again.items()}
        assert set(homes.values()) == {"a", "b"}

        nodes["a"].process.kill()
        moved = [who for who, home in homes.items() if home == "a"]
        ends = [await asyncio.wait_for(lines[who][1].receive(), WITHIN_SECONDS) for who in moved]
        assert all(
            end.type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.ERROR} for end in ends
        )
        back = {who: await enter(http, door, who) for who in moved}
        assert {home for home, _ in back.values()} == {"b"}

        stayed = next(who for who, home in homes.items() if home == "b")
        await lines[stayed][1].ping()
        assert not lines[stayed][1].closed
        for _, line in (*lines.values(), *again.values(), *back.values()):
            await line.close()


async def test_the_page_gives_a_browser_its_home_and_keeps_what_it_has(door: str) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(door) as first:
            given = first.headers.get("Set-Cookie", "")
        async with http.get(door, headers={"Cookie": "talqin_home=mine"}) as second:
            kept = "Set-Cookie" in second.headers

    assert given.startswith("talqin_home=")
    assert "HttpOnly" in given
    assert not kept
