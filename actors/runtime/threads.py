"""Actors from another thread: what returns an awaitable on the loop blocks there, as in pykka, but not without end."""

import asyncio
import concurrent.futures
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from actors.runtime.errors import ActorDeadError, AskTimeoutError, WrongThreadError
from actors.runtime.messages import Answer, Question
from actors.runtime.ref import Ref

if TYPE_CHECKING:
    from actors.runtime.cell import CellSpec
    from actors.runtime.system import System

Result = TypeVar("Result")
Message = TypeVar("Message")

_GRACE_SECONDS: Final = 1.0
"""The loop ends a question at its deadline; only a loop that stands still is waited for longer, and so much."""


class Bridge:
    """A system's actors for all threads but the loop's own.

    What one thread says to one actor arrives in the order of the saying, told and asked alike.
    """

    def __init__(self, system: "System", loop: asyncio.AbstractEventLoop) -> None:
        self._system = system
        self._loop = loop

    def tell(self, ref: Ref[Message], message: Message) -> None:
        """Say something; returns at once.

        Raises:
            ActorDeadError: the loop is closed, and every actor gone with it.
        """
        self._call_soon(ref.tell, message)

    def ask(self, ref: Ref[Any], question: Question[Answer], *, within: float) -> Answer:
        """Ask, and block until the answer is there.

        Raises:
            WrongThreadError: this is the loop's own thread, which would wait for itself.
            AskTimeoutError: no answer came in time.
            ActorDeadError: there is no such actor, it ended before it answered, or the loop is closed.
            Exception: whatever the handler raised.
        """
        self._check_thread()
        return cast("Answer", _result(self.begin_ask(ref, question, within=within), within, ref.path))

    def begin_ask(self, ref: Ref[Any], question: object, *, within: float) -> "concurrent.futures.Future[Any]":
        """Ask, and return at once what the answer will be in; wait for it with a limit: the loop itself may end."""
        return self._begin(lambda: ref.begin_ask(question, within))

    def stop(self, ref: Ref[Any], *, within: float) -> None:
        """Have an actor stop, and block until it has; see `Ref.stop`.

        Raises:
            WrongThreadError: this is the loop's own thread.
            AskTimeoutError: it has not stopped in time.
        """
        self._check_thread()
        _result(self._begin(ref.stop), within, ref.path)

    def begin_drain(self, ref: Ref[Any]) -> "concurrent.futures.Future[Any]":
        """Have an actor handle what waits, then stop; return at once what is done when it has."""
        return self._begin(ref.drain)

    def spawn(self, path: str, spec: "CellSpec", *, within: float) -> Ref[Any]:
        """Start an actor, and block until it has started.

        Raises:
            WrongThreadError: this is the loop's own thread.
            StartError: it could not start.
            AskTimeoutError: it has not started in time.
        """
        self._check_thread()
        started: concurrent.futures.Future[Ref[Any]] = self._begin_coroutine(self._system.spawn(path, spec))
        return _result(started, within, path)

    def _begin(self, work: "Callable[[], asyncio.Future[Any]]") -> "concurrent.futures.Future[Any]":
        """Do something on the loop, in turn with what is told, and have its outcome here."""
        outcome: concurrent.futures.Future[Any] = concurrent.futures.Future()

        def begin() -> None:
            if not outcome.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            try:
                done = work()
            except Exception as error:  # noqa: BLE001 - the caller's, in its own thread
                outcome.set_exception(error)
            else:
                done.add_done_callback(lambda _: _hand_over(done, outcome))

        self._call_soon(begin)
        return outcome

    def _begin_coroutine(self, work: Coroutine[Any, Any, Result]) -> "concurrent.futures.Future[Result]":
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop)
        except RuntimeError as error:
            work.close()
            raise ActorDeadError("the loop is closed, and every actor gone with it") from error

    def _call_soon(self, work: Callable[..., object], *args: object) -> None:
        try:
            self._loop.call_soon_threadsafe(work, *args)
        except RuntimeError as error:
            raise ActorDeadError("the loop is closed, and every actor gone with it") from error

    def _check_thread(self) -> None:
        # A thread's number does not tell: a loop may run in one thread after another.
        if asyncio._get_running_loop() is self._loop:  # noqa: SLF001 - the documented way raises where there is none
            raise WrongThreadError("this would block the loop that it waits for; await instead")


def _hand_over(done: "asyncio.Future[Any]", outcome: "concurrent.futures.Future[Any]") -> None:
    if done.cancelled():
        outcome.set_exception(ActorDeadError("the loop is closing"))
    elif (error := done.exception()) is not None:
        outcome.set_exception(error)
    else:
        outcome.set_result(done.result())


def _result(outcome: "concurrent.futures.Future[Result]", within: float, path: str) -> Result:
    try:
        return outcome.result(within + _GRACE_SECONDS)
    except concurrent.futures.TimeoutError as error:
        if outcome.done():
            return outcome.result()  # it came just now, or the error is the handler's own
        outcome.cancel()
        raise AskTimeoutError(f"{path}: nothing within {within} s") from error
