"""Hooks within their time."""

import asyncio

import pytest

from actors.runtime.hooks import KILL_GRACE_SECONDS, cancel_soon, cut_off, run_hook


def hold_nothing(task: asyncio.Task[None]) -> None:
    del task


async def test_a_hook_that_ends_in_time_is_left_alone() -> None:
    await run_hook("on_stop", asyncio.sleep(1), 2.0, hold_nothing)

    assert asyncio.get_running_loop().time() == pytest.approx(1.0)


async def test_a_hook_without_a_limit_may_take_as_long_as_it_likes() -> None:
    await run_hook("on_stop", asyncio.sleep(1e6), None, hold_nothing)

    assert asyncio.get_running_loop().time() == pytest.approx(1e6)


async def test_a_hook_that_takes_too_long_is_cut_off() -> None:
    with pytest.raises(TimeoutError, match="on_stop was cut off"):
        await run_hook("on_stop", asyncio.sleep(10), 2.0, hold_nothing)

    assert asyncio.get_running_loop().time() == pytest.approx(2.0)


async def test_what_a_hook_raises_is_passed_on() -> None:
    async def fail() -> None:
        raise ZeroDivisionError("as asked")

    with pytest.raises(ZeroDivisionError, match="as asked"):
        await run_hook("on_stop", fail(), 2.0, hold_nothing)


async def test_whoever_holds_the_task_can_end_it() -> None:
    held: list[asyncio.Task[None]] = []
    running = asyncio.ensure_future(run_hook("on_start", asyncio.sleep(100), None, held.append))
    await asyncio.sleep(1)

    held[0].cancel()

    with pytest.raises(TimeoutError):
        await running
    assert asyncio.get_running_loop().time() == pytest.approx(1.0)


async def test_a_task_that_will_not_be_cancelled_is_left_behind_after_its_grace() -> None:
    async def stubborn() -> None:
        for _ in range(3):
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                continue

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)

    is_over = await cut_off(task)

    assert not is_over
    assert asyncio.get_running_loop().time() == pytest.approx(KILL_GRACE_SECONDS)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    await task


async def test_a_hook_cut_off_at_once_has_begun_all_the_same() -> None:
    pages: list[str] = []

    async def hook() -> None:
        pages.append("begun")
        await asyncio.sleep(100)

    with pytest.raises(TimeoutError):
        await run_hook("on_stop", hook(), None, cancel_soon)

    assert pages == ["begun"]
