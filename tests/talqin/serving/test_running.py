"""What every kind of server does around its tree."""

import asyncio
import os
import signal

import pytest

from actors.runtime import StartError, System
from config.settings import Settings, TraceSettings
from talqin.serving.running import root_cause, signalled, tracing_of, wait_for_the_end

pytestmark = pytest.mark.wall_clock


class Tree:
    """One that goes on, or is over at once."""

    def __init__(self, *, is_over: bool) -> None:
        self._is_over = is_over

    async def wait_over(self) -> None:
        if not self._is_over:
            await asyncio.Event().wait()


def test_nothing_is_followed_unless_the_operator_says_so(system: System) -> None:
    assert tracing_of(Settings(), system) is None
    assert not system.carries_traces


async def test_what_is_followed_here_or_elsewhere_goes_on_here(system: System) -> None:
    tracing = tracing_of(Settings(trace=TraceSettings(ratio=0.001)), system)

    assert system.carries_traces
    assert system.go_on(f"00-{'1' * 32}-{'2' * 16}-01")
    assert tracing is not None
    await tracing.close()


async def test_a_signal_is_the_end() -> None:
    signal_came = signalled()

    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await wait_for_the_end(Tree(is_over=False), signal_came)

    assert signal_came.is_set()


async def test_a_tree_that_is_over_is_the_end() -> None:
    async with asyncio.timeout(5):
        await wait_for_the_end(Tree(is_over=True), asyncio.Event())


def test_what_could_not_start_is_said_by_itself() -> None:
    outer, inner = StartError("outer"), StartError("inner")
    outer.__cause__, inner.__cause__ = inner, OSError("port 80 is taken")

    assert root_cause(outer) == "port 80 is taken"
