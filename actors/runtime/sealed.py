"""What travels in a wrapper: opened when its turn has come, or found to be too late.

A told message travels bare, for speed; whatever must know more than its message (who asked, until when, for which
incarnation) is a `Sealed`.
"""

from asyncio import Future
from typing import TYPE_CHECKING, Any, Final

import msgspec

from actors.runtime.errors import ActorDeadError, AskTimeoutError, MailboxFullError
from actors.runtime.messages import ChildDown, Terminated
from actors.runtime.tracing import Span

if TYPE_CHECKING:
    from actors.runtime.dead_letters import DeadReason
    from actors.runtime.turns import Turns

NOTHING: Final = object()
"""What `Sealed.open` gives when there is nothing to be handled."""


class Sealed:
    """A message in a wrapper; by itself one of the system's, of which nobody need know when it comes too late."""

    __slots__ = ()

    message: Any
    trace: Span | None = None

    @property
    def said_at(self) -> float:
        """When it was put in, in seconds on the system's clock; asked only of what has a trace."""
        raise NotImplementedError

    def open(self, cell: "Turns") -> object:
        """Give the message to be handled, or NOTHING."""
        raise NotImplementedError

    def lose(self, cell: "Turns", reason: "DeadReason") -> None:
        """Take note that it will never be opened."""

    def answer(self, result: object) -> None:
        """Hand over what its handler gave, if anybody waits for it."""


class Told(Sealed):
    """A told message that belongs to a trace."""

    __slots__ = ("_said_at", "message", "trace")

    def __init__(self, message: object, trace: Span, said_at: float) -> None:
        self.message = message
        self.trace = trace
        self._said_at = said_at

    @property
    def said_at(self) -> float:
        """When it was told."""
        return self._said_at

    def open(self, cell: "Turns") -> object:
        """Give the message."""
        del cell
        return self.message

    def lose(self, cell: "Turns", reason: "DeadReason") -> None:
        """Make it a dead letter."""
        cell.system.lose(cell.path, self.message, reason)


class Ask(msgspec.Struct, Sealed, eq=False):
    """A question."""

    message: object
    """What is asked."""
    reply: "Future[object]"
    """Where the answer goes."""
    path: str
    """Who is asked."""
    within: float
    """Seconds that were given."""
    deadline: float
    """Time on the loop's clock after which the answer is of no use."""
    trace: Span | None = None
    """The span it was asked in, or None."""

    @property
    def said_at(self) -> float:
        """When it was asked."""
        return self.deadline - self.within

    def open(self, cell: "Turns") -> object:
        """Give the question, unless nobody waits for its answer any more."""
        if self.reply.done() or cell.system.turns.scheduled_at > self.deadline:
            cell.system.lose(cell.path, self.message, "expired")
            return NOTHING
        return self.message

    def lose(self, cell: "Turns", reason: "DeadReason") -> None:
        """Make it a dead letter, and tell who asked."""
        cell.system.lose(cell.path, self.message, reason)
        if reason == "mailbox_full":
            self.fail(MailboxFullError(f"{cell.path} takes no more than {cell.spec.mailbox}"))
        else:
            self.fail_ended()

    def answer(self, result: object) -> None:
        """Hand the answer over, if somebody still waits for it."""
        if not self.reply.done():
            self.reply.set_result(result)

    def fail(self, error: BaseException) -> None:
        """Hand an error over, if somebody still waits."""
        if not self.reply.done():
            self.reply.set_exception(error)

    def fail_ended(self) -> None:
        """Tell who asked that there will be no answer."""
        self.fail(ActorDeadError(f"{self.path} ended before it answered {type(self.message).__name__}"))

    def fail_late(self) -> None:
        """Tell who asked that the time is over."""
        kind = type(self.message).__name__
        self.fail(AskTimeoutError(f"{self.path} did not answer {kind} within {self.within} s"))


class Personal(Sealed):
    """Meant for one incarnation and no other: the outcome of its blocking work, the end of whom it watches."""

    __slots__ = ("incarnation", "message")

    def __init__(self, message: object, incarnation: int) -> None:
        self.message = message
        self.incarnation = incarnation

    def open(self, cell: "Turns") -> object:
        """Give the message, if it is this incarnation's and still wanted."""
        life = cell.life
        if life is None or life.incarnation != self.incarnation:
            self.lose(cell, "late_result")
            return NOTHING
        if isinstance(self.message, Terminated) and not life.watches.take(self.message):
            return NOTHING
        return self.message

    def lose(self, cell: "Turns", reason: "DeadReason") -> None:
        """Make a late outcome a dead letter; nobody misses the end of whom it watched."""
        del reason
        if not isinstance(self.message, Terminated):
            cell.system.lose(cell.path, self.message, "late_result")


class End(Sealed):
    """Behind this nothing is handled any more (`Ref.drain`)."""

    __slots__ = ("_waiter",)

    def __init__(self, waiter: "Future[None]") -> None:
        self._waiter = waiter

    def open(self, cell: "Turns") -> object:
        """End the incarnation; from now on who drains waits for what comes of that."""
        cell.company.waiters.append(self._waiter)
        cell.end_by_itself("normal")
        return NOTHING

    def lose(self, cell: "Turns", reason: "DeadReason") -> None:
        """The cell is gone already."""
        del cell, reason
        if not self._waiter.done():
            self._waiter.set_result(None)


def lose(cell: "Turns", waiting: object, reason: "DeadReason") -> None:
    """Take note of something in a mailbox that will not be handled; a supervisor's news die with the supervisor."""
    if isinstance(waiting, Sealed):
        waiting.lose(cell, reason)
    elif not isinstance(waiting, ChildDown):
        cell.system.lose(cell.path, waiting, reason)
