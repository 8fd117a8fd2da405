"""Where time comes from."""

import asyncio

import pytest

from actors.runtime import LoopClock


async def test_the_clock_of_the_loop_jumps_with_it() -> None:
    clock = LoopClock()
    before = clock.now()

    await asyncio.sleep(3600)

    assert clock.now() - before == pytest.approx(3600)
