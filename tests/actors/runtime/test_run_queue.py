"""Whose turn it is."""

import asyncio
from contextvars import ContextVar

import msgspec
import pytest

from actors.runtime import Actor, CellSpec, Question, System
from actors.runtime.run_queue import AT_ONCE
from actors.runtime.turns import Turns

COLOUR: ContextVar[str] = ContextVar("colour", default="none")


class Say(msgspec.Struct, frozen=True):
    what: str


class Colour(Question[str], frozen=True):
    pass


class Exit(Question[None], frozen=True):
    pass


class Speaker(Actor[Say | Colour | Exit]):
    def __init__(self, said: list[str]) -> None:
        self.said = said

    def on_receive(self, message: Say | Colour | Exit) -> str | None:
        match message:
            case Say():
                self.said.append(message.what)
            case Colour():
                return COLOUR.get()
            case Exit():
                raise SystemExit
        return None


async def test_first_come_first_served(system: System) -> None:
    said: list[str] = []
    for name in "abc":
        await system.spawn(f"/{name}", CellSpec(lambda: Speaker(said)))

    for name in "cab":
        system.ref(f"/{name}").tell(Say(name))
    await asyncio.sleep(0)

    assert said == ["c", "a", "b"]
    for name in "abc":
        await system.ref(f"/{name}").stop()


async def test_a_simulation_may_arrange_the_turns(system: System) -> None:
    said: list[str] = []

    def backwards(waiting: list[Turns]) -> None:
        waiting.reverse()

    system.turns.arrange = backwards
    for name in "abc":
        await system.spawn(f"/{name}", CellSpec(lambda: Speaker(said)))

    for name in "abc":
        system.ref(f"/{name}").tell(Say(name))
    await asyncio.sleep(0)

    assert said == ["c", "b", "a"]
    for name in "abc":
        await system.ref(f"/{name}").stop()


async def test_handlers_see_nobodys_context_variables(system: System) -> None:
    speaker = await system.spawn("/speaker", CellSpec(lambda: Speaker([])))
    COLOUR.set("red")

    colours = [await speaker.ask(Colour(), within=1) for _ in range(2 * AT_ONCE)]

    assert set(colours) == {"none"}
    await speaker.stop()


async def test_who_asks_without_end_lets_others_have_their_turn(system: System) -> None:
    speaker = await system.spawn("/speaker", CellSpec(lambda: Speaker([])))
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(other())
    for _ in range(10 * AT_ONCE):
        await speaker.ask(Colour(), within=1)
    task.cancel()

    assert turns >= 9
    await speaker.stop()


async def test_a_fatal_error_is_not_caught_and_nobodys_turn_is_forgotten(system: System) -> None:
    """Akka: not catch a fatal error."""
    said: list[str] = []
    for name in "ab":
        await system.spawn(f"/{name}", CellSpec(lambda: Speaker(said)))

    with pytest.raises(SystemExit):
        await system.ref("/a").ask(Exit(), within=1)
    system.ref("/a").tell(Say("a"))
    system.ref("/b").tell(Say("b"))
    await asyncio.sleep(0)

    assert said == ["a", "b"]
    for name in "ab":
        await system.ref(f"/{name}").stop()
