"""Time that jumps."""

import asyncio
import time

import pytest

from tests.fakes.virtual_time import DeadlockError, VirtualTimeLoop


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
