"""Taking messages in and handing them to an actor: one at a time, a budget a turn, a task only for what awaits."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from types import coroutine
from typing import TYPE_CHECKING, Any, Final, cast

from actors.runtime.company import Company
from actors.runtime.errors import ActorError
from actors.runtime.hooks import cancel_soon, cut_off
from actors.runtime.mailbox import NOBODY, TAKEN, Mailbox
from actors.runtime.sealed import NOTHING, Ask, Sealed, lose
from actors.runtime.state import RUNNING, STOPPED, WAITING
from actors.runtime.tracing import TRACE, Span, within

if TYPE_CHECKING:
    from actors.runtime.actor import Actor
    from actors.runtime.cell import Cell, CellSpec
    from actors.runtime.context import Context
    from actors.runtime.messages import StopReason
    from actors.runtime.system import System

BUDGET: Final = 256
"""Messages a turn, then the others on the loop have theirs."""

TURN_SECONDS: Final = 0.002
"""A turn takes no other message after this."""

RUN: Final = 32
"""Messages of one class that are handled with one look at the clock, which costs a third of handling one. One that
follows upon a run slower than `QUICK_SECONDS` is timed alone."""

QUICK_SECONDS: Final = 0.0001

SLOW_SECONDS: Final = 0.05
"""A handler, or a run of them, that holds the loop for longer is logged with its messages' type and number."""

FATAL: Final = (SystemExit, KeyboardInterrupt)
"""Not an actor's failure: the process is to end, so these pass through. Any other error stays with its actor."""

_SCHEDULED: Final = "scheduled"
_IN_TURN: Final = "in a turn"
_BREAKING_OFF: Final = "in a turn that handles no more"


