"""Spans of what is handled, and what passes them on."""

import asyncio

import pytest

from actors.runtime import TRACE, Actor, CellSpec, LoopClock, Question, Ref, System, part, traceparent, within
from tests.fakes.spans import RecordedSpan


class Greet(Question[None], frozen=True):
    """Asks, or tells, to greet the next."""


class Fail(Question[None], frozen=True):
    """Asks to fail."""


class Greeter(Actor[Greet | Fail]):
    def __init__(self, following: Ref[Greet] | None = None, seconds: float = 0.0) -> None:
        self.following = following
        self.seconds = seconds

    def on_receive(self, message: Greet | Fail) -> object:
        if isinstance(message, Fail):
            raise LookupError("as asked")  # noqa: TRY004 - which error it is is the point
        if self.seconds:
            return self.greet_later()
        self.greet()
        return None

    async def greet_later(self) -> None:
        await asyncio.sleep(self.seconds)
        self.greet()

    def greet(self) -> None:
        if self.following is not None:
            self.following.tell(Greet())


@pytest.fixture
def traced(system: System) -> System:
    system.carries_traces = True
    return system


async def test_each_message_is_a_part_of_that_in_which_it_was_said(traced: System) -> None:
    root = RecordedSpan()
    last = await traced.spawn("/last", CellSpec(Greeter))
    first = await traced.spawn("/first", CellSpec(lambda: Greeter(last)))

    with within(root):
        first.tell(Greet())
    await asyncio.sleep(1)

    assert root.drawn() == ["root", ["Greeter Greet", ["Greeter Greet"]]]
    assert [note for note, _ in root.parts[0].notes] == ["taken"]
    await first.stop()
    await last.stop()


async def test_a_handler_that_awaits_is_written_down_until_its_end(traced: System) -> None:
    root = RecordedSpan()
    slow = await traced.spawn("/slow", CellSpec(lambda: Greeter(seconds=2.0)))
    began = traced.clock.now()

    with within(root):
        await slow.ask(Greet(), within=5.0)

    handled = root.parts[0]
    assert handled.at == pytest.approx(began)
    assert handled.ended == pytest.approx(began + 2.0)
    await slow.stop()


async def test_the_time_in_the_mailbox_is_part_of_the_span_and_noted(traced: System) -> None:
    root = RecordedSpan()
    slow = await traced.spawn("/slow", CellSpec(lambda: Greeter(seconds=2.0)))
    began = traced.clock.now()

    with within(root):
        slow.tell(Greet())
        slow.tell(Greet())
    await asyncio.sleep(5)

    second = root.parts[1]
    assert second.at == pytest.approx(began)
    assert second.notes[0][0] == "taken"
    assert second.notes[0][1] == pytest.approx(began + 2.0)
    assert second.ended == pytest.approx(began + 4.0)
    await slow.stop()


async def test_a_failure_is_noted_by_its_kind_alone(traced: System) -> None:
    root = RecordedSpan()
    failing = await traced.spawn("/failing", CellSpec(Greeter))

    with within(root):
        failing.tell(Fail())
        await asyncio.sleep(1)

    assert [name for name, _ in root.parts[0].notes] == ["taken", "failed"]
    assert root.parts[0].fields == {"error": "LookupError"}


async def test_what_is_said_in_no_span_has_none_even_while_others_are_followed(traced: System) -> None:
    root = RecordedSpan()
    last = await traced.spawn("/last", CellSpec(Greeter))

    with within(root):
        last.tell(Greet())
        with within(None):
            last.tell(Greet())
    await asyncio.sleep(1)

    assert len(root.parts) == 1
    await last.stop()


async def test_a_part_is_what_a_block_did(system: System) -> None:
    del system
    root = RecordedSpan()

    with within(root), part("work", LoopClock(), size=3) as span:
        assert TRACE.get() is span
        await asyncio.sleep(1)

    work = root.parts[0]
    assert (work.name, work.fields) == ("work", {"size": 3})
    assert work.ended == pytest.approx(work.at + 1)
    assert TRACE.get() is None


async def test_a_part_of_nothing_is_nothing() -> None:
    with part("work", LoopClock()) as span:
        assert span is None


async def test_a_span_has_a_name_for_other_processes_and_the_usual_moment_none(system: System) -> None:
    with within(RecordedSpan()):
        assert traceparent() == RecordedSpan().traceparent

    assert traceparent() is None
    assert system.go_on(RecordedSpan().traceparent) is None
