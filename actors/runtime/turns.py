"""Handing messages to an actor: one at a time, a budget of them a turn of the loop, a task only for what awaits."""

import asyncio
import inspect
import time
from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, Final

from actors.runtime.errors import ActorError
from actors.runtime.hooks import cancel_soon, cut_off
from actors.runtime.incarnation import NOTHING
from actors.runtime.mailbox import Envelope
from actors.runtime.messages import Personal
from actors.runtime.timers import Tick

if TYPE_CHECKING:
    from actors.runtime.cell import Cell, CellSpec

BUDGET: Final = 64
"""Messages a turn, then the others on the loop have theirs."""

SLOW_SECONDS: Final = 0.05
"""A handler that holds the loop for longer is logged with its message type."""


class Turns:
    """The turns of one cell.

    Attributes:
        handled: messages handled by all incarnations.
        slowest_seconds: the longest that a handler held the loop.
    """

    __slots__ = ("_cell", "_envelope", "_is_scheduled", "_senders", "_task", "handled", "slowest_seconds")

    END: ClassVar[object] = object()
    """In the mailbox's user lane: behind it nothing is handled any more (`Ref.drain`)."""

    def __init__(self, cell: "Cell") -> None:
        self._cell = cell
        self._is_scheduled = False
        self._task: asyncio.Task[None] | None = None
        self._envelope: Envelope | None = None
        """What the task handles."""
        self._senders: list[asyncio.Future[None]] | None = None
        """Those who wait for room in the mailbox."""
        self.handled = 0
        self.slowest_seconds = 0.0

    def schedule(self) -> None:
        """Have a turn soon, unless one is coming or a handler still awaits."""
        if not self._is_scheduled and self._task is None and self._cell.is_running:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._turn)

    def cancel_handler(self) -> None:
        """Cancel the handler that awaits, if one does."""
        if self._task is not None:
            cancel_soon(self._task)

    async def finish(self, spec: "CellSpec | None") -> None:
        """Wait for the handler that awaits, within the spec's time, then cut it off; without a spec at once."""
        task = self._task
        if task is None:
            return
        if spec is not None:
            await asyncio.wait({task}, timeout=spec.stop_seconds)
        if not await cut_off(task):
            self._leave_behind()

    async def wait_room(self) -> None:
        """Wait until the mailbox may have room, or the cell is buried; the caller looks again, and limits the time."""
        sender: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._senders is None:
            self._senders = []
        self._senders.append(sender)
        await sender

    def wake_senders(self) -> None:
        """Have those who wait for room look again, in the order in which they came."""
        senders, self._senders = self._senders, None
        for sender in senders or ():
            if not sender.done():
                sender.set_result(None)

    def _turn(self) -> None:
        self._is_scheduled = False
        mailbox = self._cell.mailbox
        for _ in range(BUDGET):
            if self._task is not None or not self._cell.is_running:
                return
            envelope = mailbox.take_system() or mailbox.take()
            if self._senders is not None:
                self.wake_senders()
            if envelope is None:
                return
            self._open(envelope)
        self.schedule()

    def _open(self, envelope: Envelope) -> None:
        """Handle a message, unless it has come too late."""
        cell, message = self._cell, envelope.message
        if message is self.END:
            cell.end_by_itself("normal")
        elif envelope.reply is not None and self._is_expired(envelope):
            cell.system.lose(cell.path, message, "expired")
        elif isinstance(message, Tick | Personal):
            self._open_wrapped(envelope, message)
        else:
            self._handle(envelope)

    def _open_wrapped(self, envelope: Envelope, message: Tick | Personal) -> None:
        cell = self._cell
        opened = cell.life.open(message) if cell.life is not None else NOTHING
        if opened is not NOTHING:
            envelope.message = opened
            self._handle(envelope)
        elif isinstance(message, Personal):
            cell.lose_late(message)

    def _is_expired(self, envelope: Envelope) -> bool:
        if envelope.reply is not None and envelope.reply.done():
            return True
        return envelope.deadline is not None and self._cell.system.clock.now() > envelope.deadline

    def _handle(self, envelope: Envelope) -> None:
        actor, message = self._cell.actor, envelope.message
        assert actor is not None  # noqa: S101 - it is running
        began = time.perf_counter()
        try:
            result = actor.on_receive(message)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(envelope, error)
        else:
            if result is not None and inspect.isawaitable(result):
                self._envelope = envelope
                self._task = asyncio.create_task(self._await(envelope, result), name=f"handler of {self._cell.path}")
            else:
                _answer(envelope, result)
        self._note(message, time.perf_counter() - began)

    async def _await(self, envelope: Envelope, result: Awaitable[object]) -> None:
        task = asyncio.current_task()
        try:
            _answer(envelope, await result)
        except asyncio.CancelledError as error:
            if task is not None and task.cancelling():
                self._cell.fail_ask(envelope)
                raise  # killed, or the loop is closing
            self._failed(envelope, error)  # something that it awaited was cancelled: its own affair
        except Exception as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(envelope, error)
        finally:
            if self._task is task:  # else it was left behind
                self._task = self._envelope = None
                self.schedule()

    def _failed(self, envelope: Envelope, error: BaseException) -> None:
        if envelope.reply is not None:
            if not envelope.reply.done():
                envelope.reply.set_exception(_bearable(error))
            return
        cell = self._cell
        kind = type(envelope.message).__name__
        cell.system.log.error("handler_failed", path=cell.path, type=kind, error=repr(error), exc_info=error)
        if self._envelope in {None, envelope}:  # else it was left behind by an incarnation that has ended
            cell.end_by_itself("failed", error)

    def _leave_behind(self) -> None:
        """Go on without a handler that will not be cancelled."""
        self._cell.system.log.error("handler_left_behind", path=self._cell.path)
        if self._envelope is not None:
            self._cell.fail_ask(self._envelope)
        self._task = self._envelope = None

    def _note(self, message: object, seconds: float) -> None:
        cell = self._cell
        self.handled += 1
        cell.times.append(seconds)
        self.slowest_seconds = max(self.slowest_seconds, seconds)
        if seconds > SLOW_SECONDS:
            ms = round(seconds * 1000)
            cell.system.log.warning("slow_handler", path=cell.path, type=type(message).__name__, ms=ms)


def _answer(envelope: Envelope, result: object) -> None:
    if envelope.reply is not None and not envelope.reply.done():
        envelope.reply.set_result(result)


def _bearable(error: BaseException) -> BaseException:
    """Give what a future can carry: a cancellation would look like the asker's own, StopIteration is not allowed."""
    if not isinstance(error, asyncio.CancelledError | StopIteration):
        return error
    wrapped = ActorError(f"the handler ended with {type(error).__name__}")
    wrapped.__cause__ = error
    return wrapped
