"""Who is measured: our actors, the idiomatic asyncio worker (a queue and a task each), and pykka's threads."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol, TypeVar

import pykka

from actors.runtime import Actor, CellSpec, MailboxSpec, Question, Ref, System
from tests.fakes.logs import RecordingLog

Handle = TypeVar("Handle")


class Contender(Protocol[Handle]):
    """Many of one kind, held by name; what is timed is taken out first, so that nothing stands between."""

    async def make(self, count: int) -> list[Handle]:
        """Start some, up to where they wait for their first message."""
        ...

    def tell(self, one: Handle) -> Callable[[Any], None]:
        """Give what says something to one."""
        ...

    def ask(self, one: Handle) -> Callable[[], Awaitable[Any]]:
        """Give what asks one, and waits for the answer."""
        ...

    def stop(self, one: Handle) -> Callable[[], Awaitable[Any]]:
        """Give what stops one, and waits until it has."""
        ...

    def heard(self, one: Handle) -> int:
        """Look how many messages one has handled."""
        ...


class HowMany(Question[int], frozen=True):
    """Asks for the count."""


class Counter(Actor[Any]):
    """Counts what it hears, and says how much when asked."""

    def __init__(self) -> None:
        self.heard = 0

    def on_receive(self, message: Any) -> int | None:
        """Count a message."""
        self.heard += 1
        return self.heard if isinstance(message, HowMany) else None


class Ours:
    """Our actors, with the deadline that every question has."""

    def __init__(self) -> None:
        self._system = System(executor=ThreadPoolExecutor(1), log=RecordingLog())
        self._spec = CellSpec(Counter, MailboxSpec(capacity=1_000_000))

    async def make(self, count: int) -> list[Ref[Any]]:
        """Spawn actors."""
        first = len(self._system)
        return [await self._system.spawn(f"/counters/{first + number}", self._spec) for number in range(count)]

    def tell(self, one: Ref[Any]) -> Callable[[Any], None]:
        """Give what says something to one."""
        return one.tell

    def ask(self, one: Ref[Any]) -> Callable[[], Awaitable[Any]]:
        """Give what asks one, and waits for the answer."""
        return partial(one.ask, HowMany(), within=5.0)

    def stop(self, one: Ref[Any]) -> Callable[[], Awaitable[Any]]:
        """Give what stops one, and waits until it has."""
        return one.stop

    def heard(self, one: Ref[Any]) -> int:
        """Look how many messages one has handled."""
        cell = self._system.find(one.path)
        return cell.actor.heard if cell is not None and isinstance(cell.actor, Counter) else 0


class QueueWorker:
    """An actor as one writes it without a library."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[Any] = asyncio.Queue()
        self.heard = 0
        self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        """Handle one message after the other."""
        while True:
            message = await self.inbox.get()
            self.handle(message)

    def handle(self, message: Any) -> None:
        """Count a message; answer one that came with a future."""
        self.heard += 1
        if isinstance(message, asyncio.Future):
            message.set_result(self.heard)

    async def ask(self) -> Any:
        """Ask, and wait for the answer; without a deadline."""
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.inbox.put_nowait(reply)
        return await reply

    async def stop(self) -> None:
        """End it."""
        self.task.cancel()
        await asyncio.wait([self.task])


class QueueAndTask:
    """The idiomatic workers."""

    def __init__(self) -> None:
        self._workers: dict[str, QueueWorker] = {}

    async def make(self, count: int) -> list[QueueWorker]:
        """Start workers."""
        first = len(self._workers)
        made = [QueueWorker() for _ in range(count)]
        self._workers.update({f"/counters/{first + number}": worker for number, worker in enumerate(made)})
        await asyncio.sleep(0)
        return made

    def tell(self, one: QueueWorker) -> Callable[[Any], None]:
        """Give what says something to one."""
        return one.inbox.put_nowait

    def ask(self, one: QueueWorker) -> Callable[[], Awaitable[Any]]:
        """Give what asks one, and waits for the answer."""
        return one.ask

    def stop(self, one: QueueWorker) -> Callable[[], Awaitable[Any]]:
        """Give what stops one, and waits until it has."""
        return one.stop

    def heard(self, one: QueueWorker) -> int:
        """Look how many messages one has handled."""
        return one.heard

    async def clear(self) -> None:
        """Stop all that are left."""
        tasks = [worker.task for worker in self._workers.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class PykkaCounter(pykka.ThreadingActor):
    """The same as a thread; it is driven from another thread, and blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def on_receive(self, message: Any) -> Any:
        """Count a message."""
        del message
        self.heard += 1
        return self.heard
