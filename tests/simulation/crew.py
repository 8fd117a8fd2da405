"""The actors of the world `actors`: workers who do as they are told, and write down all that happens to them."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, NamedTuple, cast

import msgspec

from actors.runtime import Actor, Question, Ref, StopReason, System, Terminated

Deed = Literal["nothing", "fail", "cancel", "wait", "think", "thread", "timer", "nag", "end"]
"""What a worker does with an order: nothing; raises; meets a cancellation; awaits; awaits a thread; lets a thread work;
sets a timer; sets a periodic one; stops itself."""


class Order(Question[int], frozen=True):
    """Told or asked; each of a class of its own, so that a dead letter says which it was."""

    number: int
    sender: int
    deed: Deed


class Done(msgspec.Struct, frozen=True):
    """A thread, to the incarnation that let it work."""

    incarnation: int


class Rang(msgspec.Struct, frozen=True):
    """A timer, to the incarnation that set it."""

    incarnation: int


class Life(NamedTuple):
    """One incarnation; `number` counts them all, `at` is when its start ended, in seconds."""

    number: int
    path: str
    incarnation: int
    at: float


@dataclass
class Record:
    """What happened.

    Attributes:
        sent: the class of each order.
        handled: (path, sender, number), as they were handled.
        raised: orders that were told, not asked, and whose handler raised.
        begun: each incarnation whose start ended well.
        ended: life -> how often it stopped.
        late: what came to an incarnation and was another's.
        terminated: watcher -> how often it was told.
    """

    numbers: "count[int]" = field(default_factory=lambda: count(1))
    sent: list[str] = field(default_factory=list)
    handled: list[tuple[str, int, int]] = field(default_factory=list)
    begun: list["Life"] = field(default_factory=list)
    ended: Counter["Life"] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    terminated: Counter[str] = field(default_factory=Counter)
    works: int = 0
    works_done: int = 0

    def order(self, sender: int, deed: Deed) -> Order:
        """Write an order."""
        number = next(self.numbers)
        kind = cast("type[Order]", msgspec.defstruct(f"Order{number}", [], bases=(Order,), frozen=True))
        self.sent.append(kind.__name__)
        return kind(number, sender, deed)


class Worker(Actor[Order | Done | Rang]):
    """Does as it is told."""

    def __init__(self, record: Record, *, start_seconds: float, stop_seconds: float) -> None:
        self.record = record
        self.start_seconds = start_seconds
        self.stop_seconds = stop_seconds
        self.life = Life(0, "", 0, 0.0)

    async def on_start(self) -> None:
        await asyncio.sleep(self.start_seconds)
        number, path = len(self.record.begun), self.context.self_ref.path
        self.life = Life(number, path, self.context.incarnation, self.context.clock.now())
        self.record.begun.append(self.life)

    def on_receive(self, message: Order | Done | Rang) -> object:
        mine = self.context.incarnation
        if not isinstance(message, Order):
            if message.incarnation != mine:
                self.record.late.append(f"{message} came to incarnation {mine}")
            self.record.works_done += isinstance(message, Done)
            return None
        self.record.handled.append((self.context.self_ref.path, message.sender, message.number))
        return self._do(message, mine)

    def _do(self, order: Order, mine: int) -> object:
        match order.deed:
            case "fail":
                raise RuntimeError("as told")
            case "cancel":
                raise asyncio.CancelledError
            case "wait":
                return asyncio.sleep(0.9, order.number)
            case "think":
                return self.context.blocking(lambda: order.number)
            case "thread":
                self.record.works += 1
                self.context.run_blocking(lambda: None, then=lambda _: Done(mine))
            case "timer":
                self.context.timers.start_timer("once", Rang(mine), 0.5)
            case "nag":
                self.context.timers.start_periodic("often", Rang(mine), 0.2)
            case "end":
                self.context.self_ref.stop()
            case "nothing":
                pass
        return order.number

    async def on_stop(self, reason: StopReason) -> None:
        del reason
        self.record.ended[self.life] += 1
        await asyncio.sleep(self.stop_seconds)


class Watcher(Actor[Terminated]):
    """Watches one other, from its start to that one's end."""

    def __init__(self, watched: Ref[object], record: Record) -> None:
        self.watched = watched
        self.record = record

    async def on_start(self) -> None:
        self.context.watch(self.watched)

    def on_receive(self, message: Terminated) -> None:
        assert message.ref == self.watched
        self.record.terminated[self.context.self_ref.path] += 1


class Clerk(Actor[tuple[Ref[object], Order]]):
    """Passes orders on: a sender that is an actor."""

    def on_receive(self, message: tuple[Ref[object], Order]) -> None:
        message[0].tell(message[1])


async def ended_within(system: System, path: str, order: Order, within: float) -> tuple[float, object]:
    """Ask, and say how long that took, and what came of it."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    outcome: object
    try:
        outcome = await system.ref(path).ask(order, within=within)
    except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
        outcome = error
    return loop.time() - began, outcome
