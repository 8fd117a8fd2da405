"""What is kept for a while in this process, beyond what every such store promises: its bound."""

import pytest

from tests.fakes.clocks import HandClock
from transport.stores.passing_memory import PassingMemory

ENTRY = 205
"""Bytes of an entry with a key of one letter and a value of four."""


async def test_what_was_written_longest_ago_makes_room() -> None:
    store = PassingMemory(HandClock(), most_bytes=2 * ENTRY)
    for key in "abc":
        await store.put(key, b"four", seconds=60)

    assert [await store.get(key) for key in "abc"] == [None, b"four", b"four"]


async def test_what_is_written_again_takes_its_room_once() -> None:
    store = PassingMemory(HandClock(), most_bytes=2 * ENTRY)
    for key in "aaaaab":
        await store.put(key, b"four", seconds=60)

    assert [await store.get(key) for key in "ab"] == [b"four", b"four"]


async def test_what_is_larger_than_all_the_room_is_not_kept() -> None:
    store = PassingMemory(HandClock(), most_bytes=2 * ENTRY)
    await store.put("a", b"x" * 1000, seconds=60)

    assert await store.get("a") is None


@pytest.mark.parametrize(("after", "expected"), [(0.9, b"x"), (1.0, None)])
async def test_a_time_is_over_when_it_is_over(after: float, expected: bytes | None) -> None:
    clock = HandClock()
    store = PassingMemory(clock)
    await store.put("a", b"x", seconds=1)
    clock.seconds = after

    assert await store.get("a") == expected
