"""The public door's application: page, assets, answers for what is not there."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from yarl import URL

from actors.runtime import LoopClock, System
from tests.fakes.sessions import ScriptedDirectory
from transport.gates import OpenGate
from transport.http import policy_with, public_application, web_folder
from transport.websocket_door import WebSocketDoor
from transport.wire_events import Greeting

pytestmark = pytest.mark.wall_clock

ADMIN_PATHS = ["/tree", "/actors/idle", "/dead-letters", "/health/live", "/health/ready", "/metrics"]


@pytest_asyncio.fixture
async def visitor(system: System) -> AsyncIterator[ClientSession]:
    greeting = Greeting(text="t", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
    door = WebSocketDoor(ScriptedDirectory(system), OpenGate(), greeting, LoopClock())
    server = TestServer(await asyncio.to_thread(public_application, door))
    async with server, ClientSession(str(server.make_url("/"))) as session:
        yield session


async def test_the_page_is_at_the_root(visitor: ClientSession) -> None:
    async with visitor.get("/") as answer:
        text = await answer.text()

    assert (answer.status, answer.content_type) == (200, "text/html")
    assert re.sub(r"/assets/[0-9a-f]{16}/", "/assets/", text) == (web_folder() / "index.html").read_text(
        encoding="utf-8"
    )


async def test_the_page_asks_how_one_comes_in(visitor: ClientSession) -> None:
    async with visitor.get("/v1/entry") as answer:
        assert await answer.json() == {"accounts": False, "guests": True}


async def test_nothing_from_elsewhere_runs_on_the_page(visitor: ClientSession) -> None:
    async with visitor.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Permissions-Policy"] == "microphone=(self)"


@pytest.mark.parametrize(
    ("address", "media"),
    [
        ("", None),
        ("https://cdn.example.org/teacher/{surah:03d}{ayah:03d}.mp3", "media-src 'self' https://cdn.example.org"),
        ("http://localhost:9000/{surah}/{ayah}.ogg", "media-src 'self' http://localhost:9000"),
    ],
)
def test_the_page_may_play_the_teachers_audio_and_nothing_else_from_elsewhere(address: str, media: str | None) -> None:
    policy = policy_with(address).split("; ")

    assert policy[0] == "default-src 'self'"
    assert [part for part in policy if part.startswith("media-src")] == ([media] if media else [])


async def test_what_the_page_names_is_kept_and_the_page_is_asked_for_again(visitor: ClientSession) -> None:
    async with visitor.get("/") as page:
        named = re.findall(r'"(/assets/[^"]+)"', await page.text())
    kept = [(await visitor.get(name)).headers["Cache-Control"] for name in named]

    assert page.headers["Cache-Control"] == "no-cache"
    assert len(kept) == 4
    assert set(kept) == {"public, max-age=31536000, immutable"}


async def test_an_asset_of_another_version_is_given_and_not_kept(visitor: ClientSession) -> None:
    async with visitor.get("/assets/0123456789abcdef/teach/desk.js") as answer:
        text = await answer.text()

    assert answer.url.path == "/assets/teach/desk.js"
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.history[0].headers["Cache-Control"] == "no-cache"
    assert text == (web_folder() / "teach" / "desk.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/assets/../http.py", *ADMIN_PATHS])
async def test_what_is_not_there_is_a_404_in_json(visitor: ClientSession, path: str) -> None:
    async with visitor.get(path) as answer:
        body = await answer.json()

    assert answer.status == 404
    assert body["error"] == "Not Found"


@pytest.mark.parametrize("name", ["nothing.js", "fonts/nothing.woff2", "%2e%2e/http.py", "..%2fhttp.py"])
async def test_an_asset_that_is_not_there_is_not_kept_as_missing(visitor: ClientSession, name: str) -> None:
    async with visitor.get(URL(f"/assets/{name}", encoded=True)) as answer:
        caching = answer.headers["Cache-Control"]

    assert (answer.status, caching) == (404, "no-cache")


async def test_a_folder_of_assets_is_not_listed(visitor: ClientSession) -> None:
    async with visitor.get("/assets/") as answer:
        assert answer.status == 403


async def test_another_method_is_refused_in_json(visitor: ClientSession) -> None:
    async with visitor.post("/", data=b"x") as answer:
        body = await answer.json()

    assert (answer.status, body["error"]) == (405, "Method Not Allowed")
    assert answer.headers["Allow"] == "GET,HEAD"


async def test_the_line_without_a_websocket_is_a_bad_request(visitor: ClientSession) -> None:
    async with visitor.get("/v1/recite") as answer:
        assert answer.status == 400


async def test_the_teachers_page_has_its_own_address(visitor: ClientSession) -> None:
    answer = await visitor.get("/teach")

    assert (answer.status, answer.content_type) == (200, "text/html")
    assert re.search(r'"/assets/[0-9a-f]{16}/teach/teach.js"', await answer.text())
