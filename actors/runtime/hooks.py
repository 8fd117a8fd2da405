"""Running a lifecycle hook within its time: cut off when it is over, left behind when it will not be cut off."""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Final

KILL_GRACE_SECONDS: Final = 1.0
"""How long something cancelled may clean up before it is left behind."""


async def run_hook(
    name: str, hook: Coroutine[Any, Any, None], seconds: float | None, hold: Callable[[asyncio.Task[None]], None]
) -> None:
    """Run a hook as a task of its own.

    Args:
        name: what it is called, for who looks at the tasks.
        hook: the hook, called.
        seconds: how long it may take; None for as long as it likes.
        hold: given the task, so that a kill may cancel it.

    Raises:
        TimeoutError: it took too long, or was killed.
        Exception: whatever the hook raised.
    """
    task = asyncio.create_task(hook, name=name)
    hold(task)
    try:
        await asyncio.wait({task}, timeout=seconds)
    finally:
        await cut_off(task)
    if not task.done() or task.cancelled():
        raise TimeoutError(f"{name} was cut off")
    task.result()


async def cut_off(task: asyncio.Task[None]) -> bool:
    """Cancel a task and wait for its clean-up; false when it goes on all the same."""
    if not task.done():
        cancel_soon(task)
        await asyncio.wait({task}, timeout=KILL_GRACE_SECONDS)
    return task.done()


def cancel_soon(task: asyncio.Task[None]) -> None:
    """Cancel a task, but not before its first step: a coroutine that never begins cannot clean up."""
    asyncio.get_running_loop().call_soon(_cancel_once_begun, task)


def _cancel_once_begun(task: asyncio.Task[None]) -> None:
    coroutine = task.get_coro()
    if inspect.iscoroutine(coroutine) and inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED:
        cancel_soon(task)  # loops promise an order of callbacks, but nothing here needs it
    else:
        task.cancel()
