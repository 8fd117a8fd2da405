"""The edge: nginx as it is deployed, in front of the page and of a bucket. What never changes is kept, nothing else."""

import asyncio
import re
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import msgspec
import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from aiohttp.test_utils import BaseTestServer, TestServer

from actors.runtime import LoopClock, System
from tests.fakes.edge import Edge, complaints, write
from tests.fakes.servers import program
from tests.fakes.sessions import ScriptedDirectory
from transport.gates import OpenGate
from transport.http import public_application
from transport.websocket_door import WebSocketDoor
from transport.wire_events import Greeting

pytestmark = [pytest.mark.wall_clock, pytest.mark.timeout(60)]

MODEL = Random(6).randbytes(2_500_000)  # noqa: S311 - nobody has to be surprised by it
"""Three slices of a mebibyte, the last one not whole."""
NAME = "/models/0a1b2c/streaming.int8.onnx"
KEPT = "public, max-age=31536000, immutable"
WITHIN_SECONDS = 20.0


class Bucket:
    """An object store that counts, and waits where a test says so.

    Attributes:
        fetches: path and range -> how often it was asked for.
        caching: its `Cache-Control`.
        open: set: it answers.
    """

    def __init__(self, folder: Path) -> None:
        self.fetches: Counter[str] = Counter()
        self.caching = KEPT
        self.open = asyncio.Event()
        self.open.set()
        self._file = folder / "object"
        self._file.write_bytes(MODEL)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.fetches[f"{request.path} {request.headers.get('Range')}"] += 1
        await self.open.wait()
        return web.FileResponse(self._file, headers={"Cache-Control": self.caching})


@pytest.fixture
def bucket(tmp_path: Path) -> Bucket:
    return Bucket(tmp_path)


@pytest_asyncio.fixture
async def objects(bucket: Bucket) -> AsyncIterator[BaseTestServer]:
    application = web.Application()
    application.router.add_get("/{path:.*}", bucket.handle)
    async with TestServer(application, host="127.0.0.1") as server:
        yield server


@pytest_asyncio.fixture
async def page(system: System) -> AsyncIterator[BaseTestServer]:
    greeting = Greeting(text="t", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
    door = WebSocketDoor(ScriptedDirectory(system), OpenGate(), greeting, LoopClock())
    async with TestServer(await asyncio.to_thread(public_application, door), host="127.0.0.1") as server:
        yield server


@pytest_asyncio.fixture
async def edge(tmp_path: Path, page: BaseTestServer, objects: BaseTestServer) -> AsyncIterator[Edge]:
    edge = Edge(tmp_path / "edge", str(page.make_url("")).rstrip("/"), str(objects.make_url("")).rstrip("/"))
    await asyncio.to_thread(edge.server.start)
    yield edge
    edge.server.kill()


@pytest_asyncio.fixture
async def visitor(edge: Edge) -> AsyncIterator[ClientSession]:
    async with ClientSession(edge.address) as session:
        yield session


async def cached(visitor: ClientSession, path: str) -> tuple[int, str]:
    """Ask for something; give the status and what the edge did."""
    async with visitor.get(path) as answer:
        await answer.read()
        return answer.status, answer.headers["X-Cache"]


async def test_what_the_page_names_is_fetched_once_and_then_kept(visitor: ClientSession) -> None:
    async with visitor.get("/") as answer:
        named = sorted(set(re.findall(r'"(/assets/[^"]+)"', await answer.text())))
    first = [await cached(visitor, name) for name in named]
    again = [await cached(visitor, name) for name in named]

    assert len(named) == 4
    assert set(first) == {(200, "MISS")}
    assert set(again) == {(200, "HIT")}


async def test_a_model_comes_whole_in_slices_and_each_is_fetched_once(visitor: ClientSession, bucket: Bucket) -> None:
    async with visitor.get(NAME) as first, visitor.get(NAME) as again:
        whole = (await first.read(), await again.read())
        caching = again.headers["Cache-Control"]

    assert whole == (MODEL, MODEL)
    assert caching == KEPT
    assert sorted(bucket.fetches) == [
        f"{NAME} bytes=0-1048575",
        f"{NAME} bytes=1048576-2097151",
        f"{NAME} bytes=2097152-3145727",
    ]
    assert set(bucket.fetches.values()) == {1}


@pytest.mark.parametrize(("first", "last"), [(0, 0), (1_000_000, 1_100_000), (2_400_000, 2_499_999), (5, 2_499_998)])
async def test_a_range_is_that_part_of_the_whole(visitor: ClientSession, first: int, last: int) -> None:
    async with visitor.get(NAME, headers={"Range": f"bytes={first}-{last}"}) as answer:
        part = await answer.read()

    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(MODEL)}"
    assert part == MODEL[first : last + 1]


async def test_a_range_fetches_no_more_than_the_slices_it_touches(visitor: ClientSession, bucket: Bucket) -> None:
    async with visitor.get(NAME, headers={"Range": "bytes=1500000-1500009"}) as answer:
        await answer.read()

    assert list(bucket.fetches) == [f"{NAME} bytes=1048576-2097151"]


