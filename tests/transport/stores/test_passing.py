"""What is kept for a moment, in this process."""

import pytest

from actors.ports import StoreUnavailableError
from models.people.rates import Rate
from tests.fakes.people import Hands
from transport.stores.passing import RememberedPassing

RATE = Rate(1.0, 2.0)


async def test_a_value_is_taken_once() -> None:
    passing = RememberedPassing(Hands())
    await passing.put("k", b"v", within=30)

    assert [await passing.take("k"), await passing.take("k")] == [b"v", None]


async def test_a_value_is_kept_for_its_time_and_no_longer() -> None:
    clock = Hands()
    passing = RememberedPassing(clock)
    for key in ("a", "b"):
        await passing.put(key, b"v", within=30)

    clock.time += 29
    assert await passing.take("a") == b"v"
    clock.time += 1
    assert await passing.take("b") is None


async def test_what_is_over_makes_room_and_what_is_not_is_kept() -> None:
    clock = Hands()
    passing = RememberedPassing(clock, most_values=2)
    await passing.put("a", b"v", within=30)
    clock.time += 10
    await passing.put("b", b"v", within=30)

    with pytest.raises(StoreUnavailableError):
        await passing.put("c", b"v", within=30)
    clock.time += 21
    await passing.put("c", b"v", within=30)

    assert [await passing.take(key) for key in "abc"] == [None, b"v", b"v"]


async def test_a_value_put_anew_has_a_new_time() -> None:
    clock = Hands()
    passing = RememberedPassing(clock)
    await passing.put("k", b"1", within=10)
    await passing.put("k", b"2", within=60)
    clock.time += 20
    await passing.put("other", b"v", within=1)

    assert await passing.take("k") == b"2"


async def test_a_bucket_refuses_and_says_for_how_long() -> None:
    clock = Hands()
    passing = RememberedPassing(clock)

    waits = [await passing.spend("k", RATE) for _ in range(3)]

    assert waits == [0.0, 0.0, pytest.approx(1.0)]
    clock.time += waits[2] + 1e-6
    assert await passing.spend("k", RATE) == 0.0


async def test_a_flood_of_buckets_leaves_those_that_are_emptiest() -> None:
    passing = RememberedPassing(Hands(), most_buckets=10)
    for _ in range(2):
        await passing.spend("busy", RATE)

    for i in range(100):
        await passing.spend(str(i), RATE)

    assert await passing.spend("busy", RATE) > 0
    assert passing.buckets <= 10


async def test_full_buckets_go_first() -> None:
    clock = Hands()
    passing = RememberedPassing(clock, most_buckets=10)
    for i in range(10):
        await passing.spend(str(i), RATE)
    clock.time += 100

    await passing.spend("new", RATE)

    assert passing.buckets == 1
