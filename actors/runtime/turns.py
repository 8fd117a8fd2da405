"""Handing messages to an actor: one at a time, a budget of them a turn of the loop, a task only for what awaits."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Generator
from types import coroutine
from typing import TYPE_CHECKING, Any, Final

from actors.runtime.errors import ActorError
from actors.runtime.hooks import cancel_soon, cut_off
from actors.runtime.mailbox import NOBODY, Mailbox
from actors.runtime.sealed import NOTHING, TRACE, Ask, Sealed
from actors.runtime.state import State

if TYPE_CHECKING:
    from actors.runtime.actor import Actor
    from actors.runtime.messages import StopReason
    from actors.runtime.system import System
    from actors.runtime.tally import Tally

BUDGET: Final = 64
"""Messages a turn, then the others on the loop have theirs."""

SLOW_SECONDS: Final = 0.05
"""A handler that holds the loop for longer is logged with its message type."""

_RESTING, _SCHEDULED, _IN_TURN = range(3)


class Turns(Mailbox):
    """A mailbox whose messages are handed to an actor.

    Attributes:
        path: the actor's name.
        actor: the object of the moment, or the last one.
        state: messages are handled while it is RUNNING.
        handled: messages handled by all incarnations.
        tally: what is counted together for all actors of its class.
        sealed: the wrapper of the message that is being handled, if it came in one.
    """

    __slots__ = ("_gait", "_task", "actor", "handled", "path", "sealed", "state", "system", "tally")

    def __init__(self, system: "System", path: str) -> None:
        super().__init__()
        self.system = system
        self.path = path
        self.actor: Actor[Any] | None = None
        self.state = State.WAITING
        self.handled = 0
        self.tally: Tally = system.tally_of("")
        self.sealed: Sealed | None = None
        self._gait = _RESTING
        self._task: asyncio.Task[None] | None = None

    def end_by_itself(self, reason: "StopReason", error: BaseException | None = None) -> None:
        """End the incarnation; a cell knows how."""
        raise NotImplementedError

    def have_handled(self) -> None:
        """Take note that messages were taken and handled; a cell knows who waits for room, or for quiet."""
        raise NotImplementedError

    def unseal(self, sealed: Sealed) -> object:
        """Give the message in a wrapper, or NOTHING when it comes too late; a cell knows."""
        raise NotImplementedError

    @property
    def is_handling(self) -> bool:
        """Whether a handler is under way."""
        return self._gait == _IN_TURN or self._task is not None

    def schedule(self) -> None:
        """Have a turn soon, unless one is coming or a handler still awaits."""
        if self._gait == _RESTING and self._task is None and self.state is State.RUNNING:
            self._gait = _SCHEDULED
            asyncio.get_running_loop().call_soon(self._turn, context=self.system.neutral)

    def cancel_handler(self) -> None:
        """Cancel the handler that awaits, if one does."""
        if self._task is not None:
            cancel_soon(self._task)

    async def finish_handler(self, *, within: float | None) -> None:
        """Wait for the handler that awaits, at most `within` seconds (None: for ever), then cut it off."""
        task = self._task
        if task is None:
            return
        if within != 0.0:
            await asyncio.wait({task}, timeout=within)
        if not await cut_off(task):
            self._leave_behind()

    def _turn(self) -> None:
        self._gait = _IN_TURN
        try:
            self._handle_some()
        finally:
            self._gait = _RESTING
        if self.arrived or self._ready or self._system is not None:
            self.schedule()

    def _handle_some(self) -> None:  # noqa: C901, PLR0912 - the hottest loop there is: every call in it costs
        """Handle what waits, up to the budget."""
        actor, running, clock = self.actor, State.RUNNING, time.perf_counter
        if actor is None:
            return
        receive = actor.on_receive
        handled, slowest, culprit = 0, 0.0, None
        began = clock()
        while handled < BUDGET and self.state is running and self._task is None:
            if self._system is not None:
                message = self.take_system()
            elif self._ready:
                message = self._ready.pop()
            elif self.arrived:
                message = self.turn_round().pop()
            else:
                break
            handled += 1
            if isinstance(message, Sealed):
                self._open(message, receive)
            else:
                try:
                    result = receive(message)
                except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the supervisor's to judge
                    self._failed(message, None, error, is_mine=True)
                else:
                    if result is not None:
                        self._go_on(message, None, result)
            ended = clock()
            if ended - began > slowest:
                slowest, culprit = ended - began, message
            began = ended
        if not self._ready:
            self._ready = NOBODY
        if handled:
            self.handled += handled
            self._note(culprit, slowest)
            self.have_handled()

    def _open(self, sealed: Sealed, receive: Callable[[Any], object]) -> None:
        """Handle what came in a wrapper, unless it has come too late."""
        message = self.unseal(sealed)
        if message is NOTHING:
            return
        self.sealed = sealed
        token = None if sealed.trace is None else TRACE.set(sealed.trace)
        try:
            result = receive(message)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(message, sealed, error, is_mine=True)
        else:
            self._go_on(message, sealed, result)
        finally:
            if token is not None:
                TRACE.reset(token)

    def _go_on(self, message: object, sealed: Sealed | None, result: object) -> None:
        """Answer, or await what the handler has yet to do."""
        if result is not None and inspect.isawaitable(result):
            self.sealed = sealed
            self._task = asyncio.create_task(self._await(message, sealed, result), name=f"handler of {self.path}")
            return
        if self.sealed is sealed and isinstance(sealed, Ask):  # else it was put aside, to be answered later
            sealed.answer(result)
        self.sealed = None

    async def _await(self, message: object, sealed: Sealed | None, result: Awaitable[object]) -> None:
        task = asyncio.current_task()
        try:
            answer = await _timed(result, lambda seconds: self._note(message, seconds))
            if self.sealed is sealed and isinstance(sealed, Ask):
                sealed.answer(answer)
        except asyncio.CancelledError as error:
            if task is not None and task.cancelling():
                if isinstance(sealed, Ask):
                    sealed.fail_ended(self.path)
                raise  # killed, or the loop is closing
            # Something that it awaited was cancelled: its own affair.
            self._failed(message, sealed, error, is_mine=self._task is task)
        except Exception as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(message, sealed, error, is_mine=self._task is task)
        finally:
            if self._task is task:  # else it was left behind
                self._task = self.sealed = None
                self.have_handled()
                self.schedule()

    def _failed(self, message: object, sealed: Sealed | None, error: BaseException, *, is_mine: bool) -> None:
        """Tell who asked, or end the incarnation; not that of another, if it was left behind (then it is not mine)."""
        if is_mine:
            self.sealed = None
        if isinstance(sealed, Ask):
            sealed.fail(_bearable(error))
            return
        kind = type(message).__name__
        self.system.log.error("handler_failed", path=self.path, type=kind, error=repr(error), exc_info=error)
        if is_mine:
            self.end_by_itself("failed", error)

    def _leave_behind(self) -> None:
        """Go on without a handler that will not be cancelled."""
        self.system.log.error("handler_left_behind", path=self.path)
        if isinstance(self.sealed, Ask):
            self.sealed.fail_ended(self.path)
        self._task = self.sealed = None

    def _note(self, message: object, seconds: float) -> None:
        """Note for how long a handler held the loop."""
        self.tally.note(seconds)
        if seconds > SLOW_SECONDS:
            kind = type(message.message if isinstance(message, Sealed) else message).__name__
            self.system.log.warning("slow_handler", path=self.path, type=kind, ms=round(seconds * 1000))


@coroutine
def _timed(work: Awaitable[Any], note: Callable[[float], None]) -> Generator[Any, Any, Any]:
    """Await something, and note the longest that one of its steps held the loop, in seconds."""
    steps, longest, thrown = work.__await__(), 0.0, None
    try:
        while True:
            began = time.perf_counter()
            try:
                awaited = steps.send(None) if thrown is None else steps.throw(thrown)
            except StopIteration as end:
                return end.value
            finally:
                longest = max(longest, time.perf_counter() - began)
            try:
                thrown = None
                yield awaited
            except BaseException as error:  # noqa: BLE001 - whatever is thrown at us is meant for what we await
                thrown = error
    finally:
        note(longest)


def _bearable(error: BaseException) -> BaseException:
    """Give what a future can carry: a cancellation would look like the asker's own, StopIteration is not allowed."""
    if not isinstance(error, asyncio.CancelledError | StopIteration):
        return error
    wrapped = ActorError(f"the handler ended with {type(error).__name__}")
    wrapped.__cause__ = error
    return wrapped
