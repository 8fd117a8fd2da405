"""One message at a time, and what becomes of a handler that fails, hangs or is cancelled."""

import asyncio
import time

import msgspec
import pytest

from actors.runtime import Actor, ActorDeadError, ActorError, CellSpec, MailboxFullError, MailboxSpec, Question, System
from actors.runtime.turns import QUICK_SECONDS, TURN_SECONDS
from tests.fakes.logs import RecordingLog


class Note(msgspec.Struct, frozen=True):
    text: str


class Fail(msgspec.Struct, frozen=True):
    pass


class Block(msgspec.Struct, frozen=True):
    """Hold the loop."""


class Hang(Question[None], frozen=True):
    """Refuse to be cancelled."""


class Wait(msgspec.Struct, frozen=True):
    seconds: float


class BeCancelled(Question[None], frozen=True):
    """Touch something that was cancelled."""


class EndOfIteration(Question[None], frozen=True):
    """Raise what a future cannot carry."""


class Count(Question[int], frozen=True):
    pass


ClerkMessage = Note | Fail | Block | Hang | Wait | BeCancelled | EndOfIteration | Count


class Clerk(Actor[ClerkMessage]):
    def __init__(self) -> None:
        self.notes: list[str] = []

    def on_receive(self, message: ClerkMessage) -> object:
        match message:
            case Note():
                self.notes.append(message.text)
            case Fail():
                raise RuntimeError("as asked")
            case Block():
                began = time.perf_counter()
                while time.perf_counter() - began < 0.06:
                    pass
            case Hang():
                return self._hang()
            case Wait():
                return asyncio.sleep(message.seconds)
            case BeCancelled():
                cancelled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                cancelled.cancel()
                cancelled.result()
            case EndOfIteration():
                raise StopIteration
            case Count():
                return len(self.notes)
        return None

    async def _hang(self) -> None:
        for _ in range(5):
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                continue


async def test_who_has_crashed_handles_nothing_more(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk))

    ref.tell(Fail())
    ref.tell(Note("after the crash"))
    await asyncio.sleep(1)

    assert clerk.notes == []
    assert system.dead_letters.counts == {("Note", "stopped"): 1}


async def test_stopping_passes_what_waits(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk))

    ref.tell(Note("waits"))
    await ref.stop()

    assert clerk.notes == []


async def test_draining_handles_what_waits_and_nothing_later(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk))
    ref.tell(Wait(2.0))
    ref.tell(Note("in time"))

    gone = ref.drain()
    ref.tell(Note("too late"))
    await gone

    assert clerk.notes == ["in time"]
    assert system.dead_letters.counts == {("Note", "stopped"): 1}


async def test_an_ask_whose_handler_meets_a_cancellation_is_answered_with_an_error(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))

    with pytest.raises(ActorError, match="CancelledError"):
        await ref.ask(BeCancelled(), within=1)

    assert await ref.ask(Count(), within=1) == 0
    await ref.stop()


async def test_an_error_that_no_future_can_carry_still_answers(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))

    with pytest.raises(ActorError, match="StopIteration"):
        await ref.ask(EndOfIteration(), within=1)

    await ref.stop()


async def test_a_told_message_that_meets_a_cancellation_is_an_ordinary_failure(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))

    ref.tell(BeCancelled())
    await asyncio.sleep(1)

    assert not ref.is_alive


async def test_a_handler_that_will_not_be_cancelled_is_left_behind(system: System, log: RecordingLog) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))
    asked = asyncio.ensure_future(ref.ask(Hang(), within=1000))
    await asyncio.sleep(1)

    await ref.kill()

    with pytest.raises(ActorDeadError):
        await asked
    assert system.clock.now() == pytest.approx(2.0)
    assert "handler_left_behind" in log.names
    await asyncio.sleep(1000)


async def test_a_stop_does_not_wait_for_a_handler_for_ever(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk, stop_seconds=5.0))
    ref.tell(Wait(60.0))
    await asyncio.sleep(1)

    await ref.stop()

    assert system.clock.now() == pytest.approx(6.0)


async def test_a_message_whose_handler_was_cut_off_is_no_dead_letter(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))
    ref.tell(Wait(60.0))
    await asyncio.sleep(1)

    await ref.kill()

    assert system.dead_letters.counts.total() == 0


async def test_a_handler_that_holds_the_loop_is_told_with_its_message(system: System, log: RecordingLog) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk))

    ref.tell(Block())
    await asyncio.sleep(1)

    slow = [fields for name, fields in log.events if name == "slow_handler"]
    assert [fields["type"] for fields in slow] == ["Block"]
    await ref.stop()


