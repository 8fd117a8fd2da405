"""All actors of a process by name, and what they share: clock, log, worker threads, dead letters."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

from actors.runtime.cell import Cell, CellSpec
from actors.runtime.clock import Clock, LoopClock
from actors.runtime.dead_letters import DeadLetter, DeadLetters, DeadReason, EventLog
from actors.runtime.deadlines import Deadlines
from actors.runtime.errors import StartError
from actors.runtime.event_stream import EventStream
from actors.runtime.messages import StopReason, Terminated
from actors.runtime.ref import Ref
from actors.runtime.run_queue import RunQueue
from actors.runtime.sealed import Personal, Sealed
from actors.runtime.tally import Tally
from actors.runtime.tracing import Span

Activate = Callable[[str], Cell | None]
"""Makes the cell of a path that nobody has spoken to lately; None when there is no such thing."""


class System:
    """The actors of one process, on one loop.

    Attributes:
        clock: the time of the loop.
        log: where events are written.
        executor: runs blocking work.
        dead_letters: what reached nobody.
        deadlines: the open questions.
        tallies: class of actor -> what is counted for all of it.
        cells_by_path: all actors that are there; only the runtime changes it.
        turns: whose turn it is.
        events: what is published, and who wants to hear of it.
        carries_traces: whether messages take the trace of the moment along; off, it costs nothing.
        go_on: gives the span in which a message of another process is to be handled, out of the `traceparent` that came
            with it; None where nothing is followed.
    """

    def __init__(self, *, executor: Executor, log: EventLog) -> None:
        self.clock: Clock = LoopClock()
        self.log = log
        self.executor = executor
        self.dead_letters = DeadLetters(log)
        self.deadlines = Deadlines()
        self.tallies: defaultdict[type, Tally] = defaultdict(Tally)
        self.cells_by_path: dict[str, Cell] = {}
        self.turns = RunQueue()
        self.events = EventStream()
        self.carries_traces = False
        self.go_on: Callable[[str | None], Span | None] = _not_followed
        self._entities: dict[str, Activate] = {}
        self._kept: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """Count the actors that are there."""
        return len(self.cells_by_path)

    def ref(self, path: str) -> Ref[Any]:
        """Name an actor, there or not."""
        return Ref(self, path)

    def find(self, path: str) -> Cell | None:
        """Find the cell of a path."""
        return self.cells_by_path.get(path)

    def cells(self) -> tuple[Cell, ...]:
        """Give all cells, in the order in which they came."""
        return tuple(self.cells_by_path.values())

    async def spawn(self, path: str, spec: CellSpec, parent: Cell | None = None) -> Ref[Any]:
        """Start an actor under a name.

        Raises:
            StartError: it could not start, or the name is taken; nothing of it is left.
        """
        cell = self.place(path, spec, parent)
        try:
            if not cell.start_nowait():
                await cell.finish_start()
        except BaseException:
            cell.bury("failed")
            raise
        return Ref(self, path)

    def place(self, path: str, spec: CellSpec, parent: Cell | None) -> Cell:
        """Make the place of an actor that has yet to start: messages wait in it.

        Raises:
            StartError: the name is taken.
        """
        if path in self.cells_by_path:
            raise StartError(f"{path} is taken")
        cell = self.cells_by_path[path] = Cell(self, path, spec, parent)
        if parent is not None:
            parent.company.children[path] = cell
        return cell

    def found_entities(self, path: str, activate: Activate | None) -> None:
        """Have the actors right below a path made when somebody speaks to them; None: no longer."""
        if activate is None:
            self._entities.pop(path, None)
        else:
            self._entities[path] = activate

    def resolve(self, path: str) -> Cell | None:
        """Find the cell of a path; an entity's is made."""
        cell = self.cells_by_path.get(path)
        if cell is None and self._entities:
            activate = self._entities.get(path.rpartition("/")[0])
            cell = activate(path) if activate is not None else None
        return cell

    def deliver(self, path: str, message: object) -> bool:
        """Put a message into a mailbox, or among the dead letters; false when there is no such actor."""
        cell = self.resolve(path)
        if cell is not None:
            cell.admit(message)
            return True
        self.lose(path, message.message if isinstance(message, Sealed) else message, "no_such_actor")
        return False

    def request_stop(self, path: str, *, is_kill: bool) -> "asyncio.Future[None]":
        """Have an actor stop; see `Ref.stop`. The future is done at once when there is none."""
        cell = self.cells_by_path.get(path)
        return _done() if cell is None else cell.ask_to_stop("killed" if is_kill else "normal")

    def request_drain(self, path: str) -> "asyncio.Future[None]":
        """Have an actor handle what waits, then stop; see `Ref.drain`."""
        cell = self.cells_by_path.get(path)
        return _done() if cell is None else cell.drain_and_stop()

    async def wait_gone(self, path: str) -> None:
        """Wait until there is no actor of this path; the caller limits the time."""
        while (cell := self.cells_by_path.get(path)) is not None:
            await cell.when_gone()

    def watch(self, path: str, watcher: str, incarnation: int) -> None:
        """Have a watcher's incarnation told once when a path is gone; at once when it is."""
        cell = self.cells_by_path.get(path)
        if cell is None:
            self._tell_terminated(watcher, incarnation, Terminated(Ref(self, path), "normal"))
            return
        cell.company.watchers[watcher, incarnation] = None

    def unwatch(self, path: str, watcher: str, incarnation: int) -> None:
        """Have a watcher's incarnation told nothing."""
        cell = self.cells_by_path.get(path)
        if cell is not None:
            cell.company.watchers.pop((watcher, incarnation), None)

    def forget(self, cell: Cell, reason: StopReason) -> None:
        """Take a cell's name out, and tell who watched it."""
        if self.cells_by_path.get(cell.path) is cell:
            del self.cells_by_path[cell.path]
        for watcher, incarnation in cell.watchers:
            self._tell_terminated(watcher, incarnation, Terminated(Ref(self, cell.path), reason))

    def lose(self, path: str, message: object, reason: DeadReason) -> None:
        """Note a message that reached nobody."""
        self.dead_letters.add(DeadLetter(path, type(message).__name__, reason, self.clock.now()))

    def keep(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run work of the runtime's own, held so that it is not collected."""
        task = asyncio.create_task(work, name=name)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def _tell_terminated(self, watcher: str, incarnation: int, news: Terminated) -> None:
        cell = self.cells_by_path.get(watcher)
        if cell is not None:
            cell.admit_system(Personal(news, incarnation))


def _not_followed(traceparent: str | None) -> Span | None:
    del traceparent
    return None


def _done() -> "asyncio.Future[None]":
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
