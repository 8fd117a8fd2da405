"""The life of an actor in its place."""

import asyncio
import gc
import weakref

import msgspec
import pytest

from actors.runtime import Actor, CellSpec, StartError, StopReason, System
from actors.runtime.turns import BUDGET, Turns
from tests.fakes.logs import RecordingLog


class Go(msgspec.Struct, frozen=True):
    what: str = "on"


class Diary(Actor[Go]):
    """Writes down what happens to it."""

    def __init__(self, pages: list[str], hang_in: str = "") -> None:
        self.pages = pages
        self.hang_in = hang_in

    async def on_start(self) -> None:
        self.pages.append("start")
        if self.hang_in == "start":
            await asyncio.sleep(1000)

    def on_receive(self, message: Go) -> object:
        self.pages.append(message.what)
        if message.what == "fail":
            raise RuntimeError("as asked")
        if message.what == "cancel":
            return self._wait_for_what_is_cancelled()
        return None

    async def on_failure(self, error: BaseException) -> None:
        self.pages.append(f"failure {error}")

    async def on_stop(self, reason: StopReason) -> None:
        self.pages.append(f"stop {reason}")
        if self.hang_in == "stop":
            await asyncio.sleep(1000)

    async def _wait_for_what_is_cancelled(self) -> None:
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        await future


class Timed(Actor[Go]):
    """Has belongings: a timer, and something put aside."""

    async def on_start(self) -> None:
        self.context.timers.start_periodic("tick", Go("tick"), every=3600.0)

    def on_receive(self, message: Go) -> None:
        self.context.stash(message)


@pytest.mark.parametrize("ends_by_itself", [False, True])
async def test_an_actor_that_is_gone_is_freed_without_a_collection(system: System, *, ends_by_itself: bool) -> None:
    """Full collections are rare, as each makes ten thousand learners wait: a visit that ends leaves nothing for one."""
    places: list[weakref.ref[Actor[Go]]] = []

    def make() -> Timed:
        actor = Timed()
        places.append(weakref.ref(actor))
        return actor

    timed = await system.spawn("/timed", CellSpec(make))
    timed.tell(Go())
    await asyncio.sleep(1)
    gc.collect()
    gc.disable()
    try:
        if ends_by_itself:
            timed.tell(Go("once more"))
            await asyncio.sleep(0)
            await timed.kill()
        else:
            await timed.stop()
        await asyncio.sleep(1)

        assert [place() for place in places] == [None]
    finally:
        gc.enable()


async def test_a_life_is_start_receive_stop(system: System) -> None:
    pages: list[str] = []
    diary = await system.spawn("/diary", CellSpec(lambda: Diary(pages)))

    diary.tell(Go())
    await asyncio.sleep(1)
    await diary.stop()

    assert pages == ["start", "on", "stop normal"]


async def test_a_failure_is_noted_before_the_stop_which_runs_once(system: System) -> None:
    pages: list[str] = []
    diary = await system.spawn("/diary", CellSpec(lambda: Diary(pages)))

    diary.tell(Go("fail"))
    await asyncio.sleep(1)
    await diary.stop()

    assert pages == ["start", "fail", "failure as asked", "stop failed"]


async def test_a_start_that_hangs_fails_in_time_and_leaves_no_name(system: System) -> None:
    with pytest.raises(StartError, match="TimeoutError"):
        await system.spawn("/diary", CellSpec(lambda: Diary([], "start"), start_seconds=2.0))

    assert system.clock.now() == pytest.approx(2.0)
    assert system.find("/diary") is None


