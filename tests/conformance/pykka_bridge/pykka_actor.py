"""pykka's `Actor`, living in our runtime: a cell of ours for each, on one loop in one thread, driven from others.

What is pykka's stays pykka's (refs, proxies, registry, futures, log lines); ours are the mailbox and its order, the
handling of one message at a time, asks and their answers, what a failure does, and the end. Handlers block, as pykka's
may, so each runs in a worker thread while its cell awaits it.
"""

import asyncio
import logging
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future as ConcurrentFuture
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, ClassVar

import msgspec
import pykka
import uvloop
from pykka import messages

from actors.runtime import Actor, ActorDeadError, Bridge, CellSpec, MailboxSpec, Ref, StopReason, System

logger = logging.getLogger("pykka")
FOR_EVER = 3600.0
"""pykka's asks have no deadline; ours always do."""


class Quiet:
    """A log that says nothing: pykka's own lines are what its suite looks at."""

    def debug(self, event: str, **fields: object) -> None:
        """Say nothing."""

    info = warning = error = debug


class Said(msgspec.Struct, frozen=True):
    """One of pykka's messages on its way through our mailbox."""

    message: Any
    is_asked: bool


class Shell(Actor[Said]):
    """What our runtime runs for a pykka actor."""

    def __init__(self, inner: "TalqinActor") -> None:
        self._inner = inner

    async def on_start(self) -> None:
        """Run pykka's `on_start`."""
        try:
            await self.context.blocking(self._inner.on_start)
        except Exception:
            self._inner.failed(*sys.exc_info())
            raise

    async def on_receive(self, message: Said) -> Any:
        """Run pykka's `on_receive`, or what a proxy asks for."""
        try:
            return await self.context.blocking(self._inner.handle, message.message)
        except Exception:
            if message.is_asked:
                logger.info("Exception returned from %s to caller:", self._inner, exc_info=sys.exc_info())
            raise

    async def on_failure(self, error: BaseException) -> None:
        """Run pykka's `on_failure`."""
        details = (type(error), error, error.__traceback__)
        self._inner.failed(*details)
        try:
            await self.context.blocking(self._inner.on_failure, *details)
        except Exception:  # noqa: BLE001 - as pykka does
            self._inner.failed(*sys.exc_info())

    async def on_stop(self, reason: StopReason) -> None:
        """Run pykka's `on_stop`, which it does not after a failure."""
        if reason != "failed":
            await self.context.blocking(self._inner.stopped)


class Inbox:
    """pykka puts its envelopes here; they go on to the cell, in order."""

    def __init__(self) -> None:
        self._early: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cell: Ref[Said] | None = None

    def connect(self, cell: Ref[Said]) -> None:
        """Send what came before the actor was started."""
        self._cell = cell
        while not self._early.empty():
            self.put(self._early.get())

    def put(self, envelope: Any) -> None:
        """Send an envelope on."""
        if self._cell is None:
            self._early.put(envelope)
        elif isinstance(envelope.message, messages._ActorStop):  # pyright: ignore[reportPrivateUsage] # pykka's own word
            _answer(WORLD.bridge.begin_drain(self._cell), envelope.reply_to)
        elif envelope.reply_to is None:
            WORLD.bridge.tell(self._cell, Said(envelope.message, is_asked=False))
        else:
            said = Said(envelope.message, is_asked=True)
            _answer(WORLD.bridge.begin_ask(self._cell, said, within=FOR_EVER), envelope.reply_to)

    def get(self) -> Any:
        """Nothing is taken out here: our runtime hands messages on."""
        raise NotImplementedError

    def empty(self) -> bool:
        """See `get`."""
        return self._early.empty()


class TalqinActor(pykka.Actor):
    """A pykka actor that our runtime runs."""

    use_daemon_thread: ClassVar[bool] = False

    @staticmethod
    def _create_actor_inbox() -> Any:
        return Inbox()

    @staticmethod
    def _create_future() -> Any:
        return pykka.ThreadingFuture()

    def _start_actor_loop(self) -> None:
        path = f"/pykka/{next(WORLD.numbers)}"
        spec = CellSpec(lambda: Shell(self), MailboxSpec(capacity=1_000_000), start_seconds=60.0, stop_seconds=60.0)
        inbox: Any = self.actor_inbox
        inbox.connect(WORLD.system.ref(path))
        WORLD.begin(path, spec)

    def handle(self, message: Any) -> Any:
        """Do what a message asks for, as pykka does."""
        return self._handle_receive(message)

    def failed(self, *details: Any) -> None:
        """Log a failure and leave the registry, as pykka does."""
        self._handle_failure(*details)

    def stopped(self) -> None:
        """Leave the registry and run `on_stop`, as pykka does."""
        self._stop()


class World:
    """One system of ours on a loop of its own."""

    def __init__(self) -> None:
        self.loop = uvloop.new_event_loop()
        self.system = System(executor=ThreadPoolExecutor(64), log=Quiet())
        self.bridge = Bridge(self.system, self.loop)
        self.numbers = count()
        threading.Thread(target=self.loop.run_forever, name="loop", daemon=True).start()

    def begin(self, path: str, spec: CellSpec) -> None:
        """Start an actor; what is said to it meanwhile waits in its mailbox."""

        def place() -> None:
            cell = self.system.place(path, spec, None)
            self.starts.add(asyncio.ensure_future(self._start(cell)))

        self.loop.call_soon_threadsafe(place)

    starts: ClassVar[set[Any]] = set()

    async def _start(self, cell: Any) -> None:
        try:
            await cell.start()
        except Exception:  # noqa: BLE001 - pykka's log has it
            cell.bury("failed")


def _answer(ours: "ConcurrentFuture[Any]", theirs: Any) -> None:
    """Put the outcome of one of our futures into one of pykka's."""
    if theirs is None:
        return

    def hand_over(done: "ConcurrentFuture[Any]") -> None:
        error = done.exception()
        if error is None:
            _set(theirs.set, done.result())
        else:
            dead = pykka.ActorDeadError(str(error)) if isinstance(error, ActorDeadError) else error
            _set(theirs.set_exception, (type(dead), dead, dead.__traceback__))

    ours.add_done_callback(hand_over)


def _set(setter: Callable[[Any], None], value: Any) -> None:
    setter(value)


WORLD = World()
