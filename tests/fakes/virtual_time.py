"""An event loop whose time jumps to the next timer when nothing is ready; waiting for nothing at all is an error.

The method is the one of trio's `MockClock(autojump_threshold=0)`, for asyncio's selector loop. A `ShufflingLoop` also
takes the liberties that a real machine takes, each from a seed.
"""

import asyncio
import selectors
from collections import deque
from collections.abc import Callable, Mapping
from contextvars import Context
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Final, TypeVar, TypeVarTuple, Unpack

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

R = TypeVar("R")
Ts = TypeVarTuple("Ts")

LATE_SECONDS: Final = 0.002
"""A timer of a shuffling loop comes late by up to this: two that are due together come in any order."""

WORK_SECONDS: Final = 0.03
"""Blocking work in a shuffling loop takes up to this, whatever it is."""


class DeadlockError(Exception):
    """Everything waits and no timer is set: it would be for ever."""


class _JumpingSelector(selectors.BaseSelector):
    """A selector that never waits: it moves the loop's time instead."""

    def __init__(self) -> None:
        self._inner = selectors.DefaultSelector()
        self.now = 0.0

    def register(self, fileobj: "FileDescriptorLike", events: int, data: object = None) -> selectors.SelectorKey:
        return self._inner.register(fileobj, events, data)

    def unregister(self, fileobj: "FileDescriptorLike") -> selectors.SelectorKey:
        return self._inner.unregister(fileobj)

    def get_map(self) -> "Mapping[FileDescriptorLike, selectors.SelectorKey]":
        return self._inner.get_map()

    def close(self) -> None:
        self._inner.close()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = self._inner.select(0)
        if ready:
            return ready
        if timeout is None:
            raise DeadlockError("every task waits and no timer is set")
        self.now += max(0.0, timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An asyncio loop on virtual time, which starts at 0 seconds."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Virtual seconds."""
        return self._jumping.now


class ShufflingLoop(VirtualTimeLoop):
    """A virtual loop that promises no more than a real one does: what a machine leaves open comes from a seed.

    Timers come late by up to 2 ms, so those that are due together come in any order; blocking work takes a time of its
    own, so it ends in any order. What `call_soon` promises stays: first come, first served.

    Attributes:
        stall_seconds: how long the blocking work that is submitted next takes on top, once.
    """

    def __init__(self, random: Random, *, shuffles_all: bool = False) -> None:
        """Make a loop.

        Args:
            random: where the liberties come from.
            shuffles_all: whether callbacks that are ready together come in any order, too. That is more than any loop
                does: it breaks the promise of `call_soon`, for code that should not need it.
        """
        super().__init__()
        self._random = random
        self._shuffles_all = shuffles_all
        self.stall_seconds = 0.0

    def freeze(self, seconds: float) -> None:
        """Let time pass in which nothing runs: a process that is stopped, a long collection."""
        self._jumping.now += seconds

    def call_at(
        self, when: float, callback: Callable[[Unpack[Ts]], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call back at a time, or a little later."""
        late = self._random.random() * LATE_SECONDS
        return super().call_at(when + late, callback, *args, context=context)

    def run_in_executor(  # type: ignore[override] # typeshed has it as a coroutine; asyncio gives a future
        self, executor: object, func: Callable[..., R], *args: Any
    ) -> "asyncio.Future[R]":
        """Do blocking work in this thread, at the time at which it would have been done in another."""
        del executor
        future: asyncio.Future[R] = self.create_future()
        seconds, self.stall_seconds = self.stall_seconds + self._random.random() * WORK_SECONDS, 0.0
        self.call_later(seconds, _do, partial(func, *args), future)
        return future

    def _process_events(self, event_list: list[tuple[selectors.SelectorKey, int]]) -> None:
        super()._process_events(event_list)  # type: ignore[misc] # of asyncio's own, once a round
        if self._shuffles_all:
            ready: deque[asyncio.Handle] = self._ready  # type: ignore[attr-defined] # of asyncio's own
            self._random.shuffle(ready)


def _do(work: Callable[[], R], future: "asyncio.Future[R]") -> None:
    """Do work as in a thread, where no loop runs; when nobody wants the result any more, it is done all the same."""
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - as a thread pool does
        if not future.done():
            future.set_exception(error)
    else:
        if not future.done():
            future.set_result(result)
    finally:
        asyncio._set_running_loop(loop)


def stopped_clock() -> float:
    """Time turns by this where a run must be the same again: then none ends because the machine was slow."""
    return 0.0