class Slowing:
    """A clock that the handlers move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Laborer(Actor[float]):
    """Takes as long as it is told."""

    def __init__(self, clock: Slowing, done: list[float]) -> None:
        self._clock = clock
        self._done = done

    def on_receive(self, message: float) -> None:
        self._clock.now += message
        self._done.append(message)


async def test_a_turn_takes_no_other_message_once_its_time_is_over(system: System) -> None:
    system.turns.clock = clock = Slowing()
    done: list[float] = []
    slow = await system.spawn("/slow", CellSpec(lambda: Laborer(clock, done)))
    other = await system.spawn("/other", CellSpec(lambda: Laborer(clock, done)))
    for _ in range(10):
        slow.tell(TURN_SECONDS * 0.6)

    other.tell(0.0)
    await asyncio.sleep(1)

    assert done.index(0.0) == 2
    assert len(done) == 11


async def test_quick_messages_are_timed_together_and_told_with_their_number(system: System, log: RecordingLog) -> None:
    system.turns.clock = clock = Slowing()
    one = await system.spawn("/one", CellSpec(lambda: Laborer(clock, [])))
    for seconds in (0.0, 0.0, 0.06, 0.0):
        one.tell(seconds)

    await asyncio.sleep(1)

    slow = [fields for name, fields in log.events if name == "slow_handler"]
    assert [(fields["type"], fields["ms"], fields["messages"]) for fields in slow] == [("float", 60, 3)]


async def test_what_follows_a_slow_message_is_timed_alone(system: System, log: RecordingLog) -> None:
    system.turns.clock = clock = Slowing()
    one = await system.spawn("/one", CellSpec(lambda: Laborer(clock, [])))
    for seconds in (QUICK_SECONDS * 2, 0.07, 0.08):
        one.tell(seconds)

    await asyncio.sleep(1)

    slow = [fields for name, fields in log.events if name == "slow_handler"]
    assert [(fields["ms"], fields["messages"]) for fields in slow] == [(70, 1), (80, 1)]


async def test_sending_waits_for_room(system: System) -> None:
    clerk = Clerk()
    ref = await system.spawn("/clerk", CellSpec(lambda: clerk, MailboxSpec(capacity=1)))
    ref.tell(Wait(3.0))
    await asyncio.sleep(1)

    await asyncio.gather(*(ref.send(Note(text), within=10) for text in "abc"))
    await ref.ask(Count(), within=1)

    assert clerk.notes == ["a", "b", "c"]
    assert system.clock.now() == pytest.approx(3.0)
    await ref.stop()


async def test_sending_gives_up_when_there_is_no_room_in_time(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk, MailboxSpec(capacity=1)))
    ref.tell(Wait(60.0))
    await asyncio.sleep(1)
    ref.tell(Note("fills it"))

    with pytest.raises(MailboxFullError, match="within 2"):
        await ref.send(Note("one too many"), within=2)

    assert system.dead_letters.counts == {("Note", "mailbox_full"): 1}
    await ref.kill()


async def test_sending_to_who_ends_meanwhile_fails_at_once(system: System) -> None:
    ref = await system.spawn("/clerk", CellSpec(Clerk, MailboxSpec(capacity=1)))
    ref.tell(Wait(60.0))
    await asyncio.sleep(1)
    ref.tell(Note("fills it"))
    sending = asyncio.ensure_future(ref.send(Note("waits"), within=1000))
    await asyncio.sleep(1)

    await ref.kill()

    with pytest.raises(ActorDeadError):
        await sending
    assert system.dead_letters.counts == {("Note", "stopped"): 1, ("Note", "no_such_actor"): 1}


async def test_a_handler_killed_before_its_first_step_leaves_room_for_the_next_life(system: System) -> None:
    class Hasty(Actor[Wait]):
        def on_receive(self, message: Wait) -> object:
            self.context.self_ref.kill()
            return asyncio.sleep(message.seconds)

    ref = await system.spawn("/hasty", CellSpec(Hasty))

    ref.tell(Wait(100.0))
    await asyncio.sleep(1)

    assert not ref.is_alive


async def test_one_that_is_stopped_right_after_its_answer_has_no_turn_left(system: System) -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context["message"]))

    class Thinker(Actor[Count]):
        async def on_receive(self, message: Count) -> int:
            del message
            await asyncio.sleep(0)
            return 1

    thinker = await system.spawn("/thinker", CellSpec(Thinker))
    await thinker.ask(Count(), within=1)
    await thinker.stop()
    await asyncio.sleep(0.1)

    assert errors == []
