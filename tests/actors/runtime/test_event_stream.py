"""Events for whoever wants them."""

import asyncio

import msgspec

from actors.runtime import Actor, CellSpec, Lagged, Ref, System
from supervisors.library.child import ChildSpec
from supervisors.library.supervisor import Supervisor


class News(msgspec.Struct, frozen=True):
    number: int


class Sport(News, frozen=True):
    pass


class Weather(msgspec.Struct, frozen=True):
    pass


class Subscribe(msgspec.Struct, frozen=True):
    kind: type


class Unsubscribe(msgspec.Struct, frozen=True):
    kind: type


class Sleep(msgspec.Struct, frozen=True):
    seconds: float


class Fail(msgspec.Struct, frozen=True):
    pass


ReaderMessage = News | Sport | Weather | Lagged | Subscribe | Unsubscribe | Sleep | Fail


class Reader(Actor[ReaderMessage]):
    def __init__(self, heard: list[object]) -> None:
        self.heard = heard

    def on_receive(self, message: ReaderMessage) -> object:
        match message:
            case Subscribe():
                self.context.subscribe(message.kind, capacity=3)
            case Unsubscribe():
                self.context.unsubscribe(message.kind)
            case Sleep():
                return asyncio.sleep(message.seconds)
            case Fail():
                raise RuntimeError("as asked")
            case _:
                self.heard.append(message)
        return None


async def reader(system: System, heard: list[object], kind: type = News, name: str = "reader") -> Ref[ReaderMessage]:
    ref: Ref[ReaderMessage] = await system.spawn(f"/{name}", CellSpec(lambda: Reader(heard)))
    ref.tell(Subscribe(kind))
    await asyncio.sleep(0.1)
    return ref


async def test_a_type_is_heard_with_those_derived_from_it_in_order(system: System) -> None:
    heard: list[object] = []
    ref = await reader(system, heard)

    for event in (News(1), Weather(), Sport(2)):
        system.events.publish(event)
    await asyncio.sleep(1)

    assert heard == [News(1), Sport(2)]
    await ref.stop()


async def test_a_slow_subscriber_hears_how_many_it_missed_in_their_place(system: System) -> None:
    """ractor: a lagging subscriber goes on."""
    heard: list[object] = []
    ref = await reader(system, heard)

    ref.tell(Sleep(10))
    await asyncio.sleep(1)
    for number in range(8):
        system.events.publish(News(number))
    await asyncio.sleep(20)
    system.events.publish(News(8))
    await asyncio.sleep(1)

    assert heard == [News(0), News(1), News(2), Lagged(5), News(8)]
    await ref.stop()


async def test_a_slow_subscriber_slows_nobody_else(system: System) -> None:
    slow: list[object] = []
    quick: list[object] = []
    refs = [await reader(system, slow, name="slow"), await reader(system, quick, name="quick")]

    refs[0].tell(Sleep(100))
    await asyncio.sleep(1)
    for number in range(8):
        system.events.publish(News(number))
        await asyncio.sleep(0.1)

    assert quick == [News(number) for number in range(8)]
    assert slow == []
    for ref in refs:
        await ref.kill()


async def test_nothing_is_heard_after_unsubscribing_not_even_what_was_on_its_way(system: System) -> None:
    heard: list[object] = []
    ref = await reader(system, heard)

    ref.tell(Unsubscribe(News))
    system.events.publish(News(1))
    await asyncio.sleep(1)
    system.events.publish(News(2))
    await asyncio.sleep(1)

    assert heard == []
    await ref.stop()


async def test_a_subscription_ends_with_its_incarnation(system: System) -> None:
    heard: list[object] = []
    root = await system.spawn("/", CellSpec(lambda: Supervisor([ChildSpec("reader", lambda: Reader(heard))])))
    ref = system.ref("/reader")
    ref.tell(Subscribe(News))
    await asyncio.sleep(0.1)

    ref.tell(Fail())
    system.events.publish(News(1))
    await asyncio.sleep(1)
    system.events.publish(News(2))
    await asyncio.sleep(1)

    assert ref.is_alive
    assert heard == []
    await root.stop()


async def test_events_do_not_count_against_the_mailbox_nor_as_dead_letters(system: System) -> None:
    heard: list[object] = []
    ref = await reader(system, heard)
    system.events.publish(News(1))

    await ref.stop()
    system.events.publish(News(2))

    assert heard == []
    assert system.dead_letters.counts.total() == 0
