"""Many alike, from one template."""

import asyncio

import pytest

from actors.runtime import CellSpec, Ref, StartError, System
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import CountChildren, CrowdedError, DynamicSupervisor, StartChild, StopAccepting
from supervisors.library.intensity import Intensity
from supervisors.library.supervisor import AutoShutdown
from tests.supervisors.family import Fail, Family, Leave, Wait, tell


async def crowd(system: System, family: Family, *, most: int = 10, restart: str = "permanent") -> Ref[object]:
    def template(name: str) -> ChildSpec:
        return family.child(name, restart=restart)

    def supervisor() -> DynamicSupervisor[str]:
        return DynamicSupervisor(template, most=most, budget=Intensity(2, 60.0))

    ref: Ref[object] = await system.spawn("/", CellSpec(supervisor, stop_seconds=None))
    return ref


async def test_simple_one_for_one(system: System) -> None:
    family = Family()
    root = await crowd(system, family)

    for name in ("a", "b"):
        await root.ask(StartChild(name), within=1)
    await tell(system, "a", Fail())

    assert family.starts == ["a", "b", "a"]
    await root.stop()


async def test_simple_one_for_one_shutdown(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    for name in ("a", "b"):
        await root.ask(StartChild(name), within=1)

    await root.stop()

    assert family.events[-2:] == ["b stop shutdown", "a stop shutdown"]
    assert len(system) == 0


async def test_one_bad_child_never_takes_its_siblings_down(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    for name in ("good", "bad"):
        await root.ask(StartChild(name), within=1)

    for _ in range(5):
        await tell(system, "bad", Fail())

    assert family.starts.count("bad") == 3
    assert family.starts.count("good") == 1
    assert await root.ask(CountChildren(), within=1) == 1
    await root.stop()


async def test_a_child_that_leaves_makes_room(system: System) -> None:
    family = Family()
    root = await crowd(system, family, most=1, restart="temporary")
    await root.ask(StartChild("a"), within=1)

    with pytest.raises(CrowdedError, match="1 are all"):
        await root.ask(StartChild("b"), within=1)
    await tell(system, "a", Leave())
    await root.ask(StartChild("b"), within=1)

    assert family.starts == ["a", "b"]
    await root.stop()


async def test_nobody_is_taken_in_once_it_stops_accepting(system: System) -> None:
    family = Family()
    root = await crowd(system, family)

    await root.ask(StopAccepting(), within=1)

    with pytest.raises(CrowdedError, match="no more"):
        await root.ask(StartChild("a"), within=1)
    await root.stop()


async def test_scale_start_stop_many_children(system: System) -> None:
    family = Family()
    root = await crowd(system, family, most=1000)

    for number in range(500):
        await root.ask(StartChild(str(number)), within=1)
    await root.stop()
    await asyncio.sleep(0)

    assert len(family.starts) == 500
    assert len(system) == 0


async def test_simple_one_for_one_escalation(system: System) -> None:
    family = Family()

    def supervisor() -> DynamicSupervisor[str]:
        return DynamicSupervisor(family.child, most=10, intensity=Intensity(2, 60.0), budget=Intensity(9, 60.0))

    root = await system.spawn("/", CellSpec(supervisor, stop_seconds=None))
    for name in ("a", "b", "c"):
        await root.ask(StartChild(name), within=1)

    for name in ("a", "b", "c"):
        await tell(system, name, Fail())

    assert family.starts == ["a", "b", "c", "a", "b"]
    assert len(system) == 0


async def test_hanging_restart_loop_simple(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    await root.ask(StartChild("a"), within=1)
    family.failing_starts["a"] = 1000

    await tell(system, "a", Fail())

    assert family.failing_starts["a"] == 998
    assert await root.ask(CountChildren(), within=1) == 0
    await root.stop()


async def test_a_start_that_fails_is_told_to_who_asked_for_it(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    family.failing_starts["a"] = 1

    with pytest.raises(StartError, match="cannot start"):
        await root.ask(StartChild("a"), within=1)
    await root.ask(StartChild("a"), within=1)

    assert family.starts == ["a"]
    await root.stop()


async def test_a_child_waits_before_its_restart(system: System) -> None:
    family = Family()

    def supervisor() -> DynamicSupervisor[str]:
        return DynamicSupervisor(family.child, most=10, backoff=Backoff(least_seconds=3.0, jitter=0.0))

    root = await system.spawn("/", CellSpec(supervisor, stop_seconds=None))
    await root.ask(StartChild("a"), within=1)

    await tell(system, "a", Fail())
    starts_at_once = list(family.starts)
    await asyncio.sleep(3)

    assert starts_at_once == ["a"]
    assert family.starts == ["a", "a"]
    await root.stop()


async def test_children_that_take_long_to_stop_are_stopped_together(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    for number in range(5):
        await root.ask(StartChild(str(number)), within=1)
        await tell(system, str(number), Wait(3.0))

    await root.stop()

    assert system.clock.now() < 4.0


async def test_count_children(system: System) -> None:
    family = Family()
    root = await crowd(system, family)
    counts = [await root.ask(CountChildren(), within=1)]

    for name in "abc":
        await root.ask(StartChild(name), within=1)
        counts.append(await root.ask(CountChildren(), within=1))
    await tell(system, "b", Fail())
    counts.append(await root.ask(CountChildren(), within=1))

    assert counts == [0, 1, 2, 3, 3]
    await root.stop()


@pytest.mark.parametrize(("auto_shutdown", "is_alive"), [("any_significant", False), ("all_significant", True)])
async def test_significant_simple(system: System, auto_shutdown: AutoShutdown, *, is_alive: bool) -> None:
    family = Family()

    def supervisor() -> DynamicSupervisor[str]:
        def template(name: str) -> ChildSpec:
            return family.child(name, restart="temporary", significant=True)

        return DynamicSupervisor(template, most=3, auto_shutdown=auto_shutdown)

    root: Ref[object] = await system.spawn("/", CellSpec(supervisor, stop_seconds=None))
    for name in "ab":
        await root.ask(StartChild(name), within=1)

    await tell(system, "a", Leave())
    await asyncio.sleep(1)
    assert root.is_alive == is_alive
    if is_alive:
        await tell(system, "b", Leave())
        await asyncio.sleep(1)

    assert not root.is_alive
    assert family.events[-1].startswith("b stop")


async def test_one_that_is_not_needed_is_told_to_who_asked_for_it(system: System) -> None:
    family = Family()
    family.not_needed.add("a")
    root = await crowd(system, family)

    with pytest.raises(StartError):
        await root.ask(StartChild("a"), within=1)

    assert await root.ask(CountChildren(), within=1) == 0
    await root.stop()
