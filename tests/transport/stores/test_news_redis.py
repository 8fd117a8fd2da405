"""Sign-outs over a real Redis: two nodes, each with its lines, over one store."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from actors.people.ports import Claims, SignedOut
from actors.people.sign_out_log import LOOK_SECONDS, SignOutWatch, logged
from actors.ports import LearnerId
from models.people.permissions import Role
from models.people.signin import SignInId
from tests.fakes.documents import RememberedDocuments
from tests.fakes.servers import free_port, redis
from transport.line.lines import OpenLines
from transport.stores.news_redis import CriedNews

pytestmark = pytest.mark.wall_clock

PHONE = Claims(LearnerId("amina"), (Role.LEARNER,), SignInId("phone"))
NEWS = SignedOut(LearnerId("amina"), (SignInId("phone"),))


class Line:
    """Remembers how it was ended, and when."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.at = 0.0

    def end(self, code: str) -> None:
        self.ended.append(code)
        self.at = self.at or time.monotonic()


class Node:
    """What a process has: its news, its lines, its watch."""

    def __init__(self, store: RememberedDocuments, url: str) -> None:
        self.store = store
        self.news, self.lines, self.line = CriedNews(url), OpenLines(), Line()
        self.news.listen(self.lines.signed_out)
        self.lines.enter(self.line, PHONE, self.lines.mark)
        self.watch = SignOutWatch(store, self.lines.signed_out, time.time)

    async def sign_out(self) -> float:
        """As the desk does it; gives when."""
        await self.store.write(logged(NEWS, time.time()))
        began = time.monotonic()
        await self.news.tell(NEWS)
        return began


@asynccontextmanager
async def nodes(url: str) -> AsyncGenerator[tuple[Node, Node]]:
    store = RememberedDocuments()
    both = Node(store, url), Node(store, url)
    running = [
        asyncio.create_task(work) for node in both for work in (node.watch.run(), node.news.hear(node.watch.wake))
    ]
    yield both
    for task in running:
        task.cancel()
    await asyncio.wait(running)


async def until(holds: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while True:
            if holds():
                return
            await asyncio.sleep(0.01)


async def test_a_line_on_another_node_is_closed_within_a_second(redis_url: str) -> None:
    async with nodes(redis_url) as (here, there):
        await asyncio.sleep(0.3)  # until both listen
        began = await here.sign_out()
        await until(lambda: bool(there.line.ended), 5)

    assert (here.line.ended[0], there.line.ended[0]) == ("signed_out", "signed_out")
    assert there.line.at - began < 1.0


@pytest.mark.parametrize("outage", ["nobody is there", "nobody answers"])
async def test_a_redis_that_is_away_only_delays(tmp_path: Path, outage: str) -> None:
    server = redis(tmp_path)
    if outage == "nobody answers":
        await asyncio.to_thread(server.start)
    async with nodes(f"redis://127.0.0.1:{server.port}") as (here, there):
        await asyncio.sleep(0.3)
        if outage == "nobody answers":
            server.freeze()
        began = await here.sign_out()
        await until(lambda: bool(there.line.ended), LOOK_SECONDS + 3)
        if outage == "nobody answers":
            server.thaw()

    assert here.line.at - began < 1.0
    assert there.line.at - began < LOOK_SECONDS + 1
    await asyncio.to_thread(server.kill)


async def test_who_comes_back_to_redis_looks_at_what_was_missed_and_hears_again(tmp_path: Path) -> None:
    server, woken = redis(tmp_path), list[float]()
    await asyncio.to_thread(server.start)
    news = CriedNews(f"redis://127.0.0.1:{server.port}")
    hearing = asyncio.create_task(news.hear(lambda: woken.append(time.monotonic())))
    await until(lambda: len(woken) == 1, 5)

    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    await until(lambda: len(woken) == 2, 10)
    await news.tell(NEWS)
    await until(lambda: len(woken) == 3, 5)

    hearing.cancel()
    await asyncio.wait({hearing})
    await asyncio.to_thread(server.kill)


@pytest.mark.parametrize("kind", ["sentinel_url", "cluster_url"])
async def test_behind_sentinels_and_in_a_cluster_it_is_heard_as_well(kind: str, request: pytest.FixtureRequest) -> None:
    async with nodes(request.getfixturevalue(kind)) as (here, there):
        await asyncio.sleep(0.5)
        began = await here.sign_out()
        await until(lambda: bool(there.line.ended), 5)

    assert there.line.at - began < 1.0


async def test_who_signs_out_does_not_wait_for_a_redis_that_is_away() -> None:
    news, heard = CriedNews(f"redis://127.0.0.1:{free_port()}"), list[SignedOut]()
    news.listen(heard.append)

    async with asyncio.timeout(3):
        await news.tell(NEWS)

    assert heard == [NEWS]
