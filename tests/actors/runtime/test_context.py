"""What an actor may use: watches and workers."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from actors.runtime import Actor, CellSpec, System, Terminated
from tests.fakes.logs import RecordingLog


class Watch(msgspec.Struct, frozen=True):
    path: str


class Unwatch(msgspec.Struct, frozen=True):
    path: str


class Work(msgspec.Struct, frozen=True):
    number: int


class Done(msgspec.Struct, frozen=True):
    outcome: int | BaseException


class Watcher(Actor[Watch | Unwatch | Work | Done | Terminated]):
    def __init__(self) -> None:
        self.heard: list[Terminated | Done] = []

    def on_receive(self, message: Watch | Unwatch | Work | Done | Terminated) -> object:
        match message:
            case Watch():
                self.context.watch(self.context.system.ref(message.path))
            case Unwatch():
                self.context.unwatch(self.context.system.ref(message.path))
            case Work():
                self.context.run_blocking(lambda: 10 // message.number, then=Done)
            case Done() | Terminated():
                self.heard.append(message)
        return None


class Idle(Actor[None]):
    pass


async def watching(system: System, *paths: str) -> Watcher:
    watcher = Watcher()
    ref = await system.spawn("/watcher", CellSpec(lambda: watcher))
    for path in paths:
        ref.tell(Watch(path))
    await asyncio.sleep(0.1)
    return watcher


async def test_a_watcher_is_told_once_when_the_watched_is_gone(system: System) -> None:
    idle = await system.spawn("/idle", CellSpec(Idle))
    watcher = await watching(system, "/idle", "/idle")

    await idle.stop()
    await asyncio.sleep(1)

    assert watcher.heard == [Terminated(idle, "normal")]
    await system.ref("/watcher").stop()


async def test_watching_who_is_gone_already_is_answered_at_once(system: System) -> None:
    watcher = await watching(system, "/nobody")

    assert watcher.heard == [Terminated(system.ref("/nobody"), "normal")]
    await system.ref("/watcher").stop()


async def test_nothing_is_told_after_unwatch(system: System) -> None:
    idle = await system.spawn("/idle", CellSpec(Idle))
    watcher = await watching(system, "/idle")
    system.ref("/watcher").tell(Unwatch("/idle"))
    await asyncio.sleep(0.1)

    await idle.stop()
    await asyncio.sleep(1)

    assert watcher.heard == []
    await system.ref("/watcher").stop()


async def test_blocking_work_comes_back_as_a_message(system: System) -> None:
    watcher = await watching(system)

    system.ref("/watcher").tell(Work(2))
    await asyncio.sleep(1)

    assert watcher.heard == [Done(5)]
    await system.ref("/watcher").stop()


async def test_blocking_work_that_raises_comes_back_as_its_error(system: System) -> None:
    watcher = await watching(system)

    system.ref("/watcher").tell(Work(0))
    await asyncio.sleep(1)

    assert isinstance(watcher.heard[0], Done)
    assert isinstance(watcher.heard[0].outcome, ZeroDivisionError)
    await system.ref("/watcher").stop()


@pytest.mark.wall_clock
async def test_a_result_that_comes_after_the_end_is_a_dead_letter() -> None:
    release = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        system = System(executor=pool, log=RecordingLog())
        watcher = Watcher()
        ref = await system.spawn("/watcher", CellSpec(lambda: watcher))
        watcher.context.run_blocking(lambda: int(release.wait(5)), then=Done)

        await ref.stop()
        release.set()
        await asyncio.to_thread(pool.shutdown)
        await asyncio.sleep(0)

    assert system.dead_letters.counts == {("Done", "late_result"): 1}