async def test_a_crowd_that_misses_is_one_fetch(visitor: ClientSession, edge: Edge, bucket: Bucket) -> None:
    bucket.open.clear()
    asked = {"Range": "bytes=0-99"}
    crowd = [asyncio.create_task(_read(visitor, NAME, asked)) for _ in range(20)]
    await _wait_until_connected(edge, len(crowd))
    bucket.open.set()
    parts = await asyncio.gather(*crowd)

    assert set(parts) == {MODEL[:100]}
    assert bucket.fetches.total() == 1


async def test_what_is_kept_is_given_while_its_origin_is_dead(visitor: ClientSession, objects: BaseTestServer) -> None:
    async with visitor.get(NAME) as before:
        await before.read()
    await objects.close()

    async with visitor.get(NAME) as answer:
        assert (answer.status, await answer.read()) == (200, MODEL)


async def test_what_is_over_its_time_is_given_all_the_same_while_its_origin_is_dead(
    visitor: ClientSession, bucket: Bucket, objects: BaseTestServer
) -> None:
    bucket.caching = "public, max-age=1, immutable"
    await cached(visitor, NAME)
    await objects.close()

    deadline, said = time.monotonic() + WITHIN_SECONDS, (200, "HIT")
    while said == (200, "HIT") and time.monotonic() < deadline:
        said = await cached(visitor, NAME)

    assert said == (200, "STALE")


async def test_what_was_never_fetched_of_a_dead_origin_is_its_fault(
    visitor: ClientSession, objects: BaseTestServer
) -> None:
    await objects.close()

    status, _ = await cached(visitor, NAME)

    assert status == 502


async def test_what_nobody_calls_immutable_is_not_kept(visitor: ClientSession, bucket: Bucket) -> None:
    bucket.caching = "public, max-age=600"

    said = [await cached(visitor, NAME) for _ in range(2)]

    assert said == [(200, "MISS"), (200, "MISS")]


@pytest.mark.parametrize("path", ["/", "/teach", "/v1/entry"])
async def test_pages_and_answers_are_passed_each_time(visitor: ClientSession, path: str) -> None:
    said = [await cached(visitor, path) for _ in range(2)]

    assert said == [(200, "PASS"), (200, "PASS")]


async def test_an_asset_of_another_version_is_not_kept(visitor: ClientSession) -> None:
    said = [await cached(visitor, "/assets/0123456789abcdef/app.js") for _ in range(2)]

    assert said == [(200, "MISS"), (200, "MISS")]


async def test_a_query_makes_no_second_copy(visitor: ClientSession, bucket: Bucket) -> None:
    await cached(visitor, NAME)

    assert await cached(visitor, f"{NAME}?again") == (200, "HIT")
    assert set(bucket.fetches.values()) == {1}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_nobody_writes_to_the_bucket_through_it(visitor: ClientSession, bucket: Bucket, method: str) -> None:
    async with visitor.request(method, NAME, data=b"x") as answer:
        assert answer.status == 403

    assert not bucket.fetches


async def test_a_line_goes_through(visitor: ClientSession) -> None:
    async with visitor.ws_connect("/v1/recite") as line:
        await line.send_str('{"type":"hello","version":1}')
        said = await line.receive(timeout=WITHIN_SECONDS)

    assert msgspec.json.decode(said.data)["type"] == "welcome"


async def test_its_health_is_told_at_a_door_of_its_own(edge: Edge) -> None:
    async with ClientSession() as operator, operator.get(f"{edge.status}/health") as answer:
        assert answer.status == 200


def test_with_a_certificate_nginx_has_nothing_to_say_against_it(tmp_path: Path) -> None:
    openssl = program("openssl", "apt-get install openssl")
    named = ["-subj", "/CN=learn.example.org", "-out", "site.pem", "-keyout", "key.pem"]
    made = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *named]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True, timeout=30)  # noqa: S603 - our own command
    site = (tmp_path / "site.pem").read_text() + (tmp_path / "key.pem").read_text()
    (tmp_path / "both.pem").write_text(site)
    env = {"LISTEN": "127.0.0.1:8443 ssl", "STATUS": "127.0.0.1:8080", "CACHE_SIZE": "1g"}
    origins = {"ORIGIN": "https://127.0.0.1:8444", "OBJECTS": "https://127.0.0.1:8445/bucket"}
    write(tmp_path, {**env, **origins, "CERTIFICATE": str(tmp_path / "both.pem")})

    assert complaints(tmp_path) == ""


def test_nginx_would_say_what_is_wrong(tmp_path: Path) -> None:
    env = {"LISTEN": "127.0.0.1:8443", "STATUS": "127.0.0.1:8080", "CACHE_SIZE": "much", "CERTIFICATE": ""}
    write(tmp_path, {**env, "ORIGIN": "http://127.0.0.1:8444", "OBJECTS": "http://127.0.0.1:8445"})

    assert "invalid max_size" in complaints(tmp_path)


async def _read(visitor: ClientSession, path: str, headers: dict[str, str]) -> bytes:
    async with visitor.get(path, headers=headers) as answer:
        return await answer.read()


async def _wait_until_connected(edge: Edge, connections: int) -> None:
    """Until the whole crowd is in: a late one would find what was fetched meanwhile."""
    deadline = time.monotonic() + WITHIN_SECONDS
    async with ClientSession() as operator:
        while time.monotonic() < deadline:
            async with operator.get(f"{edge.status}/status") as answer:
                (writing,) = re.findall(r"Writing: (\d+)", await answer.text())
            if int(writing) > connections:
                return
    raise AssertionError("the crowd did not come in")
