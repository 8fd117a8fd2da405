"""What holds of a whole system, whatever happens in it."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.runtime import Actor, ActorError, CellSpec, MailboxSpec, Question, StartError, StopReason, System
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec, Restart
from supervisors.library.dynamic import CrowdedError, DynamicSupervisor, StartChild
from supervisors.library.intensity import Intensity
from tests.fakes.logs import RecordingLog
from tests.fakes.workers import InlineExecutor

Deed = Literal["nothing", "fail", "wait", "cancel"]
Step = tuple[str, str, Deed]


class Order(Question[int], frozen=True):
    """Told or asked; each of a class of its own, so that a dead letter says which it was."""

    number: int
    deed: Deed


@dataclass
class Record:
    """What happened."""

    numbers: "count[int]" = field(default_factory=lambda: count(1))
    sent: list[str] = field(default_factory=list)
    handled: list[tuple[str, int]] = field(default_factory=list)
    begun: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    asks: list[asyncio.Task[int]] = field(default_factory=list)
    outcomes: list[int | BaseException] = field(default_factory=list)

    def order(self, deed: Deed) -> Order:
        number = next(self.numbers)
        kind = cast("type[Order]", msgspec.defstruct(f"Order{number}", [], bases=(Order,), frozen=True))
        self.sent.append(kind.__name__)
        return kind(number, deed)


class Worker(Actor[Order]):
    def __init__(self, name: str, record: Record) -> None:
        self.name = name
        self.record = record
        self.life = ""

    async def on_start(self) -> None:
        self.life = f"{self.name} {sum(self.record.begun.values())}"
        self.record.begun[self.life] += 1

    def on_receive(self, message: Order) -> object:
        self.record.handled.append((self.name, message.number))
        match message.deed:
            case "fail":
                raise RuntimeError("as told")
            case "wait":
                return asyncio.sleep(1.5, message.number)
            case "cancel":
                raise asyncio.CancelledError
            case "nothing":
                return message.number

    async def on_stop(self, reason: StopReason) -> None:
        del reason
        self.record.ended[self.life] += 1
        await asyncio.sleep(0.5)


STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.sampled_from(["spawn", "tell", "tell", "tell", "ask", "ask", "stop", "kill", "drain", "rest"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["nothing", "nothing", "fail", "wait", "cancel"]),
    ),
    max_size=40,
)


async def play(system: System, record: Record, steps: list[Step], restart: Restart) -> None:
    def supervisor() -> DynamicSupervisor[str]:
        return DynamicSupervisor(
            lambda name: ChildSpec(name, lambda: Worker(name, record), restart, mailbox=MailboxSpec(capacity=4)),
            most=2,
            budget=Intensity(2, 10.0),
            backoff=Backoff(least_seconds=1.0, jitter=0.0),
        )

    root = await system.spawn("/", CellSpec(supervisor, stop_seconds=None))
    await take(system, record, "spawn", "a", "nothing")
    for step in steps:
        await take(system, record, *step)
    await asyncio.sleep(3)
    await root.stop()
    record.outcomes = await asyncio.gather(*record.asks, return_exceptions=True)


async def take(system: System, record: Record, what: str, name: str, deed: Deed) -> None:
    ref = system.ref(f"/{name}")
    match what:
        case "spawn":
            asking = system.ref("/").ask(StartChild(name), within=5)
            await asyncio.gather(asking, return_exceptions=True)
        case "tell":
            ref.tell(record.order(deed))
        case "ask":
            record.asks.append(asyncio.ensure_future(ref.ask(record.order(deed), within=2.0)))
            await asyncio.sleep(0)
        case "stop":
            ref.stop()
        case "kill":
            ref.kill()
        case "drain":
            ref.drain()
        case _:
            await asyncio.sleep(0.7)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS, restart=st.sampled_from(["permanent", "transient", "temporary"]))
async def test_whatever_happens_each_message_is_handled_or_lost_and_each_ask_and_life_ends_once(
    steps: list[Step], restart: Restart
) -> None:
    system, record = System(executor=InlineExecutor(), log=RecordingLog()), Record()

    await play(system, record, steps, restart)

    handled = [f"Order{number}" for _, number in record.handled]
    lost = [kind for (kind, _), times in system.dead_letters.counts.items() for _ in range(times)]
    assert sorted(handled + [kind for kind in lost if kind.startswith("Order")]) == sorted(record.sent)
    assert all(isinstance(outcome, int | ActorError | RuntimeError) for outcome in record.outcomes)
    assert record.begun == record.ended
    assert len(system) == 0


@settings(max_examples=50, deadline=None)
@given(steps=STEPS)
async def test_whatever_happens_each_actor_hears_in_the_order_of_the_telling(steps: list[Step]) -> None:
    system, record = System(executor=InlineExecutor(), log=RecordingLog()), Record()

    await play(system, record, steps, "permanent")

    for name in ("a", "b"):
        heard = [number for who, number in record.handled if who == name]
        assert heard == sorted(heard)


async def test_a_spawn_that_is_given_up_leaves_no_name(system: System) -> None:
    class Slow(Actor[None]):
        async def on_start(self) -> None:
            await asyncio.sleep(100)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await system.spawn("/slow", CellSpec(Slow, start_seconds=None))

    assert system.find("/slow") is None


async def test_one_who_gives_up_waiting_for_a_stop_does_not_disturb_the_others(system: System) -> None:
    ref = await system.spawn("/worker", CellSpec(lambda: Worker("worker", Record())))
    waiting = asyncio.ensure_future(system.wait_gone("/worker"))
    await asyncio.sleep(0)

    ref.stop().cancel()
    await waiting

    assert not ref.is_alive


async def test_a_full_house_says_so(system: System) -> None:
    root = await system.spawn("/", CellSpec(lambda: DynamicSupervisor(lambda _: ChildSpec("x", Worker), most=0)))  # type: ignore[arg-type] # never made

    with pytest.raises((CrowdedError, StartError), match="0 are all"):
        await root.ask(StartChild(None), within=1)

    await root.stop()
