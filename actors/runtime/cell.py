"""The place where an actor lives: its mailbox and name stay while incarnations come and go.

An idle cell owns no task. A message schedules a turn of the loop; a synchronous handler runs within it, and only a
handler that awaits gets a task.
"""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import msgspec

from actors.runtime.actor import Actor
from actors.runtime.context import Context
from actors.runtime.errors import ActorDeadError, MailboxFullError, StartError
from actors.runtime.mailbox import Envelope, Mailbox, MailboxSpec
from actors.runtime.messages import ChildDown, StopReason
from actors.runtime.timers import Tick, Timers

if TYPE_CHECKING:
    from actors.runtime.system import System

BUDGET: Final = 64
"""Messages a turn, then the others on the loop have theirs."""

SLOW_SECONDS: Final = 0.05
"""A handler that holds the loop for longer is logged with its message type."""

KILL_GRACE_SECONDS: Final = 1.0
"""How long a cancelled handler may clean up before it is left behind."""


class State(StrEnum):
    """Where a cell is in its life."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    WAITING = "waiting"
    """Between two incarnations: messages are kept, nothing runs."""
    STOPPED = "stopped"


class CellSpec(msgspec.Struct, frozen=True):
    """How to make the actor of a cell, and how long it may take to go."""

    factory: Callable[[], Actor[Any]]
    mailbox: MailboxSpec = MailboxSpec()
    start_seconds: float | None = 30.0
    stop_seconds: float | None = 5.0
    """For the running handler, and again for `on_stop`; None waits for ever (a supervisor's)."""


class Cell:
    """One actor's place: name, mailbox, and the incarnation of the moment.

    Attributes:
        incarnation: counts from 1; 0 before the first start.
        handled: messages handled by all incarnations.
        slowest_seconds: the longest that a handler held the loop.
    """

    __slots__ = (
        "_ending",
        "_gone",
        "_scheduled",
        "_stop_asked",
        "_task",
        "_timers",
        "actor",
        "handled",
        "incarnation",
        "mailbox",
        "parent",
        "path",
        "slowest_seconds",
        "spec",
        "state",
        "system",
        "watchers",
    )

    def __init__(self, system: "System", path: str, spec: CellSpec, parent: "Cell | None") -> None:
        self.system = system
        self.path = path
        self.spec = spec
        self.parent = parent
        self.mailbox = Mailbox(spec.mailbox)
        self.state = State.WAITING
        self.actor: Actor[Any] | None = None
        self.incarnation = 0
        self.handled = 0
        self.slowest_seconds = 0.0
        self.watchers: set[str] | None = None
        self._scheduled = False
        self._stop_asked: StopReason | None = None
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._timers: Timers | None = None
        self._gone: asyncio.Future[None] | None = None

    @property
    def kind(self) -> str:
        """The class of the actor."""
        return type(self.actor).__name__ if self.actor is not None else ""

    # Incarnations

    async def start(self) -> None:
        """Begin an incarnation.

        Raises:
            StartError: the factory or `on_start` raised or took too long; the cell waits for another start.
        """
        self.state = State.STARTING
        self.incarnation += 1
        self._stop_asked = None
        self._timers = Timers(self._tick)
        try:
            self.actor = self.spec.factory()
            self.actor.context = Context(self, self._timers)
            async with asyncio.timeout(self.spec.start_seconds):
                await self.actor.on_start()
        except Exception as error:
            self._timers.cancel_all()
            self.state = State.WAITING
            raise StartError(f"{self.path} did not start: {type(error).__name__}: {error}") from error
        self.state = State.RUNNING
        self._schedule()

    async def stop(self, reason: StopReason) -> None:
        """End the incarnation, if one runs, and the cell with it."""
        await self._end(reason)
        self.bury(reason)

    async def pause(self, reason: StopReason) -> None:
        """End the incarnation, if one runs; name and mailbox stay for the next."""
        await self._end(reason)

    def ask_to_stop(self, reason: StopReason) -> "asyncio.Future[None]":
        """Have the incarnation end after the handler that runs (killed: at once); the supervisor is told."""
        gone = self.gone()
        if reason == "killed" and self._task is not None:
            self._task.cancel()
        self._stop_asked = reason
        self._schedule()
        return gone

    def gone(self) -> "asyncio.Future[None]":
        """Give a future that is done once the cell is buried."""
        if self._gone is None:
            self._gone = asyncio.get_running_loop().create_future()
        return self._gone

    def bury(self, reason: StopReason) -> None:
        """Let the name go: what waits becomes dead letters, who waits for answers is told, watchers hear of it."""
        if self.state is State.STOPPED:
            return
        self.state = State.STOPPED
        for envelope in self.mailbox.drain():
            self._refuse(envelope)
        self.system.forget(self, reason)
        if self._gone is not None and not self._gone.done():
            self._gone.set_result(None)

    async def _end(self, reason: StopReason, error: BaseException | None = None) -> None:
        """End the incarnation once, however many want it to."""
        if self._ending is None:
            if self.state is not State.RUNNING:
                return
            self.state = State.STOPPING
            self._ending = asyncio.create_task(self._run_end(reason, error), name=f"end of {self.path}")
        await asyncio.shield(self._ending)

    async def _run_end(self, reason: StopReason, error: BaseException | None) -> None:
        assert self.actor is not None  # noqa: S101 - state RUNNING means that there is one
        assert self._timers is not None  # noqa: S101 - the same
        await self._finish_handler(is_cut=reason == "killed")
        if error is not None:
            await self._bounded(self.actor.on_failure(error), "on_failure")
        await self._bounded(self.actor.on_stop(reason), "on_stop")
        self._timers.cancel_all()
        self.state = State.WAITING
        self._ending = None

    async def _finish_handler(self, *, is_cut: bool) -> None:
        task = self._task
        if task is None:
            return
        if not is_cut:
            await asyncio.wait({task}, timeout=self.spec.stop_seconds)
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=KILL_GRACE_SECONDS)

    async def _bounded(self, hook: Awaitable[None], name: str) -> None:
        try:
            async with asyncio.timeout(self.spec.stop_seconds):
                await hook
        except Exception as error:  # noqa: BLE001 - a failing clean-up must not keep the rest from being cleaned up
            self.system.log.warning("hook_failed", path=self.path, hook=name, error=repr(error))

    # Messages

    def admit(self, envelope: Envelope) -> None:
        """Take a user message in, or refuse it as the mailbox's policy says."""
        given_up = self.mailbox.put(envelope)
        if given_up is not None:
            self._refuse(given_up, is_full=True)
        self._schedule()

    def admit_system(self, message: object) -> None:
        """Take a system message in; it passes all user messages."""
        self.mailbox.put_system(Envelope(message, self.system.clock.now()))
        self._schedule()

    def tell_incarnation(self, message: object, incarnation: int) -> None:
        """Deliver a worker's outcome to the incarnation that wanted it, and to no other."""
        if self.incarnation == incarnation and self.state is State.RUNNING:
            self.admit_system(message)
        else:
            self.system.lose(self.path, message, "late_result")

    def _tick(self, tick: Tick) -> None:
        self.admit_system(tick)

    def _refuse(self, envelope: Envelope, *, is_full: bool = False) -> None:
        self.system.lose(self.path, envelope.message, "mailbox_full" if is_full else "stopped")
        if envelope.reply is not None and not envelope.reply.done():
            error = MailboxFullError if is_full else ActorDeadError
            envelope.reply.set_exception(error(f"{self.path} did not answer {type(envelope.message).__name__}"))

    def _schedule(self) -> None:
        if not self._scheduled and self.state is State.RUNNING and self._task is None:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._scheduled = False
        for _ in range(BUDGET):
            if self.state is not State.RUNNING or self._task is not None:
                return
            if self._stop_asked is not None:
                self._end_by_itself(self._stop_asked)
                return
            envelope = self.mailbox.take_system() or self.mailbox.take()
            if envelope is None:
                return
            self._handle(envelope)
        self._schedule()

    def _handle(self, envelope: Envelope) -> None:
        message = self._opened(envelope)
        if message is None:
            return
        assert self.actor is not None  # noqa: S101 - state RUNNING means that there is one
        began = time.perf_counter()
        try:
            result = self.actor.on_receive(message)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is the supervisor's to judge
            self._handler_failed(envelope, error)
        else:
            if inspect.isawaitable(result):
                self._task = asyncio.create_task(self._await_handler(envelope, result), name=f"handler of {self.path}")
            else:
                _answer(envelope, result)
        self._note(message, time.perf_counter() - began)

    def _opened(self, envelope: Envelope) -> object | None:
        """Give the message, unless its timer was cancelled or its asker has given up."""
        message = envelope.message
        if isinstance(message, Tick):
            return self._timers.open(message) if self._timers is not None else None
        if envelope.reply is not None and envelope.reply.done():
            self.system.lose(self.path, message, "expired")
            return None
        return message

    async def _await_handler(self, envelope: Envelope, result: Awaitable[object]) -> None:
        try:
            _answer(envelope, await result)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                self._refuse(envelope)
                raise  # killed, or the loop is closing
            self._handler_failed(envelope, error)  # something that it awaited was cancelled: its own affair
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is the supervisor's to judge
            self._handler_failed(envelope, error)
        finally:
            self._task = None
            self._schedule()

    def _handler_failed(self, envelope: Envelope, error: BaseException) -> None:
        if envelope.reply is not None:
            if not envelope.reply.done():
                envelope.reply.set_exception(error)
            return
        self.system.log.error("handler_failed", path=self.path, type=type(envelope.message).__name__, error=repr(error))
        self._end_by_itself("failed", error)

    def _end_by_itself(self, reason: StopReason, error: BaseException | None = None) -> None:
        self.system.keep(self._end_and_report(reason, error), name=f"report of {self.path}")

    async def _end_and_report(self, reason: StopReason, error: BaseException | None) -> None:
        await self._end(reason, error)
        if self.state is not State.WAITING:
            return  # its supervisor has stopped it meanwhile
        if self.parent is None:
            self.bury(reason)
        else:
            self.parent.admit_system(ChildDown(self.path, self.incarnation, reason, error))

    def _note(self, message: object, seconds: float) -> None:
        self.handled += 1
        self.system.note_handler(self.kind, seconds)
        self.slowest_seconds = max(self.slowest_seconds, seconds)
        if seconds > SLOW_SECONDS:
            self.system.log.warning(
                "slow_handler", path=self.path, type=type(message).__name__, ms=round(seconds * 1000)
            )


def _answer(envelope: Envelope, result: object) -> None:
    if envelope.reply is not None and not envelope.reply.done():
        envelope.reply.set_result(result)
