"""Questions between nodes through Redis: asked once, answered to who asked, and every wait has an end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.ports import StoreUnavailableError
from actors.shards.ownership import Home
from tests.fakes.servers import free_port
from transport.stores import far_redis
from transport.stores.far_redis import RedisFarLine

pytestmark = pytest.mark.wall_clock


@pytest_asyncio.fixture(params=["redis_url", "sentinel_url", "cluster_url"])
async def line(request: pytest.FixtureRequest) -> AsyncIterator[RedisFarLine]:
    made = RedisFarLine(request.getfixturevalue(request.param))
    yield made
    await made.close()


async def test_a_question_comes_to_its_node_and_its_answer_to_who_asked(line: RedisFarLine) -> None:
    async def answer() -> None:
        for _ in range(2):
            to, question = await line.next_question("n1")
            await line.answer(to, b"to " + question)

    answering = asyncio.create_task(answer())
    answers = await asyncio.gather(line.ask(Home("n1"), b"\x00one", 5.0), line.ask(Home("n1"), b"two", 5.0))

    await answering
    assert list(answers) == [b"to \x00one", b"to two"]


async def test_a_node_that_does_not_answer_is_given_up_and_does_not_find_the_question_later(line: RedisFarLine) -> None:
    with pytest.raises(StoreUnavailableError, match="n9"):
        await line.ask(Home("n9"), b"one", 0.2)

    await asyncio.sleep(0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line.next_question("n9"), 0.3)


async def test_a_redis_that_is_away_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(far_redis, "_AWAY_SECONDS", 0.3)
    line = RedisFarLine(f"redis://127.0.0.1:{free_port()}")

    for attempt in (line.ask(Home("n1"), b"one", 0.3), line.next_question("n1"), line.answer("a", b"one")):
        with pytest.raises(StoreUnavailableError):
            await attempt

    await line.close()
