"""What was said of whole recordings."""

import pytest

from actors.ports import ResultCache
from tests.fakes.clocks import HandClock
from transport.stores.passing_memory import PassingMemory
from transport.stores.results import PassingResults


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.mark.parametrize(("after", "expected"), [(3599.0, b"said"), (3601.0, None)])
async def test_a_result_is_kept_for_an_hour(clock: HandClock, after: float, expected: bytes | None) -> None:
    cache: ResultCache = PassingResults(PassingMemory(clock))
    await cache.keep("a", b"said")
    clock.seconds = after

    assert await cache.find("a") == expected


async def test_what_was_never_kept_is_not_found(clock: HandClock) -> None:
    assert await PassingResults(PassingMemory(clock)).find("a") is None


async def test_a_store_that_is_away_is_as_one_that_has_forgotten(clock: HandClock) -> None:
    store = PassingMemory(clock)
    await store.close()
    cache = PassingResults(store)

    await cache.keep("a", b"said")

    assert await cache.find("a") is None
