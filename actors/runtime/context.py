"""What an actor may use of the runtime."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

import msgspec

from actors.runtime.clock import Clock
from actors.runtime.dead_letters import EventLog
from actors.runtime.event_stream import SUBSCRIBER_CAPACITY, Subscription
from actors.runtime.messages import StopReason
from actors.runtime.quiet import Quiet
from actors.runtime.ref import Ref
from actors.runtime.sealed import Personal
from actors.runtime.stash import STASH_CAPACITY, Stash
from actors.runtime.timers import Timers
from actors.runtime.watch import Watches

if TYPE_CHECKING:
    from actors.runtime.cell import Cell, CellSpec
    from actors.runtime.system import System

M = TypeVar("M")
P = ParamSpec("P")
R = TypeVar("R")


class Context(msgspec.Struct, Generic[M], eq=False, gc=False):
    """The surroundings of one incarnation: what it may use, and what ends with it.

    The collector does not look at it: its cell lets go of it in the end (`Cell.bury`). A system whose actors are never
    stopped is never freed, then; but to look at all that idles took as long as to start it.

    Attributes:
        incarnation: counts from 1 within a name.
    """

    _cell: "Cell"
    incarnation: int
    _belongings: "Belongings | None" = None

    @property
    def self_ref(self) -> Ref[M]:
        """The actor's own name, to hand out."""
        return Ref(self._cell.system, self._cell.path)

    @property
    def timers(self) -> Timers:
        """Its timers, which end with it."""
        return self._own.timers

    @property
    def watches(self) -> Watches:
        """Whose end it wants to hear of."""
        return self._own.watches

    @property
    def system(self) -> "System":
        """The system it lives in."""
        return self._cell.system

    @property
    def clock(self) -> Clock:
        """Monotonic time, virtual in tests."""
        return self._cell.system.clock

    @property
    def log(self) -> EventLog:
        """Where it writes events."""
        return self._cell.system.log

    def watch(self, ref: Ref[object]) -> None:
        """Have one `Terminated` delivered to this incarnation once the other is gone; at once when it is already."""
        if self.watches.add(ref.path):
            self._cell.system.watch(ref.path, self._cell.path, self.incarnation)

    def unwatch(self, ref: Ref[object]) -> None:
        """Have no `Terminated` of it delivered, even when one is on its way."""
        self.watches.discard(ref.path)
        self._cell.system.unwatch(ref.path, self._cell.path, self.incarnation)

    def subscribe(self, kind: type, *, capacity: int = SUBSCRIBER_CAPACITY) -> None:
        """Be told every event of a type that is published, in the order of publishing, among the users' messages.

        At most `capacity` of them wait; in the place of those that found no room comes one `Lagged`.
        """
        self._own.is_subscribed = True
        self._cell.system.events.add(Subscription(self._cell, self.incarnation, kind, capacity))

    def unsubscribe(self, kind: type) -> None:
        """Be told no more events of a type, even when some are on their way."""
        self._cell.system.events.remove((self._cell.path, self.incarnation), kind)

    def stash(self, message: M, *, capacity: int = STASH_CAPACITY) -> None:
        """Put the message that is being handled aside, until `unstash`; who asked it goes on waiting.

        What is still aside when this incarnation ends goes back to where it came from, for the next.

        Raises:
            StashFullError: `capacity` messages are aside already.
        """
        self._own.stash.put(message, capacity)

    def unstash(self) -> None:
        """Have all that was put aside handled next, in its order, before what waits in the mailbox."""
        if self._belongings is not None:
            self._belongings.stash.put_back()

    def set_receive_timeout(self, seconds: float | None) -> None:
        """Be told `ReceiveTimeout`, once, when no message was handled for so long; None for no more.

        What the runtime itself says (ticks of timers, ends of watched actors) counts as a message, as in Akka.
        """
        self._cell.company.end_quiet()
        self._cell.company.quiet = None if seconds is None else Quiet(self._cell, seconds)

    def passivate(self) -> None:
        """Rest: end after the handler that runs. An entity comes back with the next message; others have ended."""
        self._cell.end_by_itself("passivated")

    def end(self) -> None:
        """Let go of what ends with the incarnation. For the cell."""
        if self._belongings is None:
            return
        self._belongings.timers.cancel_all()
        self._belongings.stash.put_back()
        if self._belongings.is_subscribed:
            self._cell.system.events.remove((self._cell.path, self.incarnation))
        for path in self._belongings.watches.take_all():
            self._cell.system.unwatch(path, self._cell.path, self.incarnation)

    def blocking(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Awaitable[R]:
        """Run a blocking function in a worker thread and wait for it; this actor handles nothing else meanwhile."""
        return self._submit(function, *args, **kwargs)

    def run_blocking(self, function: Callable[[], R], *, then: Callable[[R | BaseException], M]) -> None:
        """Run a blocking function in a worker thread and go on; `then` makes the message that tells the outcome.

        A result that comes after this incarnation has ended is a dead letter.
        """
        future = self._submit(function)
        future.add_done_callback(lambda done: self._tell_outcome(done, then))

    # For supervisors

    def child_path(self, name: str) -> str:
        """Give the path of a child of this actor."""
        return f"{self._cell.path.rstrip('/')}/{name}"

    def found_entities(self, activate: "Callable[[str], Cell | None] | None") -> None:
        """Have children of this actor made when somebody speaks to them, by their names; None: no longer."""
        base = self.child_path("")

        def by_path(path: str) -> "Cell | None":
            return None if activate is None else activate(path.removeprefix(base))

        self.system.found_entities(self._cell.path, None if activate is None else by_path)

    def place_child(self, name: str, spec: "CellSpec") -> "Cell":
        """Make the place of a child that has yet to start: messages wait in it.

        Raises:
            StartError: there is such a child already.
        """
        return self.system.place(self.child_path(name), spec, self._cell)

    async def spawn_child(self, name: str, spec: "CellSpec") -> Ref[Any]:
        """Start a child; its end is told to this actor as `ChildDown`.

        A child that is still there when this incarnation ends, after `on_stop`, is killed.

        Raises:
            StartError: it could not start.
            ValueError: the name is empty, or has a slash in it.
        """
        if not name or "/" in name:
            raise ValueError(f"a child's name has at least one letter and no slash; this was {name!r}")
        return await self.system.spawn(self.child_path(name), spec, self._cell)

    async def restart_child(self, name: str) -> None:
        """Begin another incarnation of a child that has none; its name and mailbox are the same.

        Raises:
            StartError: it could not start.
        """
        cell = self.system.find(self.child_path(name))
        if cell is not None:
            await cell.start()

    async def stop_child(self, name: str, reason: StopReason) -> None:
        """End a child's incarnation and let its name go; does nothing when there is none."""
        cell = self.system.find(self.child_path(name))
        if cell is not None:
            await cell.stop(reason)

    async def pause_child(self, name: str, reason: StopReason) -> None:
        """End a child's incarnation and keep its name and mailbox, to be restarted."""
        cell = self.system.find(self.child_path(name))
        if cell is not None:
            await cell.pause(reason)

    # Within

    @property
    def _own(self) -> "Belongings":
        if self._belongings is None:
            self._belongings = Belongings(self._cell)
        return self._belongings

    def _submit(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "asyncio.Future[R]":
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._cell.system.executor, lambda: function(*args, **kwargs))

    def _tell_outcome(self, done: "asyncio.Future[R]", then: Callable[[R | BaseException], M]) -> None:
        if done.cancelled():
            return  # the loop is closing
        error = done.exception()
        message = then(done.result() if error is None else error)
        self._cell.admit_system(Personal(message, self.incarnation))


class Belongings:
    """What an incarnation keeps with the runtime; most actors keep nothing, so it is made when first needed."""

    __slots__ = ("is_subscribed", "stash", "timers", "watches")

    def __init__(self, cell: "Cell") -> None:
        self.timers = Timers(cell.admit_system)
        self.watches = Watches()
        self.stash = Stash(cell)
        self.is_subscribed = False
