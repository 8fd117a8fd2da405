"""Messages that are put aside until their time has come."""

import asyncio

import msgspec
import pytest

from actors.runtime import Actor, CellSpec, Question, Ref, StashFullError, System
from supervisors.library.child import ChildSpec
from supervisors.library.supervisor import Supervisor


class Open(msgspec.Struct, frozen=True):
    pass


class Fail(msgspec.Struct, frozen=True):
    pass


class Enter(Question[str], frozen=True):
    name: str


class Doorkeeper(Actor[Open | Fail | Enter]):
    """Lets nobody in until it is open; at most two wait."""

    def __init__(self, entered: list[str]) -> None:
        self.entered = entered
        self.is_open = False

    def on_receive(self, message: Open | Fail | Enter) -> object:
        match message:
            case Open():
                self.is_open = True
                self.context.unstash()
            case Fail():
                raise RuntimeError("as asked")
            case Enter() if self.is_open:
                self.entered.append(message.name)
                return f"welcome, {message.name}"
            case Enter():
                self.context.stash(message, capacity=2)
        return None


async def doorkeeper(system: System, entered: list[str]) -> Ref[object]:
    return await system.spawn("/door", CellSpec(lambda: Doorkeeper(entered)))


async def test_what_was_put_aside_is_handled_in_its_order_before_what_came_later(system: System) -> None:
    entered: list[str] = []
    door = await doorkeeper(system, entered)
    for message in (Enter("a"), Enter("b"), Open(), Enter("c")):
        door.tell(message)

    await asyncio.sleep(1)

    assert entered == ["a", "b", "c"]
    await door.stop()


async def test_who_asked_is_answered_when_the_time_has_come(system: System) -> None:
    door = await doorkeeper(system, [])
    asking = asyncio.ensure_future(door.ask(Enter("a"), within=10))
    await asyncio.sleep(1)
    assert not asking.done()

    door.tell(Open())

    assert await asking == "welcome, a"
    await door.stop()


async def test_a_full_stash_refuses_and_loses_nothing(system: System) -> None:
    entered: list[str] = []
    door = await doorkeeper(system, entered)
    waiting = [asyncio.ensure_future(door.ask(Enter(name), within=10)) for name in "ab"]
    await asyncio.sleep(1)

    with pytest.raises(StashFullError, match="2 messages"):
        await door.ask(Enter("c"), within=10)

    door.tell(Open())
    assert await asyncio.gather(*waiting) == ["welcome, a", "welcome, b"]
    await door.stop()


async def test_what_is_aside_when_an_incarnation_ends_is_the_next_ones(system: System) -> None:
    entered: list[str] = []
    keeper = ChildSpec("door", lambda: Doorkeeper(entered))
    root = await system.spawn("/", CellSpec(lambda: Supervisor([keeper])))
    door = system.ref("/door")
    for message in (Enter("a"), Enter("b"), Fail(), Open()):
        door.tell(message)

    await asyncio.sleep(1)

    assert entered == ["a", "b"]
    await root.stop()


async def test_what_is_aside_at_the_end_becomes_dead_letters_and_who_asked_is_told(system: System) -> None:
    door = await doorkeeper(system, [])
    door.tell(Enter("a"))
    asking = asyncio.ensure_future(door.ask(Enter("b"), within=10))
    await asyncio.sleep(1)

    await door.stop()

    with pytest.raises(Exception, match="ended before it answered"):
        await asking
    assert system.dead_letters.counts == {("Enter", "stopped"): 2}
