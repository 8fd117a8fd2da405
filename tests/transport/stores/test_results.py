"""What was said of whole recordings."""

import pytest

from actors.ports import ResultCache
from transport.stores.results import RememberedResults


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(("after", "expected"), [(3599.0, b"said"), (3601.0, None)])
async def test_a_result_is_kept_for_an_hour(clock: Clock, after: float, expected: bytes | None) -> None:
    cache: ResultCache = RememberedResults(clock)
    await cache.keep("a", b"said")
    clock.seconds = after

    assert await cache.find("a") == expected


async def test_what_was_never_kept_is_not_found(clock: Clock) -> None:
    assert await RememberedResults(clock).find("a") is None


async def test_the_oldest_make_room(clock: Clock) -> None:
    cache = RememberedResults(clock, most_bytes=8)
    for key in "abc":
        await cache.keep(key, b"four")

    assert [await cache.find(key) for key in "abc"] == [None, b"four", b"four"]


async def test_a_result_that_is_kept_again_takes_its_room_once(clock: Clock) -> None:
    cache = RememberedResults(clock, most_bytes=8)
    for _ in range(5):
        await cache.keep("a", b"four")
    await cache.keep("b", b"four")

    assert [await cache.find(key) for key in "ab"] == [b"four", b"four"]