async def test_a_constructor_that_throws_leaves_no_zombie(system: System) -> None:
    with pytest.raises(StartError, match="ZeroDivisionError"):
        await system.spawn("/diary", CellSpec(lambda: Diary([str(1 // 0)])))

    diary = await system.spawn("/diary", CellSpec(lambda: Diary([])))

    assert diary.is_alive
    await diary.stop()


async def test_a_clean_up_that_hangs_is_cut_off_and_told(system: System, log: RecordingLog) -> None:
    diary = await system.spawn("/diary", CellSpec(lambda: Diary([], "stop"), stop_seconds=3.0))

    await diary.stop()

    assert system.clock.now() == pytest.approx(3.0)
    assert "hook_failed" in log.names


async def test_a_cancelled_wait_of_one_handler_stops_no_other_actor(system: System) -> None:
    pages: list[str] = []
    bystander = await system.spawn("/bystander", CellSpec(lambda: Diary(pages)))
    diary = await system.spawn("/diary", CellSpec(lambda: Diary([])))

    diary.tell(Go("cancel"))
    await asyncio.sleep(1)
    bystander.tell(Go("still here"))
    await asyncio.sleep(1)

    assert not diary.is_alive
    assert pages == ["start", "still here"]
    await bystander.stop()


async def test_a_name_is_given_once(system: System) -> None:
    diary = await system.spawn("/diary", CellSpec(lambda: Diary([])))

    with pytest.raises(StartError, match="taken"):
        await system.spawn("/diary", CellSpec(lambda: Diary([])))

    assert diary.is_alive
    await diary.stop()


async def test_an_idle_actor_owns_no_task(system: System) -> None:
    diaries = [await system.spawn(f"/{number}", CellSpec(lambda: Diary([]))) for number in range(50)]
    await asyncio.sleep(1)

    tasks = asyncio.all_tasks()

    assert tasks == {asyncio.current_task()}
    for diary in diaries:
        await diary.stop()


async def test_a_busy_actor_lets_the_others_have_their_turn(system: System) -> None:
    turns: list[str] = []
    busy = await system.spawn("/busy", CellSpec(lambda: Diary(turns)))
    other = await system.spawn("/other", CellSpec(lambda: Diary(turns)))
    for _ in range(1000):
        busy.tell(Go("busy"))

    other.tell(Go("other"))
    await asyncio.sleep(1)

    assert turns.index("other") < BUDGET + 10
    assert turns.count("busy") == 1000
    await busy.stop()
    await other.stop()


async def test_kill_interrupts_a_start_that_hangs(system: System) -> None:
    starting = asyncio.ensure_future(system.spawn("/diary", CellSpec(lambda: Diary([], "start"))))
    await asyncio.sleep(1)

    system.ref("/diary").kill()

    with pytest.raises(StartError, match="cut off"):
        await starting
    assert system.clock.now() == pytest.approx(1.0)
    assert not system.ref("/diary").is_alive


async def test_kill_interrupts_a_clean_up_that_hangs(system: System) -> None:
    pages: list[str] = []
    diary = await system.spawn("/diary", CellSpec(lambda: Diary(pages, "stop"), stop_seconds=600.0))
    gone = diary.stop()
    await asyncio.sleep(1)

    diary.kill()
    await gone

    assert system.clock.now() == pytest.approx(1.0)
    assert pages == ["start", "stop normal"]


async def test_a_stop_asked_during_the_start_ends_it_once_started(system: System) -> None:
    pages: list[str] = []

    class Late(Diary):
        async def on_start(self) -> None:
            await asyncio.sleep(1)

    spawning = asyncio.ensure_future(system.spawn("/diary", CellSpec(lambda: Late(pages))))
    await asyncio.sleep(0.5)

    await system.ref("/diary").stop()

    assert pages == ["stop normal"]
    assert (await spawning) == system.ref("/diary")


async def test_no_child_outlives_its_parent_whoever_that_is(system: System) -> None:
    pages: list[str] = []

    class Parent(Actor[Go]):
        async def on_start(self) -> None:
            for name in ("first", "second"):
                await self.context.spawn_child(name, CellSpec(lambda: Diary(pages)))

    parent = await system.spawn("/parent", CellSpec(Parent))

    await parent.stop()

    assert pages == ["start", "start", "stop killed", "stop killed"]
    assert len(system) == 0


async def test_a_parent_that_does_not_start_leaves_no_child(system: System) -> None:
    class Parent(Actor[Go]):
        async def on_start(self) -> None:
            await self.context.spawn_child("child", CellSpec(lambda: Diary([])))
            raise RuntimeError("cannot go on")

    with pytest.raises(StartError, match="cannot go on"):
        await system.spawn("/parent", CellSpec(Parent))

    assert len(system) == 0


async def test_a_child_has_a_name_that_a_path_can_hold(system: System) -> None:
    class Parent(Actor[Go]):
        async def on_start(self) -> None:
            await self.context.spawn_child("a/b", CellSpec(lambda: Diary([])))

    with pytest.raises(StartError, match="no slash"):
        await system.spawn("/parent", CellSpec(Parent))


@pytest.mark.parametrize("is_placed_only", [True, False])
async def test_who_drains_one_that_has_yet_to_start_sees_its_end(system: System, *, is_placed_only: bool) -> None:
    """Found by pykka's suite: the start itself was taken for what comes after the end."""
    pages: list[str] = []
    cell = system.place("/diary", CellSpec(lambda: Diary(pages)), None)
    starting = None if is_placed_only else asyncio.ensure_future(cell.start())
    await asyncio.sleep(0)
    cell.admit(Go())

    gone = cell.drain_and_stop()
    await (starting or cell.start())
    await gone

    assert pages == ["start", "on", "stop normal"]
    assert system.find("/diary") is None


async def test_one_that_takes_long_to_end_does_not_spin_over_what_waits(system: System) -> None:
    """actor-ts: a terminating actor with queued messages does not spin."""
    pages: list[str] = []
    diary = await system.spawn("/diary", CellSpec(lambda: Diary(pages, hang_in="stop"), stop_seconds=50.0))
    turns = 0

    def count(waiting: list[Turns]) -> None:
        nonlocal turns
        turns += len(waiting)

    gone = diary.stop()
    for _ in range(100):
        diary.tell(Go())
    system.turns.arrange = count
    await gone

    assert turns == 0
    assert system.clock.now() == pytest.approx(50.0)
    assert system.dead_letters.counts == {("Go", "stopped"): 100}


async def test_a_start_that_ends_in_the_moment_of_its_cancellation_is_cleaned_up(system: System) -> None:
    """Found by the seeded simulation (actors, 4644): it had begun, and its `on_stop` never ran."""
    pages: list[str] = []
    cell = system.place("/diary", CellSpec(lambda: Diary(pages)), None)
    starting = asyncio.ensure_future(cell.start())
    while not pages:  # noqa: ASYNC110 - step by step
        await asyncio.sleep(0)

    starting.cancel()
    await asyncio.wait({starting})
    cell.bury("failed")

    assert pages == ["start", "stop killed"]


async def test_one_that_is_buried_while_it_starts_does_not_run_on(system: System) -> None:
    pages: list[str] = []
    cell = system.place("/diary", CellSpec(lambda: Diary(pages)), None)
    starting = asyncio.ensure_future(cell.start())
    await asyncio.sleep(0)

    await cell.stop("shutdown")

    with pytest.raises(StartError, match="stopped for good"):
        await starting
    assert pages == ["start", "stop killed"]
    assert not cell.is_running


class SlowToBegin(Actor[object]):
    async def on_start(self) -> None:
        await asyncio.sleep(5)


async def test_who_waits_for_the_next_incarnation_is_told_when_there_will_be_none(system: System) -> None:
    cell = system.place("/slow", CellSpec(SlowToBegin), None)
    waiter = cell.when_gone()
    start = asyncio.create_task(cell.start())
    await asyncio.sleep(1)

    cell.bury("shutdown")
    with pytest.raises(StartError):
        await start

    await asyncio.wait_for(waiter, timeout=1)
