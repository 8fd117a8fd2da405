"""What every queue of work promises; the same tests in this process and on real Redis."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from typing import Protocol

import pytest
import pytest_asyncio

from actors.ports import StoreUnavailableError
from actors.runtime import LoopClock
from actors.work.queue import Depth, Taken, WorkQueue
from transport.stores.redis_clients import close_client, redis_client
from transport.stores.work_memory import WorkMemory
from transport.stores.work_redis import WorkRedis

pytestmark = pytest.mark.wall_clock

HOLD_SECONDS = 0.4
_names = count()


class ClosableQueue(WorkQueue, Protocol):
    """As whoever opens one sees it."""

    async def close(self) -> None:
        """Let go of it."""


@pytest_asyncio.fixture(params=["memory", "redis_url", "sentinel_url", "cluster_url"])
async def queue(request: pytest.FixtureRequest) -> AsyncIterator[ClosableQueue]:
    """A queue with nothing in it."""
    if request.param == "memory":
        made: ClosableQueue = WorkMemory(LoopClock(), HOLD_SECONDS)
    else:
        url: str = request.getfixturevalue(request.param)
        made = WorkRedis(url, f"test{next(_names)}", within=20.0, hold_seconds=HOLD_SECONDS)
    yield made
    await made.close()


async def taken_by(queue: WorkQueue, worker: str) -> Taken:
    """Take a piece that is there, or is about to be free."""
    for _ in range(1000):
        taken = await queue.take(worker)
        if taken is not None:
            return taken
        await asyncio.sleep(0.01)
    raise AssertionError("nothing could be taken")


async def test_what_was_brought_first_is_taken_first_and_by_one_alone(queue: ClosableQueue) -> None:
    for piece in ("a", "b", "c"):
        await queue.bring(piece)

    taken = [await queue.take(worker) for worker in ("one", "two", "one", "two")]

    assert [each and (each.piece, each.worker) for each in taken] == [("a", "one"), ("b", "two"), ("c", "one"), None]


async def test_many_who_take_at_once_get_each_piece_once(queue: ClosableQueue) -> None:
    pieces = [f"piece{number}" for number in range(20)]
    await asyncio.gather(*(queue.bring(piece) for piece in pieces))

    taken = await asyncio.gather(*(queue.take(f"worker{number}") for number in range(25)))

    assert sorted(each.piece for each in taken if each is not None) == sorted(pieces)


async def test_a_piece_that_is_not_finished_is_not_there_twice(queue: ClosableQueue) -> None:
    await queue.bring("a")
    await queue.bring("a")
    taken = await taken_by(queue, "one")
    await queue.bring("a")

    assert await queue.take("two") is None
    assert (await queue.depth()).unfinished == 1
    await queue.finish(taken)


async def test_what_is_finished_is_gone_and_may_be_brought_anew(queue: ClosableQueue) -> None:
    await queue.bring("a")
    taken = await taken_by(queue, "one")
    for _ in range(2):
        await queue.finish(taken)

    assert await queue.depth() == Depth(0, 0.0)
    await queue.bring("a")
    assert (await taken_by(queue, "two")).piece == "a"


async def test_a_silent_workers_piece_goes_to_the_next(queue: ClosableQueue) -> None:
    await queue.bring("a")
    first = await taken_by(queue, "one")

    second = await taken_by(queue, "two")

    assert (second.piece, second.worker) == ("a", "two")
    assert await queue.hold(second)
    assert not await queue.hold(first)


async def test_who_says_that_they_still_do_it_keeps_it(queue: ClosableQueue) -> None:
    await queue.bring("a")
    taken = await taken_by(queue, "one")

    for _ in range(6):
        await asyncio.sleep(HOLD_SECONDS / 4)
        assert await queue.hold(taken)
        assert await queue.take("two") is None


async def test_what_is_given_back_is_free_at_once(queue: ClosableQueue) -> None:
    await queue.bring("a")
    await queue.bring("b")
    taken = await taken_by(queue, "one")
    await queue.give_back(taken)

    again = await queue.take("two")

    assert again is not None
    assert again.piece == "a"
    assert not await queue.hold(taken)


async def test_giving_back_what_another_has_takes_it_from_nobody(queue: ClosableQueue) -> None:
    await queue.bring("a")
    first = await taken_by(queue, "one")
    await taken_by(queue, "two")
    await queue.give_back(first)

    assert await queue.take("three") is None


async def test_the_depth_counts_what_is_in_somebodys_hands_and_tells_the_oldests_age(queue: ClosableQueue) -> None:
    await queue.bring("a")
    await queue.bring("b")
    taken = await taken_by(queue, "one")
    await asyncio.sleep(0.05)

    depth = await queue.depth()

    assert depth.unfinished == 2
    assert depth.oldest_seconds >= 0.04
    await queue.finish(taken)
    assert (await queue.depth()).unfinished == 1


async def test_a_redis_that_forgets_everything_is_as_an_empty_one(redis_url: str) -> None:
    queue = WorkRedis(redis_url, f"test{next(_names)}", hold_seconds=HOLD_SECONDS)
    await queue.bring("a")
    taken = await taken_by(queue, "one")
    client = redis_client(redis_url, wait=5.0)
    await client.flushall()
    await close_client(client)

    assert not await queue.hold(taken)
    await queue.finish(taken)
    assert await queue.take("one") is None
    await queue.bring("a")
    assert (await taken_by(queue, "one")).piece == "a"
    await queue.close()


async def test_a_redis_that_is_away_says_so_in_time() -> None:
    queue = WorkRedis("redis://127.0.0.1:9", within=0.3)

    with pytest.raises(StoreUnavailableError, match=r"within 0\.3 s"):
        await queue.bring("a")
    await queue.close()
