"""Where a simulated story is played: a loop of its own, a watchdog, and a look at what was left over."""

import asyncio
import random
import traceback
from collections.abc import Callable, Coroutine
from typing import Any, Final

from structlog.testing import capture_logs

from tests.fakes.virtual_time import DeadlockError
from tests.simulation.network import SimulatedLoop
from tests.simulation.trace import Trace, chance

WATCHDOG_SECONDS: Final = 900.0
"""Everything must have ended by then: several times what the house may wait for a learner."""


def run(seed: int, story: Callable[[Trace], Coroutine[Any, Any, None]], *, shuffles_all: bool = False) -> Trace:
    """Run a story on a loop of its own, under the watchdog; nothing may be left over."""
    trace, loop = Trace(seed), SimulatedLoop(chance("loop", seed), shuffles_all=shuffles_all)
    loop.set_exception_handler(lambda _, context: _unhandled(trace, context))
    random.seed(seed)  # jitter that nobody passes in
    try:
        with capture_logs():
            loop.run_until_complete(_watched(trace, story(trace)))
        _check_left_over(trace, loop)
    except DeadlockError as error:
        trace.must(False, f"deadlock: {error}")  # noqa: FBT003
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(10.0))
        loop.close()
    return trace


def _unhandled(trace: Trace, context: dict[str, Any]) -> None:
    error = context.get("exception")
    last = traceback.extract_tb(error.__traceback__)[-1] if isinstance(error, AssertionError | TypeError) else None
    if last is not None and last.filename.endswith("aiohttp/web_protocol.py") and last.name == "start":
        return  # aiohttp's own: its line was lost before the task's first step, or between two requests
    trace.must(False, f"unhandled: {error!r} {context.get('message')}")  # noqa: FBT003


async def _watched(trace: Trace, story: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(WATCHDOG_SECONDS):
            await story
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever it is, the seed is to be told
        if not isinstance(error, TimeoutError):
            trace.must(False, f"the story broke off: {error!r}")  # noqa: FBT003
            return
        waiting = sorted(task.get_name() for task in asyncio.all_tasks())
        trace.must(False, f"not over after {WATCHDOG_SECONDS:.0f} s; these wait: {waiting}")  # noqa: FBT003


def _check_left_over(trace: Trace, loop: SimulatedLoop) -> None:
    tasks = sorted(repr(task.get_coro()) for task in asyncio.all_tasks(loop))
    trace.must(not tasks, f"tasks left over: {tasks}")
    timers = [repr(handle) for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined] # asyncio's own
    trace.must(not timers, f"timers left over: {timers}")
    open_lines = [line.number for line in loop.network.lines if not line.is_gone]
    trace.must(not open_lines, f"{len(open_lines)} lines left over")
