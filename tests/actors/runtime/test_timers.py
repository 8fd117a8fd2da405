"""Keyed timers of one incarnation."""

import asyncio

import msgspec

from actors.runtime import Actor, CellSpec, System
from tests.fakes.logs import RecordingLog


class Rang(msgspec.Struct, frozen=True):
    what: str


class Set(msgspec.Struct, frozen=True):
    key: str
    what: str
    after: float
    is_periodic: bool = False


class Cancel(msgspec.Struct, frozen=True):
    key: str


class Clock(Actor[Rang | Set | Cancel]):
    def __init__(self, heard: list[tuple[float, str]]) -> None:
        self.heard = heard

    def on_receive(self, message: Rang | Set | Cancel) -> object:
        match message:
            case Rang():
                self.heard.append((self.context.clock.now(), message.what))
            case Set(is_periodic=True):
                self.context.timers.start_periodic(message.key, Rang(message.what), message.after)
            case Set():
                self.context.timers.start_timer(message.key, Rang(message.what), message.after)
            case Cancel():
                self.context.timers.cancel(message.key)
        return None


async def test_a_timer_rings_once_when_its_time_has_come(system: System) -> None:
    heard: list[tuple[float, str]] = []
    clock = await system.spawn("/clock", CellSpec(lambda: Clock(heard)))

    clock.tell(Set("a", "a", 2.0))
    await asyncio.sleep(60)

    assert heard == [(2.0, "a")]
    await clock.stop()


async def test_the_same_key_replaces(system: System) -> None:
    heard: list[tuple[float, str]] = []
    clock = await system.spawn("/clock", CellSpec(lambda: Clock(heard)))

    clock.tell(Set("a", "first", 2.0))
    clock.tell(Set("a", "second", 3.0))
    await asyncio.sleep(60)

    assert heard == [(3.0, "second")]
    await clock.stop()


async def test_a_periodic_timer_rings_until_it_is_cancelled(system: System) -> None:
    heard: list[tuple[float, str]] = []
    clock = await system.spawn("/clock", CellSpec(lambda: Clock(heard)))

    clock.tell(Set("a", "a", 1.0, is_periodic=True))
    await asyncio.sleep(3.5)
    clock.tell(Cancel("a"))
    await asyncio.sleep(60)

    assert [at for at, _ in heard] == [1.0, 2.0, 3.0]
    await clock.stop()


async def test_a_tick_that_waits_in_the_mailbox_is_not_heard_once_cancelled(system: System) -> None:
    heard: list[tuple[float, str]] = []
    clock = await system.spawn("/clock", CellSpec(lambda: Clock(heard)))
    cell = system.find("/clock")
    assert cell is not None
    clock.tell(Set("a", "a", 1.0))
    await asyncio.sleep(0.5)

    cell.actor.context.timers.start_timer("a", Rang("late"), 0.0)  # type: ignore[union-attr] # it runs
    await asyncio.sleep(0)
    cell.actor.context.timers.cancel("a")  # type: ignore[union-attr] # the same
    await asyncio.sleep(60)

    assert heard == []
    await clock.stop()


async def test_no_timer_outlives_its_actor(system: System) -> None:
    heard: list[tuple[float, str]] = []
    clock = await system.spawn("/clock", CellSpec(lambda: Clock(heard)))
    clock.tell(Set("a", "a", 5.0))
    await asyncio.sleep(1)

    await clock.stop()
    await asyncio.sleep(60)

    assert heard == []
    assert system.dead_letters.counts.total() == 0


async def test_a_handler_that_fails_on_a_ring_is_told_with_the_ring_itself(system: System, log: RecordingLog) -> None:
    class Fragile(Actor[Rang]):
        async def on_start(self) -> None:
            self.context.timers.start_timer("a", Rang("a"), 1.0)

    await system.spawn("/fragile", CellSpec(Fragile))

    await asyncio.sleep(2)

    assert [fields["type"] for name, fields in log.events if name == "handler_failed"] == ["Rang"]
