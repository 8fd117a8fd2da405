"""A stable name of an actor: it survives restarts, and may be held before the actor is there."""

import asyncio
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

import msgspec

from actors.runtime.errors import ActorDeadError, MailboxFullError
from actors.runtime.messages import Answer, Question
from actors.runtime.sealed import Ask, Told
from actors.runtime.tracing import TRACE

if TYPE_CHECKING:
    from actors.runtime.system import System

M_contra = TypeVar("M_contra", contravariant=True)
_span_of_now: Final = TRACE.get
"""Found once: looked up with each tell, it would cost 45 ns there and not 15."""


class Ref(msgspec.Struct, Generic[M_contra], frozen=True, eq=False, gc=False):
    """What others hold of an actor: a path to speak to. Two refs to the same path are equal.

    The collector does not look at it: it leads to its system only, which its process keeps to the end.
    """

    _system: "System"
    path: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and other.path == self.path and other._system is self._system

    def __hash__(self) -> int:
        return hash(self.path)

    def __repr__(self) -> str:
        return f"Ref({self.path})"

    @property
    def is_alive(self) -> bool:
        """Whether an actor of this path is there, running or between two incarnations."""
        return self._system.find(self.path) is not None

    def tell(self, message: M_contra) -> None:
        """Say something; never waits and never raises for the receiver's state: what cannot arrive is a dead letter."""
        system = self._system
        try:
            cell = system.cells_by_path[self.path]
        except KeyError:
            system.deliver(self.path, self._wrapped(message))
            return
        if system.carries_traces and (trace := _span_of_now()) is not None:
            cell.admit(Told(message, trace, system.clock.now()))
        elif len(cell.arrived) < cell.room:  # something waits already, so a turn is coming, and there is room
            cell.arrived.append(message)
        else:
            cell.admit(message)

    async def ask(self, question: Question[Answer], *, within: float) -> Answer:
        """Ask, and wait for the answer at most `within` seconds.

        Raises:
            ActorDeadError: there is no such actor, or it ended before it answered.
            AskTimeoutError: no answer came in time.
            MailboxFullError: the mailbox does not take another message.
            Exception: whatever the handler raised.
        """
        return cast("Answer", await self.begin_ask(question, within))

    def begin_ask(self, question: object, within: float) -> "asyncio.Future[object]":
        """Ask, and return where the answer will be; for those who cannot await, such as another thread's calls.

        Raises:
            ActorDeadError: there is no such actor.
        """
        system, path = self._system, self.path
        trace = TRACE.get() if system.carries_traces else None
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[object] = loop.create_future()
        ask = Ask(question, reply, path, within, loop.time() + within, trace)
        cell = system.cells_by_path.get(path)
        if cell is not None:
            cell.admit_question(ask)
        elif not system.deliver(path, ask):
            raise ActorDeadError(f"there is no {path} to answer {type(question).__name__}")
        if not reply.done():
            system.deadlines.add(ask)
        return reply

    async def send(self, message: M_contra, *, within: float) -> None:
        """Say something, and wait at most `within` seconds for room in a full mailbox.

        Raises:
            ActorDeadError: there is no such actor, or it ended while this waited; the message is a dead letter.
            MailboxFullError: there was no room in time; the message is a dead letter.
        """
        system, path = self._system, self.path
        try:
            async with asyncio.timeout(within):
                while (cell := system.resolve(path)) is not None and not cell.has_room:
                    await cell.company.wait_room()
        except TimeoutError as error:
            system.lose(path, message, "mailbox_full")
            raise MailboxFullError(f"{path} had no room for {type(message).__name__} within {within} s") from error
        if not system.deliver(path, self._wrapped(message)):
            raise ActorDeadError(f"there is no {path} to be sent {type(message).__name__}")

    def stop(self) -> "asyncio.Future[None]":
        """Let it finish the handler that runs, within the stop time of its spec, then end; the rest are dead letters.

        Await it to see it gone, or, where its supervisor brings it back, to see its next incarnation run.
        """
        return self._system.request_stop(self.path, is_kill=False)

    def drain(self) -> "asyncio.Future[None]":
        """Let it handle what waits now, then end; what comes later becomes dead letters. Await it as `stop`."""
        return self._system.request_drain(self.path)

    def kill(self) -> "asyncio.Future[None]":
        """Cut off the handler that runs, then end; `on_stop` still runs, within its time."""
        return self._system.request_stop(self.path, is_kill=True)

    def _wrapped(self, message: M_contra) -> object:
        """Put the trace of the moment around a message, if there is one."""
        trace = TRACE.get() if self._system.carries_traces else None
        return message if trace is None else Told(message, trace, self._system.clock.now())
