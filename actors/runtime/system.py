"""All actors of a process by name, and what they share: clock, log, worker threads, dead letters."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from concurrent.futures import Executor
from typing import Any, Final, cast

from actors.runtime.cell import Cell, CellSpec
from actors.runtime.clock import Clock, LoopClock
from actors.runtime.dead_letters import DeadLetter, DeadLetters, DeadReason, EventLog
from actors.runtime.errors import ActorDeadError, AskTimeoutError, MailboxFullError, StartError
from actors.runtime.mailbox import Envelope
from actors.runtime.messages import Answer, Personal, Question, StopReason, Terminated
from actors.runtime.ref import Ref

_KEPT_TIMES: Final = 512
"""Handler times kept a class, for the percentiles an operator sees."""


class System:
    """The actors of one process, on one loop.

    Attributes:
        clock: monotonic time.
        log: where events are written.
        executor: runs blocking work.
        dead_letters: what reached nobody.
        handler_seconds: class of actor -> the latest times that a handler held the loop.
    """

    def __init__(self, *, executor: Executor, log: EventLog, clock: Clock | None = None) -> None:
        self.clock: Clock = clock or LoopClock()
        self.log = log
        self.executor = executor
        self.dead_letters = DeadLetters(log)
        self.handler_seconds: dict[str, deque[float]] = {}
        self._cells: dict[str, Cell] = {}
        self._kept: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """Count the actors that are there."""
        return len(self._cells)

    def ref(self, path: str) -> Ref[Any]:
        """Name an actor, there or not."""
        return Ref(self, path)

    def find(self, path: str) -> Cell | None:
        """Find the cell of a path."""
        return self._cells.get(path)

    def cells(self) -> tuple[Cell, ...]:
        """Give all cells, in the order in which they came."""
        return tuple(self._cells.values())

    async def spawn(self, path: str, spec: CellSpec, parent: Cell | None = None) -> Ref[Any]:
        """Start an actor under a name.

        Raises:
            StartError: it could not start, or the name is taken; nothing of it is left.
        """
        if path in self._cells:
            raise StartError(f"{path} is taken")
        cell = Cell(self, path, spec, parent)
        self._cells[path] = cell
        try:
            await cell.start()
        except BaseException:
            cell.bury("failed")
            raise
        return Ref(self, path)

    def deliver(self, path: str, envelope: Envelope) -> None:
        """Put a message into a mailbox, or among the dead letters."""
        cell = self._cells.get(path)
        if cell is None:
            self.lose(path, envelope.message, "no_such_actor")
        else:
            cell.admit(envelope)

    async def ask(self, path: str, question: Question[Answer], within: float) -> Answer:
        """Ask; see `Ref.ask`."""
        if path not in self._cells:
            self.lose(path, question, "no_such_actor")
            raise ActorDeadError(f"there is no {path} to answer {type(question).__name__}")
        reply: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        now = self.clock.now()
        self.deliver(path, Envelope(question, now, reply, now + within))
        limit = asyncio.timeout(within)
        try:
            async with limit:
                return cast("Answer", await reply)
        except TimeoutError as error:
            if not limit.expired():
                raise  # the handler's own
            raise AskTimeoutError(f"{path} did not answer {type(question).__name__} within {within} s") from error

    async def send(self, path: str, message: object, within: float) -> None:
        """Tell, waiting for room; see `Ref.send`."""
        try:
            async with asyncio.timeout(within):
                while (cell := self._cells.get(path)) is not None and not cell.mailbox.has_room:
                    await cell.turns.wait_room()
        except TimeoutError as error:
            self.lose(path, message, "mailbox_full")
            raise MailboxFullError(f"{path} had no room for {type(message).__name__} within {within} s") from error
        self.deliver(path, Envelope(message, self.clock.now()))
        if cell is None:
            raise ActorDeadError(f"there is no {path} to be sent {type(message).__name__}")

    def request_stop(self, path: str, *, is_kill: bool) -> "asyncio.Future[None]":
        """Have an actor stop; see `Ref.stop`. The future is done at once when there is none."""
        cell = self._cells.get(path)
        return _done() if cell is None else cell.ask_to_stop("killed" if is_kill else "normal")

    def request_drain(self, path: str) -> "asyncio.Future[None]":
        """Have an actor handle what waits, then stop; see `Ref.drain`."""
        cell = self._cells.get(path)
        return _done() if cell is None else cell.drain()

    async def wait_gone(self, path: str) -> None:
        """Wait until there is no actor of this path; the caller limits the time."""
        while (cell := self._cells.get(path)) is not None:
            await cell.when_gone()

    def watch(self, path: str, watcher: str, incarnation: int) -> None:
        """Have a watcher's incarnation told once when a path is gone; at once when it is."""
        cell = self._cells.get(path)
        if cell is None:
            self._tell_terminated(watcher, incarnation, Terminated(Ref(self, path), "normal"))
            return
        if cell.watchers is None:
            cell.watchers = set()
        cell.watchers.add((watcher, incarnation))

    def unwatch(self, path: str, watcher: str, incarnation: int) -> None:
        """Have a watcher's incarnation told nothing."""
        cell = self._cells.get(path)
        if cell is not None and cell.watchers is not None:
            cell.watchers.discard((watcher, incarnation))

    def forget(self, cell: Cell, reason: StopReason) -> None:
        """Take a cell's name out, and tell who watched it."""
        if self._cells.get(cell.path) is cell:
            del self._cells[cell.path]
        for watcher, incarnation in cell.watchers or ():
            self._tell_terminated(watcher, incarnation, Terminated(Ref(self, cell.path), reason))

    def lose(self, path: str, message: object, reason: DeadReason) -> None:
        """Note a message that reached nobody."""
        self.dead_letters.add(DeadLetter(path, type(message).__name__, reason, self.clock.now()))

    def keep(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run work of the runtime's own, held so that it is not collected."""
        task = asyncio.create_task(work, name=name)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def times_of(self, kind: str) -> deque[float]:
        """Give the latest times, in seconds, that a handler of a class held the loop; to be added to."""
        times = self.handler_seconds.get(kind)
        if times is None:
            times = self.handler_seconds[kind] = deque(maxlen=_KEPT_TIMES)
        return times

    def _tell_terminated(self, watcher: str, incarnation: int, news: Terminated) -> None:
        cell = self._cells.get(watcher)
        if cell is not None:
            cell.admit_system(Personal(news, incarnation))


def _done() -> "asyncio.Future[None]":
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    return done
