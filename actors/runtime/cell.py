"""The place where an actor lives: its mailbox and name stay while incarnations come and go.

An idle cell owns no task. A message schedules a turn of the loop (turns.py); only what awaits gets a task.
"""

import asyncio
from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from actors.runtime.actor import Actor
from actors.runtime.context import Context
from actors.runtime.errors import ActorDeadError, MailboxFullError, StartError
from actors.runtime.hooks import cancel_soon, run_hook
from actors.runtime.incarnation import Incarnation
from actors.runtime.mailbox import Envelope, Mailbox, MailboxSpec
from actors.runtime.messages import ChildDown, Personal, StopReason, Terminated
from actors.runtime.timers import Tick, Timers
from actors.runtime.turns import Turns

if TYPE_CHECKING:
    from actors.runtime.system import System


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
    """For the running handler, and again for each hook; None waits for ever (a supervisor's)."""


class Cell:
    """One actor's place: name, mailbox, and the incarnation of the moment.

    Attributes:
        life: the incarnation of the moment, or the last one; None before the first.
        incarnation: counts from 1; 0 before the first start.
        times: the latest times, in seconds, that a handler of its class held the loop.
        turns: hands the messages to the incarnation, and counts them.
        watchers: (path, incarnation) of who wants to hear when this cell is gone; None for nobody.
    """

    __slots__ = (
        "_children",
        "_ending",
        "_hook",
        "_stop_asked",
        "_waiters",
        "incarnation",
        "life",
        "mailbox",
        "parent",
        "path",
        "spec",
        "state",
        "system",
        "times",
        "turns",
        "watchers",
    )

    def __init__(self, system: "System", path: str, spec: CellSpec, parent: "Cell | None") -> None:
        self.system = system
        self.path = path
        self.spec = spec
        self.parent = parent
        self.mailbox = Mailbox(spec.mailbox)
        self.state = State.WAITING
        self.life: Incarnation | None = None
        self.incarnation = 0
        self.times = system.times_of("")
        self.turns = Turns(self)
        self.watchers: set[tuple[str, int]] | None = None
        self._children: dict[str, Cell] | None = None
        self._stop_asked: StopReason | None = None
        self._hook: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._waiters: list[asyncio.Future[None]] | None = None
        if parent is not None:
            parent.adopt(self)

    @property
    def actor(self) -> Actor[Any] | None:
        """The object of the moment, or the last one."""
        return self.life.actor if self.life is not None else None

    @property
    def kind(self) -> str:
        """The class of the actor."""
        return type(self.actor).__name__ if self.actor is not None else ""

    @property
    def is_running(self) -> bool:
        """Whether messages are handled."""
        return self.state is State.RUNNING

    # Incarnations

    async def start(self) -> None:
        """Begin an incarnation.

        Raises:
            StartError: the factory or `on_start` raised, took too long or was killed; the cell waits for another start.
        """
        self.state = State.STARTING
        self.incarnation += 1
        self._stop_asked = None
        try:
            await self._begin()
            self.state = State.RUNNING
        except Exception as error:
            raise StartError(f"{self.path} did not start: {type(error).__name__}: {error}") from error
        finally:
            if self.state is State.STARTING:
                await self._leave()
        if self._stop_asked is not None:
            self.end_by_itself(self._stop_asked)
            return
        self._wake(self._waiters)
        self.turns.schedule()

    async def stop(self, reason: StopReason) -> None:
        """End the incarnation, if one runs, and the cell with it."""
        await self.pause(reason)
        self.bury(reason)

    async def pause(self, reason: StopReason) -> None:
        """End the incarnation once, however many want it to; name and mailbox stay for the next."""
        self._end(reason, None)
        if self._ending is not None:
            await asyncio.shield(self._ending)

    def ask_to_stop(self, reason: StopReason) -> "asyncio.Future[None]":
        """Have the incarnation end after the handler that runs (killed: at once); the supervisor is told.

        Returns:
            A future of the caller's own, done when the cell is buried, or when its next incarnation runs.
        """
        ended = self.when_gone()
        if self.state is State.STARTING:
            self._stop_asked = reason
        if self.state is State.WAITING:
            self._report(reason, None)
        else:
            self.end_by_itself(reason)
        return ended

    def drain(self) -> "asyncio.Future[None]":
        """Have the incarnation end once it has handled what waits now; returns what `ask_to_stop` does."""
        self.mailbox.put_last(Envelope(self.turns.END, self.system.clock.now()))
        self.turns.schedule()
        return self.when_gone()

    def when_gone(self) -> "asyncio.Future[None]":
        """Give a future of the caller's own that is done once the cell is buried, or its next incarnation runs."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.state is State.STOPPED:
            waiter.set_result(None)
        elif self._waiters is None:
            self._waiters = [waiter]
        else:
            self._waiters.append(waiter)
        return waiter

    def end_by_itself(self, reason: StopReason, error: BaseException | None = None) -> None:
        """End the incarnation and tell the supervisor, who decides about the next; without one this is the end."""
        if self._end(reason, error):
            self.system.keep(self._report_end(reason, error), name=f"report of {self.path}")

    def bury(self, reason: StopReason) -> None:
        """Let the name go: what waits becomes dead letters, who waits for answers is told, watchers hear of it."""
        if self.state is State.STOPPED:
            return
        self.state = State.STOPPED
        for envelope in self.mailbox.drain():
            self._refuse(envelope)
        if self.parent is not None:
            self.parent.release(self)
        self.system.forget(self, reason)
        self._wake(self._waiters)
        self.turns.wake_senders()

    # Children

    def adopt(self, child: "Cell") -> None:
        """Take note of a child, whose life does not outlast this incarnation."""
        if self._children is None:
            self._children = {}
        self._children[child.path] = child

    def release(self, child: "Cell") -> None:
        """Forget a child that is gone."""
        if self._children is not None and self._children.get(child.path) is child:
            del self._children[child.path]

    # Messages

    def admit(self, envelope: Envelope) -> None:
        """Take a user message in, or refuse it as the mailbox's policy says."""
        given_up = self.mailbox.put(envelope)
        if given_up is not None:
            self._refuse(given_up, is_full=True)
        self.turns.schedule()

    def admit_system(self, message: object) -> None:
        """Take a system message in; it passes all user messages, and is never bounded."""
        envelope = Envelope(message, self.system.clock.now())
        if self.state is State.STOPPED:
            self._refuse(envelope)
            return
        self.mailbox.put_system(envelope)
        self.turns.schedule()

    def fail_ask(self, envelope: Envelope) -> None:
        """Tell who asked that there will be no answer."""
        if envelope.reply is not None and not envelope.reply.done():
            envelope.reply.set_exception(
                ActorDeadError(f"{self.path} ended before it answered {type(envelope.message).__name__}")
            )

    # Within

    async def _begin(self) -> None:
        life = self.life = Incarnation(self.incarnation, Timers(self.admit_system))
        actor = life.actor = self.spec.factory()
        actor.context = Context(self, life)
        self.times = self.system.times_of(self.kind)
        if type(actor).on_start is not Actor.on_start:
            await run_hook("on_start", actor.on_start(), self.spec.start_seconds, self._hold)

    def _end(self, reason: StopReason, error: BaseException | None) -> bool:
        """Begin to end the incarnation; false when none runs. To kill what starts or stops cuts its hook off."""
        if self.state is State.RUNNING:
            self.state = State.STOPPING
            self._ending = asyncio.create_task(self._run_end(reason, error), name=f"end of {self.path}")
            return True
        if reason == "killed":
            self.turns.cancel_handler()
            if self._hook is not None:
                cancel_soon(self._hook)
        return False

    async def _run_end(self, reason: StopReason, error: BaseException | None) -> None:
        actor = self.actor
        assert actor is not None  # noqa: S101 - it was running
        await self.turns.finish(None if reason == "killed" else self.spec)
        if error is not None and type(actor).on_failure is not Actor.on_failure:
            await self._clean_up("on_failure", actor.on_failure(error))
        if type(actor).on_stop is not Actor.on_stop:
            await self._clean_up("on_stop", actor.on_stop(reason))
        await self._leave()

    async def _clean_up(self, name: str, hook: Coroutine[Any, Any, None]) -> None:
        try:
            await run_hook(name, hook, self.spec.stop_seconds, self._hold)
        except Exception as error:  # a failing clean-up must not keep the rest from being cleaned up
            self.system.log.warning("hook_failed", path=self.path, hook=name, error=repr(error), exc_info=error)

    async def _leave(self) -> None:
        """Take away what dies with the incarnation: timers, watches, and children that are still there."""
        life = self.life
        if life is not None:
            life.timers.cancel_all()
            for path in life.watches.take_all():
                self.system.unwatch(path, self.path, life.number)
        while self._children:
            await next(reversed(self._children.values())).stop("killed")
        self._hook = self._ending = None
        self.state = State.WAITING

    async def _report_end(self, reason: StopReason, error: BaseException | None) -> None:
        incarnation = self.incarnation
        if self._ending is not None:
            await asyncio.shield(self._ending)
        if self.state is State.WAITING and self.incarnation == incarnation:  # else its supervisor was quicker
            self._report(reason, error)

    def _report(self, reason: StopReason, error: BaseException | None) -> None:
        if self.parent is None:
            self.bury(reason)
        else:
            self.parent.admit_system(ChildDown(self.path, self.incarnation, reason, error))

    def _refuse(self, envelope: Envelope, *, is_full: bool = False) -> None:
        message = envelope.message
        if isinstance(message, Personal):
            self.lose_late(message)
        elif message is not self.turns.END and not isinstance(message, Tick | ChildDown):
            self.system.lose(self.path, message, "mailbox_full" if is_full else "stopped")
        if is_full and envelope.reply is not None and not envelope.reply.done():
            envelope.reply.set_exception(MailboxFullError(f"{self.path} takes no more than {self.mailbox.spec}"))
        self.fail_ask(envelope)

    def lose_late(self, message: Personal) -> None:
        """Note what came for an incarnation that has ended; nobody misses the end of whom it watched."""
        if not isinstance(message.message, Terminated):
            self.system.lose(self.path, message.message, "late_result")

    def _hold(self, hook: asyncio.Task[None]) -> None:
        self._hook = hook

    def _wake(self, waiters: list["asyncio.Future[None]"] | None) -> None:
        self._waiters = None
        for waiter in waiters or ():
            if not waiter.done():
                waiter.set_result(None)
