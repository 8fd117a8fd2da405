"""What travels along with a message: the trace that it belongs to."""

import asyncio

import pytest

from actors.runtime import TRACE, Actor, CellSpec, Question, Ref, System
from tests.fakes.spans import RecordedSpan


class Which(Question[object], frozen=True):
    """Asks for the trace."""


class PassOn(Question[object], frozen=True):
    """Asks to ask the next for the trace, after a while."""


class Node(Actor[Which | PassOn]):
    def __init__(self, following: Ref[Which] | None, heard: list[object]) -> None:
        self.following = following
        self.heard = heard

    def on_receive(self, message: Which | PassOn) -> object:
        if isinstance(message, PassOn) and self.following is not None:
            return self.pass_on(self.following)
        self.heard.append(TRACE.get())
        return TRACE.get()

    async def pass_on(self, following: Ref[Which]) -> object:
        await asyncio.sleep(1)
        following.tell(Which())
        return await following.ask(Which(), within=1)


async def nodes(system: System, heard: list[object]) -> tuple[Ref[PassOn], Ref[Which]]:
    last: Ref[Which] = await system.spawn("/last", CellSpec(lambda: Node(None, heard)))
    first: Ref[PassOn] = await system.spawn("/first", CellSpec(lambda: Node(last, heard)))
    return first, last


@pytest.mark.parametrize("at_once", [0, 64])
async def test_a_trace_goes_along_through_handlers_that_await(system: System, at_once: int) -> None:
    heard: list[object] = []
    system.carries_traces = True
    system.turns.at_once = at_once
    first, last = await nodes(system, heard)

    root = RecordedSpan()
    TRACE.set(root)
    answer = await first.ask(PassOn(), within=5)
    TRACE.set(None)
    last.tell(Which())
    await asyncio.sleep(1)

    told, asked = root.parts[0].parts
    assert answer is asked
    assert heard == [told, asked, None]
    await first.stop()
    await last.stop()


async def test_traces_stay_at_home_unless_they_are_wanted(system: System) -> None:
    heard: list[object] = []
    first, last = await nodes(system, heard)
    TRACE.set(RecordedSpan())

    last.tell(Which())
    await asyncio.sleep(1)

    assert heard == [None]
    await first.stop()
    await last.stop()


async def test_a_traced_message_that_reaches_nobody_is_a_dead_letter_of_its_own_class(system: System) -> None:
    system.carries_traces = True
    TRACE.set(RecordedSpan())

    system.ref("/nobody").tell(Which())

    assert system.dead_letters.counts == {("Which", "no_such_actor"): 1}
