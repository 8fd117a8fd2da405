"""Speaking to an actor by its name."""

import asyncio

import msgspec
import pytest

from actors.runtime import (
    Actor,
    ActorDeadError,
    AskTimeoutError,
    CellSpec,
    MailboxFullError,
    MailboxSpec,
    Question,
    System,
)
from tests.fakes.logs import RecordingLog


class Note(msgspec.Struct, frozen=True):
    text: str


class Break(msgspec.Struct, frozen=True):
    pass


class Wait(msgspec.Struct, frozen=True):
    seconds: float


class WhatWasSaid(Question[tuple[str, ...]], frozen=True):
    pass


class BreakAsked(Question[None], frozen=True):
    pass


class Clerk(Actor[Note | Break | Wait | WhatWasSaid | BreakAsked]):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def on_receive(self, message: Note | Break | Wait | WhatWasSaid | BreakAsked) -> object:
        match message:
            case Note():
                self.notes.append(message.text)
            case Wait():
                return asyncio.sleep(message.seconds)
            case WhatWasSaid():
                return tuple(self.notes)
            case Break() | BreakAsked():
                raise RuntimeError("broken")
        return None


async def test_messages_of_one_sender_arrive_in_order(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))

    for number in range(200):
        clerk.tell(Note(str(number)))
    said = await clerk.ask(WhatWasSaid(), within=1)

    assert said == tuple(str(number) for number in range(200))
    await clerk.stop()


async def test_a_handler_that_awaits_is_not_interrupted_by_the_next_message(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))

    clerk.tell(Wait(3.0))
    clerk.tell(Note("after"))
    await clerk.ask(WhatWasSaid(), within=10)

    assert system.clock.now() == pytest.approx(3.0)
    await clerk.stop()


async def test_telling_nobody_is_a_dead_letter_and_no_error(system: System) -> None:
    system.ref("/nobody").tell(Note("lost"))

    assert system.dead_letters.counts == {("Note", "no_such_actor"): 1}


async def test_asking_nobody_fails_at_once(system: System) -> None:
    with pytest.raises(ActorDeadError, match="no /nobody"):
        await system.ref("/nobody").ask(WhatWasSaid(), within=1)


async def test_an_ask_ends_at_its_deadline_and_is_dropped_when_its_turn_comes(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))
    clerk.tell(Wait(5.0))

    with pytest.raises(AskTimeoutError, match="within 1"):
        await clerk.ask(WhatWasSaid(), within=1)
    await asyncio.sleep(10)

    assert system.dead_letters.counts == {("WhatWasSaid", "expired"): 1}
    await clerk.stop()


async def test_the_death_of_the_target_fails_what_it_was_asked(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))
    clerk.tell(Wait(5.0))
    asked = asyncio.ensure_future(clerk.ask(WhatWasSaid(), within=60))
    await asyncio.sleep(1)

    await clerk.kill()

    with pytest.raises(ActorDeadError):
        await asked


async def test_an_ask_whose_handler_raises_gets_the_error_and_leaves_the_actor_alive(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))

    with pytest.raises(RuntimeError, match="broken"):
        await clerk.ask(BreakAsked(), within=1)

    assert await clerk.ask(WhatWasSaid(), within=1) == ()
    await clerk.stop()


async def test_a_tell_whose_handler_raises_ends_the_actor(system: System, log: RecordingLog) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))

    clerk.tell(Break())
    await asyncio.sleep(1)

    assert not clerk.is_alive
    assert "handler_failed" in log.names


async def test_a_full_mailbox_refuses_a_question(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk, MailboxSpec(capacity=1)))
    clerk.tell(Note("fills it"))

    with pytest.raises(MailboxFullError):
        await clerk.ask(WhatWasSaid(), within=1)

    await clerk.stop()


async def test_stopping_lets_the_handler_end_and_makes_the_rest_dead_letters(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))
    clerk.tell(Wait(2.0))
    clerk.tell(Note("too late"))
    await asyncio.sleep(1)

    await clerk.stop()

    assert system.clock.now() == pytest.approx(2.0)
    assert system.dead_letters.counts == {("Note", "stopped"): 1}


async def test_killing_cuts_the_handler_off(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))
    clerk.tell(Wait(60.0))
    await asyncio.sleep(1)

    await clerk.kill()

    assert system.clock.now() == pytest.approx(1.0)


async def test_two_refs_to_a_path_are_the_same_name(system: System) -> None:
    clerk = await system.spawn("/clerk", CellSpec(Clerk))

    assert clerk == system.ref("/clerk")
    assert len({clerk, system.ref("/clerk"), system.ref("/other")}) == 2
    await clerk.stop()


async def test_stopping_what_is_gone_is_done_at_once(system: System) -> None:
    await system.ref("/nobody").stop()

    assert len(system) == 0


async def test_a_question_that_has_expired_by_its_turn_is_not_handled(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk))
    ref.tell(Wait(5.0))
    asked = asyncio.ensure_future(ref.ask(WhatWasSaid(), within=1))
    await asyncio.sleep(0)

    asked.cancel()
    await asyncio.sleep(10)

    assert system.dead_letters.counts == {("WhatWasSaid", "expired"): 1}
    await ref.stop()


async def test_a_full_mailbox_may_give_up_its_oldest_for_the_new(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk, MailboxSpec(capacity=2, policy="drop_oldest")))

    for text in "abc":
        ref.tell(Note(text))
    await asyncio.sleep(1)

    assert clerk.notes == ["b", "c"]
    assert system.dead_letters.counts == {("Note", "mailbox_full"): 1}
    await ref.stop()