class Turns(Mailbox):
    """A mailbox whose messages are handed to an actor.

    Attributes:
        path: the actor's name.
        spec: how to make it, and how much may wait for it.
        parent: its supervisor's cell; None for one without.
        life: the incarnation of the moment, or the last one; None before the first, and once the cell is buried.
        actor: its object; None where `life` is.
        state: messages are handled while it is RUNNING.
        handled: messages handled by all incarnations.
        sealed: the wrapper of the message that is being handled, if it came in one.
    """

    __slots__ = (
        "_company",
        "_under_way",
        "actor",
        "handled",
        "life",
        "parent",
        "path",
        "sealed",
        "spec",
        "state",
        "system",
    )

    def __init__(self, system: "System", path: str, spec: "CellSpec", parent: "Cell | None") -> None:
        # The mailbox's own are set here again, because to call its constructor takes a tenth of a spawn.
        self.arrived = self._ready = NOBODY
        self.arrived_since = self._ready_since = 0.0
        self.room = 0
        self._system = None
        self.system = system
        self.path = path
        self.spec = spec
        self.parent = parent
        self.life: Context[Any] | None = None
        self.actor: Actor[Any] | None = None
        self.state = WAITING
        self.handled = 0
        self.sealed: Sealed | None = None
        self._company: Company | None = None
        self._under_way: str | asyncio.Task[None] | None = None
        """Nothing, a turn that is to come or that has begun, or a handler that awaits."""

    def end_by_itself(self, reason: "StopReason", error: BaseException | None = None) -> None:
        """End the incarnation; a cell knows how."""
        raise NotImplementedError

    @property
    def company(self) -> Company:
        """Who else is concerned."""
        if self._company is None:
            self._company = Company()
        return self._company

    @property
    def is_handling(self) -> bool:
        """Whether a handler is under way."""
        return self._under_way is not None and self._under_way is not _SCHEDULED

    @property
    def is_at_rest(self) -> bool:
        """Whether it runs, and has nothing to do."""
        return self.state is RUNNING and self._under_way is None and not self.arrived and not self._ready

    @property
    def has_room(self) -> bool:
        """Whether one more user message can come in without another being given up."""
        return self.waiting < self.spec.mailbox.capacity

    # In

    def admit(self, message: object) -> None:
        """Take a user message in, or refuse it as the mailbox's policy says."""
        if self.arrived or self._ready:
            if not self.arrived:
                self.arrived_since = self.system.clock.now()
            given_up = self.put(message, self.spec.mailbox)
            if given_up is not TAKEN:
                lose(self, given_up, "mailbox_full")
            return
        self.arrived = [message]
        self.room = self.spec.mailbox.capacity
        if self._under_way is None and self.state is RUNNING:
            self._under_way = _SCHEDULED
            turns = self.system.turns
            turns.add(self)
            self.arrived_since = turns.scheduled_at
        else:
            self.arrived_since = self.system.clock.now()

    def admit_unbounded(self, message: object) -> None:
        """Take something in behind all user messages, whatever the bound."""
        if not self.arrived:
            self.arrived_since = self.system.clock.now()
        self.put_last(message)
        self.schedule()

    def admit_question(self, ask: Ask) -> None:
        """Take a question in; an actor with nothing else to do answers it before this returns.

        Only a handler that does not await runs so, and it cannot ask in turn: nothing is ever handled within a handler
        of the same actor. It saves the loop two rounds.
        """
        if self._under_way is None and self.state is RUNNING and not self.arrived and not self._ready:
            self.arrived = [cast("object", ask)]
            self.arrived_since = ask.deadline - ask.within
            self._under_way = _SCHEDULED
            turns = self.system.turns
            if not turns.run_now(self):
                self.room = self.spec.mailbox.capacity
                turns.add(self)
        else:
            self.admit(ask)

    def admit_system(self, message: object) -> None:
        """Take a system message in; it passes all user messages, and is never bounded."""
        if self.state is STOPPED:
            lose(self, message, "stopped")
            return
        self.put_system(message)
        self.schedule()

    # Out

    def schedule(self) -> None:
        """Have a turn soon, unless one is coming or a handler still awaits."""
        if self._under_way is None and self.state is RUNNING:
            self._under_way = _SCHEDULED
            self.system.turns.add(self)

    def take_turn(self) -> None:
        """Handle what waits, up to the budget: run by run, with one look at the clock for each."""
        actor, clock = self.actor, self.system.turns.clock
        if actor is None:
            self._under_way = None  # it was stopped between its last answer and the turn that was to follow
            return
        self._under_way = _IN_TURN if self.state is RUNNING else _BREAKING_OFF
        receive, handled, most = actor.on_receive, 0, 1
        longest, culprit, alike = 0.0, None, 1
        began = clock()
        over = began + TURN_SECONDS
        while handled < BUDGET and began < over and self._under_way is _IN_TURN:
            if self._system is not None:
                message = self.take_system()
            elif self._ready:
                message = self._ready.pop()
            elif self.arrived:
                message = self.turn_round().pop()
            else:
                break
            if isinstance(message, Sealed):
                self._open(message, receive)
                run = 1
            else:
                run = self._handle_run(message, receive, most)
            handled += run
            ended = clock()
            seconds = ended - began
            if seconds > longest:
                longest, culprit, alike = seconds, message, run
            most = RUN if seconds < QUICK_SECONDS else 1
            began = ended
        if handled:
            self.handled += handled
            self._note(actor.__class__, culprit, longest, alike)
            if self._company is not None:
                self._company.have_handled()
        self._end_turn()

    def _end_turn(self) -> None:
        """Have another turn if something is left, unless a handler awaits, which has one when it is done."""
        if not self._ready:
            self._ready = NOBODY
        if self._under_way is _IN_TURN or self._under_way is _BREAKING_OFF:
            self._under_way = None
            if self.arrived or self._ready or self._system is not None:
                self.schedule()

    def _handle_run(self, message: object, receive: Callable[[Any], object], most: int) -> int:
        """Handle a bare message, and those of its class that wait right behind it; returns how many, `most` at most."""
        alike, in_turn, run = message.__class__, _IN_TURN, 0
        while True:
            run += 1
            try:
                result = receive(message)
            except FATAL:
                raise
            except BaseException as error:  # noqa: BLE001 - the supervisor's to judge
                self._failed(message, None, error, is_mine=True)
            else:
                if result is not None and hasattr(result, "__await__"):
                    self._begin_task(message, None, cast("Awaitable[object]", result))
            ready = self._ready
            if not ready or run == most or self._under_way is not in_turn or self._system is not None:
                return run
            if ready[-1].__class__ is not alike:
                return run
            message = ready.pop()

    def handle_no_more(self) -> None:
        """Let the turn that is under way, if one is, end with the message that is being handled."""
        if self._under_way is _IN_TURN:
            self._under_way = _BREAKING_OFF

    def break_off_turn(self) -> None:
        """Take note that an error that ends the process, if nobody catches it, has ended the turn."""
        self._under_way = None
        self.schedule()

    def cancel_handler(self) -> None:
        """Cancel the handler that awaits, if one does."""
        if isinstance(self._under_way, asyncio.Task):
            cancel_soon(self._under_way)

    async def finish_handler(self, *, within: float | None) -> None:
        """Wait for the handler that awaits, at most `within` seconds (None: for ever), then cut it off."""
        task = self._under_way
        if not isinstance(task, asyncio.Task):
            return
        if within != 0.0:
            await asyncio.wait({task}, timeout=within)
        if not await cut_off(task):
            self._leave_behind()

    # One message

    def _open(self, sealed: Sealed, receive: Callable[[Any], object]) -> None:
        """Handle what came in a wrapper, unless it has come too late."""
        message = sealed.open(self)
        if message is NOTHING:
            return
        self.sealed = sealed
        if sealed.trace is None:
            self._handle_sealed(message, sealed, receive)
            return
        span = self._begin_span(sealed.trace, sealed.said_at, message)
        with within(span):
            self._handle_sealed(message, sealed, receive)
        if not isinstance(self._under_way, asyncio.Task):  # else it ends with what the handler has yet to do
            span.end(self.system.clock.now())

    def _handle_sealed(self, message: object, sealed: Sealed, receive: Callable[[Any], object]) -> None:
        try:
            result = receive(message)
        except FATAL:
            raise
        except BaseException as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(message, sealed, error, is_mine=True)
        else:
            if result is not None and hasattr(result, "__await__"):
                self._begin_task(message, sealed, cast("Awaitable[object]", result))
            else:
                if self.sealed is sealed:  # else it was put aside, to be answered later
                    sealed.answer(result)
                self.sealed = None

    def _begin_span(self, trace: Span, said_at: float, message: object) -> Span:
        """Write down from when a message was said; that it was taken out of the mailbox only now is noted."""
        span = trace.begin(f"{type(self.actor).__name__} {type(message).__name__}", said_at)
        span.note("taken", self.system.clock.now())
        return span

    def _begin_task(self, message: object, sealed: Sealed | None, rest: Awaitable[object]) -> None:
        """Await what the handler has yet to do."""
        self._under_way = asyncio.create_task(self._await(message, sealed, rest), name=f"handler of {self.path}")

    async def _await(self, message: object, sealed: Sealed | None, rest: Awaitable[object]) -> None:
        task, kind = asyncio.current_task(), type(self.actor)
        try:
            answer = await _timed(rest, self.system.turns.clock, lambda seconds: self._note(kind, message, seconds, 1))
            if sealed is not None and self.sealed is sealed:
                sealed.answer(answer)
        except asyncio.CancelledError as error:
            if task is not None and task.cancelling():
                if isinstance(sealed, Ask):
                    sealed.fail_ended()
                raise  # killed, or the loop is closing
            # Something that it awaited was cancelled: its own affair.
            self._failed(message, sealed, error, is_mine=self._under_way is task)
        except FATAL:
            raise
        except BaseException as error:  # noqa: BLE001 - the supervisor's to judge
            self._failed(message, sealed, error, is_mine=self._under_way is task)
        finally:
            if sealed is not None and sealed.trace is not None and (span := TRACE.get()) is not None:
                span.end(self.system.clock.now())
            if self._under_way is task:  # else it was left behind
                self._under_way = self.sealed = None
                if self._company is not None:
                    self._company.have_handled()
                self.schedule()

    def _failed(self, message: object, sealed: Sealed | None, error: BaseException, *, is_mine: bool) -> None:
        """Tell who asked, or end the incarnation; not that of another, if it was left behind (then it is not mine)."""
        if is_mine:
            self.sealed = None
        if isinstance(sealed, Ask):
            sealed.fail(_bearable(error))
            return
        kind = type(message).__name__
        if (span := TRACE.get()) is not None:
            span.note("failed", self.system.clock.now(), error=type(error).__name__)
        self.system.log.error("handler_failed", path=self.path, type=kind, error=repr(error), exc_info=error)
        if is_mine:
            self.end_by_itself("failed", error)

    def _leave_behind(self) -> None:
        """Go on without a handler that will not be cancelled."""
        self.system.log.error("handler_left_behind", path=self.path)
        if isinstance(self.sealed, Ask):
            self.sealed.fail_ended()
        self._under_way = self.sealed = None

    def _note(self, kind: type, first: object, seconds: float, run: int) -> None:
        """Note for how long handlers of an actor of a class held the loop: `run` alike, of which this was the first.

        The class is given because the actor may be gone, or another.
        """
        tally = self.system.tallies[kind]
        tally.seconds.append(seconds / run)
        if seconds > SLOW_SECONDS:
            said = type(first.message if isinstance(first, Sealed) else first).__name__
            tally.slow += 1
            self.system.log.warning("slow_handler", path=self.path, type=said, ms=round(seconds * 1000), messages=run)


@coroutine
def _timed(work: Awaitable[Any], clock: Callable[[], float], note: Callable[[float], None]) -> Generator[Any, Any, Any]:
    """Await something, and note the longest that one of its steps held the loop, in seconds."""
    steps, longest, thrown = work.__await__(), 0.0, None
    try:
        while True:
            began = clock()
            try:
                awaited = steps.send(None) if thrown is None else steps.throw(thrown)
            except StopIteration as end:
                return end.value
            finally:
                longest = max(longest, clock() - began)
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
