"""What every store that may forget promises; the same tests in this process and on real Redis."""

import asyncio

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.passing import PassingStore
from models.rates import Rate
from tests.transport.stores.conftest import ClosablePassing

pytestmark = pytest.mark.wall_clock


async def wait_forgotten(passing: PassingStore, key: str) -> None:
    """Wait for a time to be over: a real server's clock does not jump."""
    for _ in range(1000):
        if await passing.get(key) is None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{key} was never forgotten")


async def test_what_is_put_is_there_and_what_is_not_is_not(passing: PassingStore) -> None:
    await passing.put("a", b"\x00\xff", seconds=60)
    await passing.put("a", b"\x00\xfe", seconds=60)

    assert (await passing.get("a"), await passing.get("b")) == (b"\x00\xfe", None)


async def test_what_is_put_is_forgotten_when_its_time_is_over(passing: PassingStore) -> None:
    await passing.put("a", b"x", seconds=0.05)
    await passing.put("b", b"y", seconds=60)

    await wait_forgotten(passing, "a")

    assert await passing.get("b") == b"y"
    assert await passing.put_if_absent("a", b"z", seconds=60)


async def test_what_is_removed_is_gone(passing: PassingStore) -> None:
    await passing.put("a", b"x", seconds=60)

    for _ in range(2):
        await passing.remove("a")

    assert await passing.get("a") is None


async def test_of_many_who_put_if_absent_exactly_one_does(passing: PassingStore) -> None:
    did = await asyncio.gather(*(passing.put_if_absent("a", f"{i}".encode(), seconds=60) for i in range(20)))

    assert did.count(True) == 1
    assert await passing.get("a") == f"{did.index(True)}".encode()


async def test_of_many_who_take_a_ticket_exactly_one_gets_it(passing: PassingStore) -> None:
    await passing.put("ticket", b"amina", seconds=60)

    got = await asyncio.gather(*(passing.take("ticket") for _ in range(20)))

    assert (got.count(b"amina"), got.count(None)) == (1, 19)
    assert await passing.get("ticket") is None


async def test_all_who_count_are_counted_and_it_starts_again_when_its_time_is_over(passing: PassingStore) -> None:
    sums = await asyncio.gather(*(passing.count("n", seconds=60) for _ in range(20)))
    assert sorted(sums) == list(range(1, 21))
    assert await passing.count("n", seconds=60, by=5) == 25

    assert await passing.count("short", seconds=0.05) == 1
    await wait_forgotten(passing, "short")

    assert await passing.count("short", seconds=60) == 1


async def test_a_burst_is_let_through_and_then_no_more_than_the_rate(passing: PassingStore) -> None:
    rate = Rate(per_second=0.01, burst=5)

    admissions = await asyncio.gather(*(passing.admit("a", rate) for _ in range(20)))
    after = await passing.admit("a", rate)

    assert sum(one.is_admitted for one in admissions) == 5
    assert not after.is_admitted
    assert 80 < after.retry_after_seconds <= 100
    assert (await passing.admit("b", rate)).is_admitted


async def test_what_costs_more_than_the_burst_never_comes_through(passing: PassingStore) -> None:
    rate = Rate(per_second=0.01, burst=3)

    assert not (await passing.admit("a", rate, 4)).is_admitted
    assert (await passing.admit("a", rate, 3)).is_admitted


async def test_after_the_time_that_was_told_it_comes_through(passing: PassingStore) -> None:
    rate = Rate(per_second=20, burst=1)
    await passing.admit("a", rate)

    for _ in range(100):
        admission = await passing.admit("a", rate)
        if admission.is_admitted:
            return
        await asyncio.sleep(admission.retry_after_seconds)
    raise AssertionError("it never came through")


async def test_a_store_that_is_closed_is_not_available(passing: ClosablePassing) -> None:
    await passing.close()

    for refused in (
        passing.get("a"),
        passing.put("a", b"", seconds=1),
        passing.put_if_absent("a", b"", seconds=1),
        passing.take("a"),
        passing.remove("a"),
        passing.count("a", seconds=1),
        passing.admit("a", Rate(1, 1)),
    ):
        with pytest.raises(StoreUnavailableError):
            await refused
