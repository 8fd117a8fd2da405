"""The place where an actor lives: its mailbox and name stay while incarnations come and go.

An idle cell owns no task. A message schedules a turn of the loop (turns.py); only what awaits gets a task.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from actors.runtime.actor import Actor
from actors.runtime.company import NO_WAITERS, Passage, Waiter, wake
from actors.runtime.context import Context
from actors.runtime.errors import ActorDeadError, StartError
from actors.runtime.hooks import cancel_soon, run_hook
from actors.runtime.mailbox import MailboxSpec
from actors.runtime.messages import ChildDown, StopReason
from actors.runtime.sealed import End, lose
from actors.runtime.state import RUNNING, STARTING, STOPPED, STOPPING, WAITING
from actors.runtime.turns import Turns


class CellSpec(msgspec.Struct, frozen=True):
    """How to make the actor of a cell, and how long it may take to go."""

    factory: Callable[[], Actor[Any]]
    mailbox: MailboxSpec = MailboxSpec()
    start_seconds: float | None = 30.0
    stop_seconds: float | None = 5.0
    """For the running handler, and again for each hook; None waits for ever (a supervisor's)."""


class Cell(Turns):
    """One actor's place: name, mailbox, and the incarnation of the moment."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The class of the actor."""
        return type(self.actor).__name__ if self.actor is not None else ""

    @property
    def is_running(self) -> bool:
        """Whether messages are handled."""
        return self.state is RUNNING

    @property
    def incarnation(self) -> int:
        """Counts from 1; 0 before the first start."""
        return 0 if self.life is None else self.life.incarnation

    @property
    def watchers(self) -> tuple[tuple[str, int], ...]:
        """(path, incarnation) of who wants to hear when this is gone."""
        return tuple(self._company.watchers) if self._company is not None else ()

    # Incarnations

    async def start(self) -> None:
        """Begin an incarnation.

        Raises:
            StartError: the factory or `on_start` raised, took too long or was killed; the cell waits for another start.
        """
        if not self.start_nowait():
            await self.finish_start()

    def start_nowait(self) -> bool:
        """Begin an incarnation; false when it has an `on_start`, which `finish_start` has to see through.

        Raises:
            StartError: the factory raised; the cell waits for another start.
        """
        self.state = STARTING
        life = self.life = Context(self, 1 if self.life is None else self.life.incarnation + 1)
        due = NO_WAITERS if self._company is None else self._company.take_waiters()
        try:
            actor = self.actor = self.spec.factory()
            actor.context = life
            self._check_wanted()
        except BaseException as error:
            self._put_back(due)
            self._leave_alone()
            if isinstance(error, Exception):
                raise self._start_error(error) from error
            raise
        if actor.__class__.on_start is not Actor.on_start:
            self.company.passage = Passage(due)
            return False
        self._begin(due)
        return True

    async def finish_start(self) -> None:
        """Run the `on_start` of the incarnation that has been made.

        Raises:
            StartError: it raised, took too long or was killed; the cell waits for another start.
        """
        actor, passage = self.actor, self._passage
        assert actor is not None  # noqa: S101 - it has been made
        assert passage is not None  # noqa: S101 - it was opened then
        try:
            await run_hook("on_start", actor.on_start(), self.spec.start_seconds, passage.hold)
            self._check_wanted()
            self.state = RUNNING
        except Exception as error:
            raise self._start_error(error) from error
        finally:
            if self.state is not RUNNING:
                self._put_back(passage.due)
                await self._undo_start(actor, passage)
            self._end_passage()
        if passage.stop_asked is not None:
            self._put_back(passage.due)
            self.end_by_itself(passage.stop_asked)
        else:
            self._begin(passage.due)

    async def stop(self, reason: StopReason) -> None:
        """End the incarnation, if one runs, and the cell with it."""
        await self.pause(reason)
        self.bury(reason)

    async def pause(self, reason: StopReason) -> None:
        """End the incarnation once, however many want it to; name and mailbox stay for the next."""
        self._end(reason, None)
        if self._passage is not None and self._passage.ending is not None:
            await asyncio.shield(self._passage.ending)

    def ask_to_stop(self, reason: StopReason) -> "asyncio.Future[None]":
        """Have the incarnation end after the handler that runs (killed: at once); the supervisor is told.

        Returns:
            A future of the caller's own, done when the cell is buried, or when its next incarnation runs.
        """
        if self.state is WAITING:
            self.report(reason, None)
        elif self.state is STARTING:
            if self._passage is not None:
                self._passage.stop_asked = reason
            self._end(reason, None)
        else:
            self.end_by_itself(reason)
        return self.when_gone()

    def drain_and_stop(self) -> "asyncio.Future[None]":
        """Have the incarnation end once it has handled what waits now; returns what `ask_to_stop` does."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.admit_unbounded(End(waiter))
        return waiter

    def when_gone(self) -> "asyncio.Future[None]":
        """Give a future of the caller's own that is done once the cell is buried, or its next incarnation runs."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.state is STOPPED:
            waiter.set_result(None)
        else:
            self.company.waiters.append(waiter)
        return waiter

    def end_by_itself(self, reason: StopReason, error: BaseException | None = None) -> None:
        """End the incarnation and tell the supervisor, who decides about the next; without one this is the end."""
        if not self._end(reason, error):
            return
        ending = self._passage.ending if self._passage is not None else None
        if ending is None:
            self.report(reason, error)
        else:
            self.system.keep(self._report_end(ending, reason, error), name=f"report of {self.path}")

    def report(self, reason: StopReason, error: BaseException | None) -> None:
        """Tell the supervisor that the incarnation has ended, or could not begin; without one this is the end."""
        if self.parent is None:
            self.bury(reason)
        else:
            self.parent.admit_system(ChildDown(self.path, self.incarnation, reason, error))

    def drain_users(self) -> list[object]:
        """Take all users' messages, asks in their wrappers, to be delivered elsewhere; nobody is told."""
        return [waiting for waiting in self.drain() if not isinstance(waiting, ChildDown)]

    def bury(self, reason: StopReason) -> None:
        """Let the name go: what waits becomes dead letters, who waits for answers is told, watchers hear of it."""
        if self.state is STOPPED:
            return
        self.state = STOPPED
        if self.arrived or self._ready or self._system is not None:
            for waiting in self.drain():
                lose(self, waiting, "stopped")
        if self.parent is not None:
            self.parent.company.children.pop(self.path, None)
        self.system.forget(self, reason)
        if self._company is not None:
            self._company.wake_waiters()
            self._company.wake_senders()
        self._let_go()

    # Within

    def _let_go(self) -> None:
        """Forget the last incarnation: cell and actor would hold each other until a full collection, which is rare."""
        if self.state is STOPPED and self._passage is None:
            self.actor = self.life = None

    def _check_wanted(self) -> None:
        if self.state is STOPPED:
            raise ActorDeadError("it was stopped for good while it started")

    def _begin(self, due: list[Waiter]) -> None:
        """Run. Those who came during the start are not due: they want to see the end of what begins here."""
        self.state = RUNNING
        if due:
            wake(due)
        if self.arrived or self._ready or self._system is not None:
            self.schedule()

    def _put_back(self, due: list[Waiter]) -> None:
        """Let those wait on who wait for a start that came to nothing; when there will be no other, they are told."""
        if self.state is STOPPED:
            wake(due)
        elif due:
            self.company.waiters[:0] = due

    def _start_error(self, error: Exception) -> StartError:
        return StartError(f"{self.path} did not start: {type(error).__name__}: {error}")

    async def _undo_start(self, actor: Actor[Any], passage: Passage) -> None:
        """Take back a start that came to nothing; one whose hook had ended all the same has begun, and is cleaned up.

        It can end in the very moment in which it is cut off, or in which whoever waits for it is cancelled.
        """
        if passage.has_ended_well:
            await self._clean_up(passage, "on_stop", actor.on_stop("killed"))
        await self._leave()

    @property
    def _passage(self) -> Passage | None:
        return None if self._company is None else self._company.passage

    def _end_passage(self) -> None:
        if self._company is not None:
            self._company.passage = None
            if self._company.is_bare:
                self._company = None
        self._let_go()

    def _end(self, reason: StopReason, error: BaseException | None) -> bool:
        """Begin to end the incarnation; false when none runs. To kill what starts or stops cuts its hook off."""
        if self.state is RUNNING:
            self.state = STOPPING
            self.handle_no_more()
            if self._is_ended_at_once(error):
                self._leave_alone()
            else:
                passage = self.company.passage = Passage(NO_WAITERS)
                passage.ending = asyncio.create_task(self._run_end(passage, reason, error), name=f"end of {self.path}")
            return True
        if reason == "killed":
            self.cancel_handler()
            if self._passage is not None and self._passage.hook is not None:
                cancel_soon(self._passage.hook)
        return False

    def _is_ended_at_once(self, error: BaseException | None) -> bool:
        """Say whether there is nothing to wait for: no handler, no hook, no child."""
        kind: type[Actor[Any]] = self.actor.__class__ if self.actor is not None else Actor
        return (
            not self.is_handling
            and kind.on_stop is Actor.on_stop
            and (error is None or kind.on_failure is Actor.on_failure)
            and not (self._company is not None and self._company.children)
        )

    async def _run_end(self, passage: Passage, reason: StopReason, error: BaseException | None) -> None:
        actor = self.actor
        assert actor is not None  # noqa: S101 - it was running
        await self.finish_handler(within=0.0 if reason == "killed" else self.spec.stop_seconds)
        if error is not None and type(actor).on_failure is not Actor.on_failure:
            await self._clean_up(passage, "on_failure", actor.on_failure(error))
        if type(actor).on_stop is not Actor.on_stop:
            await self._clean_up(passage, "on_stop", actor.on_stop(reason))
        await self._leave()

    async def _clean_up(self, passage: Passage, name: str, hook: Coroutine[Any, Any, None]) -> None:
        try:
            await run_hook(name, hook, self.spec.stop_seconds, passage.hold)
        except Exception as error:  # a failing clean-up must not keep the rest from being cleaned up
            self.system.log.warning("hook_failed", path=self.path, hook=name, error=repr(error), exc_info=error)

    async def _leave(self) -> None:
        """Take away what dies with the incarnation: timers, watches, and children that are still there."""
        while self._company is not None and self._company.children:
            await next(reversed(self._company.children.values())).stop("killed")
        self._leave_alone()

    def _leave_alone(self) -> None:
        if self._company is not None:
            self._company.end_quiet()
        if self.life is not None:
            self.life.end()
        self._end_passage()
        if self.state is not STOPPED:
            self.state = WAITING

    async def _report_end(self, ending: "asyncio.Task[None]", reason: StopReason, error: BaseException | None) -> None:
        incarnation = self.incarnation
        await asyncio.shield(ending)
        if self.state is WAITING and self.incarnation == incarnation:  # else its supervisor was quicker
            self.report(reason, error)
