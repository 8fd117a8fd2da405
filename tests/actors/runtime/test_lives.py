"""What one life of an actor may see, and what ends with it."""

import asyncio

import msgspec

from actors.runtime import Actor, CellSpec, Ref, System, Terminated
from actors.runtime.sealed import Personal
from actors.runtime.timers import Tick
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec
from supervisors.library.supervisor import Supervisor


class SetTimer(msgspec.Struct, frozen=True):
    what: str
    after: float


class Watch(msgspec.Struct, frozen=True):
    path: str


class Fail(msgspec.Struct, frozen=True):
    pass


class Rang(msgspec.Struct, frozen=True):
    what: str


class Listener(Actor[SetTimer | Watch | Fail | Rang | Terminated]):
    def __init__(self, heard: list[object]) -> None:
        self.heard = heard

    def on_receive(self, message: SetTimer | Watch | Fail | Rang | Terminated) -> None:
        match message:
            case SetTimer():
                self.context.timers.start_timer("key", Rang(message.what), message.after)
            case Watch():
                self.context.watch(self.context.system.ref(message.path))
            case Fail():
                raise RuntimeError("as asked")
            case Rang() | Terminated():
                self.heard.append(message)


class Idle(Actor[None]):
    pass


async def restarting(system: System, heard: list[object], wait: float = 1.0) -> Ref[object]:
    def supervisor() -> Supervisor:
        child = ChildSpec("listener", lambda: Listener(heard))
        return Supervisor([child], backoff=Backoff(least_seconds=wait, jitter=0.0))

    ref: Ref[object] = await system.spawn("/", CellSpec(supervisor))
    return ref


async def test_what_is_meant_for_another_life_is_not_seen(system: System) -> None:
    heard: list[object] = []
    await system.spawn("/listener", CellSpec(lambda: Listener(heard)))
    cell = system.find("/listener")
    assert cell is not None

    for incarnation in (1, 2):
        cell.admit_system(Personal(Rang(str(incarnation)), incarnation))
    await asyncio.sleep(1)

    assert heard == [Rang("1")]
    assert system.dead_letters.counts == {("Rang", "late_result"): 1}
    await system.ref("/listener").stop()


async def test_a_tick_that_looks_like_ones_own_is_not_seen(system: System) -> None:
    heard: list[object] = []
    await system.spawn("/listener", CellSpec(lambda: Listener(heard)))
    cell = system.find("/listener")
    assert cell is not None
    cell.admit(SetTimer("mine", 5.0))
    await asyncio.sleep(1)

    cell.admit_system(Tick("key", Rang("another's")))
    await asyncio.sleep(10)

    assert heard == [Rang("mine")]
    await system.ref("/listener").stop()


async def test_a_late_tick_of_an_old_life_never_arrives(system: System) -> None:
    heard: list[object] = []
    root = await restarting(system, heard)
    listener = system.ref("/listener")

    listener.tell(SetTimer("old", 3.0))
    listener.tell(Fail())
    await asyncio.sleep(2)
    listener.tell(SetTimer("new", 5.0))
    await asyncio.sleep(60)

    assert heard == [Rang("new")]
    await root.stop()


async def test_the_watches_of_an_old_life_are_not_the_new_ones(system: System) -> None:
    heard: list[object] = []
    root = await restarting(system, heard)
    idle = await system.spawn("/idle", CellSpec(Idle))
    system.ref("/listener").tell(Watch("/idle"))
    system.ref("/listener").tell(Fail())
    await asyncio.sleep(5)

    await idle.stop()
    await asyncio.sleep(1)

    assert heard == []
    await root.stop()


async def test_a_watch_set_again_in_the_new_life_is_told_once(system: System) -> None:
    heard: list[object] = []
    root = await restarting(system, heard)
    idle = await system.spawn("/idle", CellSpec(Idle))
    listener = system.ref("/listener")
    for message in (Watch("/idle"), Fail(), Watch("/idle")):
        listener.tell(message)
    await asyncio.sleep(5)

    await idle.stop()
    await asyncio.sleep(1)

    assert heard == [Terminated(idle, "normal")]
    await root.stop()


async def test_who_watched_and_ended_is_no_longer_kept(system: System) -> None:
    idle = await system.spawn("/idle", CellSpec(Idle))
    listener = await system.spawn("/listener", CellSpec(lambda: Listener([])))
    listener.tell(Watch("/idle"))
    await asyncio.sleep(0.1)

    await listener.stop()

    cell = system.find("/idle")
    assert cell is not None
    assert cell.watchers == ()
    await idle.stop()
