"""Worker threads that are none: blocking work runs at once, so that virtual time has nothing to wait for."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class InlineExecutor(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as a thread pool does
            future.set_exception(error)
        return future


class VirtualWorker(Executor):
    """A worker whose work takes virtual time: what is submitted runs at once, and its result comes when it would."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def work(self, seconds: float) -> float:
        """Say, from within what runs, that it takes so long; gives the same."""
        self._seconds += seconds
        return seconds

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        self._seconds = 0.0
        try:
            result = fn(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - as a thread pool does
            future.set_exception(error)
            return future
        asyncio.get_running_loop().call_later(self._seconds, future.set_result, result)
        return future
