"""Actors from another thread, on a real loop in a real thread."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec
import pytest

from actors.runtime import (
    Actor,
    ActorDeadError,
    AskTimeoutError,
    Bridge,
    CellSpec,
    Question,
    Ref,
    StartError,
    System,
    WrongThreadError,
)
from tests.fakes.logs import RecordingLog


class Note(msgspec.Struct, frozen=True):
    number: int


class Notes(Question[tuple[int, ...]], frozen=True):
    pass


class Wait(Question[None], frozen=True):
    seconds: float


class Fail(Question[None], frozen=True):
    pass


class AskYourself(Question[str], frozen=True):
    """Make a blocking call on the loop."""


class Clerk(Actor[Note | Notes | Wait | Fail | AskYourself]):
    def __init__(self, house: "House") -> None:
        self.house = house
        self.notes: list[int] = []

    def on_receive(self, message: Note | Notes | Wait | Fail | AskYourself) -> object:
        match message:
            case Note():
                self.notes.append(message.number)
            case Notes():
                return tuple(self.notes)
            case Wait():
                return asyncio.sleep(message.seconds)
            case Fail():
                raise ZeroDivisionError
            case AskYourself():
                return self.house.bridge.ask(self.context.self_ref, Notes(), within=1)
        return None


@dataclass
class House:
    bridge: Bridge
    system: System
    loop: asyncio.AbstractEventLoop

    def clerk(self) -> Ref[object]:
        return self.bridge.spawn("/clerk", CellSpec(lambda: Clerk(self)), within=5)


async def kill_all(system: System) -> None:
    for cell in system.cells():
        await system.ref(cell.path).kill()
    await asyncio.sleep(0)


@pytest.fixture
def house() -> Iterator[House]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    system = System(executor=ThreadPoolExecutor(1), log=RecordingLog())
    yield House(Bridge(system, loop), system, loop)
    asyncio.run_coroutine_threadsafe(kill_all(system), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_what_one_thread_says_arrives_in_order_told_and_asked_alike(house: House) -> None:
    clerk = house.clerk()

    answers = []
    for number in range(100):
        house.bridge.tell(clerk, Note(number))
        answers.append(house.bridge.begin_ask(clerk, Notes(), within=5))

    assert [len(answer.result(5)) for answer in answers] == list(range(1, 101))
    assert house.bridge.ask(clerk, Notes(), within=5) == tuple(range(100))


def test_an_answer_that_does_not_come_is_not_waited_for(house: House) -> None:
    clerk = house.clerk()

    began = time.monotonic()
    with pytest.raises(AskTimeoutError):
        house.bridge.ask(clerk, Wait(60), within=0.05)

    assert time.monotonic() - began < 30


def test_a_loop_that_stands_still_is_not_waited_for(house: House) -> None:
    clerk, go_on = house.clerk(), threading.Event()
    house.loop.call_soon_threadsafe(go_on.wait)

    with pytest.raises(AskTimeoutError):
        house.bridge.ask(clerk, Notes(), within=0.01)

    go_on.set()
    assert house.bridge.ask(clerk, Notes(), within=5) == ()


def test_the_handlers_error_is_the_askers(house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        house.bridge.ask(house.clerk(), Fail(), within=5)


def test_who_is_not_there_does_not_answer(house: House) -> None:
    with pytest.raises(ActorDeadError):
        house.bridge.ask(house.system.ref("/nobody"), Notes(), within=5)


def test_who_stops_before_answering_says_so(house: House) -> None:
    clerk = house.clerk()
    waiting = house.bridge.begin_ask(clerk, Wait(0.05), within=5)
    late = house.bridge.begin_ask(clerk, Notes(), within=5)

    house.bridge.stop(clerk, within=5)

    assert waiting.result(5) is None
    with pytest.raises(ActorDeadError):
        late.result(5)


def test_a_blocking_call_on_the_loop_is_refused(house: House) -> None:
    with pytest.raises(WrongThreadError, match="await instead"):
        house.bridge.ask(house.clerk(), AskYourself(), within=5)


def test_a_start_that_fails_says_so(house: House) -> None:
    house.clerk()

    with pytest.raises(StartError, match="taken"):
        house.clerk()


def test_after_the_loops_end_nobody_is_there(house: House) -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    bridge, ref = Bridge(house.system, loop), house.system.ref("/clerk")

    with pytest.raises(ActorDeadError, match="closed"):
        bridge.tell(ref, Note(1))
    with pytest.raises(ActorDeadError, match="closed"):
        bridge.spawn("/clerk", CellSpec(lambda: Clerk(house)), within=1)
