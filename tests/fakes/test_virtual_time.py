"""Time that jumps."""

import asyncio
import time

import pytest

from tests.fakes.virtual_time import DeadlockError, ShufflingLoop, VirtualTimeLoop
from tests.simulation.trace import chance


def run_virtually(seconds: float) -> tuple[float, float]:
    """Sleep; returns the virtual and the real seconds that it took."""
    began = time.perf_counter()
    loop = VirtualTimeLoop()
    try:
        loop.run_until_complete(asyncio.sleep(seconds))
        return loop.time(), time.perf_counter() - began
    finally:
        loop.close()


def test_a_day_takes_no_time() -> None:
    virtual, real = run_virtually(86_400.0)

    assert virtual == pytest.approx(86_400.0)
    assert real < 60.0


def test_timers_ring_in_the_order_of_their_times() -> None:
    loop = VirtualTimeLoop()
    rung: list[float] = []
    for after in (3.0, 1.0, 2.0):
        loop.call_later(after, rung.append, after)

    loop.run_until_complete(asyncio.sleep(5))

    assert rung == [1.0, 2.0, 3.0]
    loop.close()


def test_waiting_for_nothing_is_an_error() -> None:
    loop = VirtualTimeLoop()
    waiting = loop.create_task(asyncio.Event().wait())

    with pytest.raises(DeadlockError, match="no timer is set"):
        loop.run_until_complete(waiting)

    waiting.cancel()
    loop.run_until_complete(asyncio.wait({waiting}))
    loop.close()


async def test_every_test_begins_at_zero() -> None:
    assert asyncio.get_running_loop().time() == 0.0


@pytest.mark.wall_clock
async def test_a_test_with_real_sockets_has_real_time() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualTimeLoop)


def played(seed: int, *, shuffles_all: bool = False) -> list[str]:
    """What happens in which order on a shuffling loop."""
    loop, told = ShufflingLoop(chance("loop", seed), shuffles_all=shuffles_all), list[str]()

    async def story() -> None:
        for name in ("first timer", "second timer"):
            loop.call_later(1.0, told.append, name)
        works = [loop.run_in_executor(None, told.append, f"work {number}") for number in range(3)]
        for number in range(3):
            loop.call_soon(told.append, f"callback {number}")
        await asyncio.gather(*works)
        await asyncio.sleep(2.0)

    loop.run_until_complete(story())
    loop.close()
    return told


def test_timers_that_are_due_together_and_works_come_in_any_order_callbacks_in_theirs() -> None:
    stories = [played(seed) for seed in range(20)]

    for kind, orders in (("timer", 2), ("work", 6), ("callback", 1)):
        assert len({tuple(what for what in story if kind in what) for story in stories}) == orders


def test_the_same_seed_is_the_same_story() -> None:
    assert played(7) == played(7)


def test_a_loop_that_shuffles_all_breaks_the_order_of_callbacks_too() -> None:
    stories = [played(seed, shuffles_all=True) for seed in range(20)]

    assert len({tuple(what for what in story if "callback" in what) for story in stories}) > 1


def test_time_passes_while_all_is_frozen() -> None:
    loop = ShufflingLoop(chance("loop", 1))
    before = loop.time()

    loop.freeze(9.0)

    assert loop.time() - before == 9.0
    loop.close()
