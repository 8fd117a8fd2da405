"""The cases of OTP's supervisor_SUITE and Akka's SupervisionSpec that apply, by their names there."""

import asyncio

import pytest

from actors.runtime import StartError, System
from supervisors.backoff import Backoff
from supervisors.intensity import Intensity
from supervisors.supervisor import Supervisor, supervisor_spec
from tests.supervisors.family import Fail, Family, Leave, children_of, supervised, tell

OFTEN = Intensity(100, 1.0)


async def test_order_of_children(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child(name) for name in "abc"]))

    await root.stop()

    assert family.events == ["a start", "b start", "c start", "c stop shutdown", "b stop shutdown", "a stop shutdown"]


async def test_sup_start_fail(system: System) -> None:
    family = Family()
    family.failing_starts["b"] = 1

    with pytest.raises(StartError, match="/b did not start"):
        await supervised(system, lambda: Supervisor([family.child(name) for name in "abc"]))

    assert family.events == ["a start", "a stop shutdown"]
    assert len(system) == 0


@pytest.mark.parametrize(
    ("restart", "message", "starts"),
    [
        ("permanent", Leave(), 2),
        ("permanent", Fail(), 2),
        ("transient", Leave(), 1),
        ("transient", Fail(), 2),
        ("temporary", Leave(), 1),
        ("temporary", Fail(), 1),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
async def test_permanent_transient_temporary_normal_abnormal(
    system: System, restart: str, message: object, starts: int
) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", restart=restart)]))

    await tell(system, "a", message)

    assert len(family.starts) == starts
    assert (await children_of(system)) == (("a",) if starts == 2 else ())
    await root.stop()


async def test_one_for_one(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child(name) for name in "abc"]))

    await tell(system, "b", Fail())

    assert family.events[3:] == ["b stop failed", "b start"]
    await root.stop()


async def test_one_for_all(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, strategy="one_for_all"))

    await tell(system, "b", Fail())

    assert family.events[3:] == [
        "b stop failed",
        "c stop shutdown",
        "a stop shutdown",
        "a start",
        "b start",
        "c start",
    ]
    await root.stop()


async def test_rest_for_one(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, strategy="rest_for_one"))

    await tell(system, "b", Fail())

    assert family.events[3:] == ["b stop failed", "c stop shutdown", "b start", "c start"]
    await root.stop()


async def test_one_for_one_escalation(system: System) -> None:
    family = Family()
    inner = supervisor_spec("inner", lambda: Supervisor([family.child("a")], intensity=Intensity(1, 5.0)))
    root = await supervised(system, lambda: Supervisor([inner], intensity=OFTEN))

    for _ in range(2):
        await tell(system, "inner/a", Fail())

    cell = system.find("/inner")
    assert cell is not None
    assert cell.incarnation == 2
    assert len(family.starts) == 3
    await root.stop()


async def test_restarts_that_are_far_apart_do_not_escalate(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")], intensity=Intensity(1, 5.0)))

    for _ in range(4):
        await tell(system, "a", Fail())
        await asyncio.sleep(6)

    assert len(family.starts) == 5
    await root.stop()


async def test_the_top_that_escalates_is_gone_with_all_below_it(system: System) -> None:
    family = Family()
    await supervised(system, lambda: Supervisor([family.child("a"), family.child("b")]))

    for _ in range(2):
        await tell(system, "a", Fail())

    assert len(system) == 0
    assert family.events[-1] == "b stop shutdown"


async def test_hanging_restart_loop(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")], intensity=Intensity(3, 5.0)))
    family.failing_starts["a"] = 1000

    await tell(system, "a", Fail())

    assert family.failing_starts["a"] == 997
    assert not root.is_alive


async def test_a_start_that_fails_once_is_tried_again(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")], intensity=Intensity(3, 5.0)))
    family.failing_starts["a"] = 1

    await tell(system, "a", Fail())

    assert family.starts == ["a", "a"]
    await root.stop()


async def test_temporary_bystander(system: System) -> None:
    family = Family()
    children = [family.child("a"), family.child("b", restart="temporary")]
    root = await supervised(system, lambda: Supervisor(children, strategy="one_for_all"))

    await tell(system, "a", Fail())

    assert await children_of(system) == ("a",)
    assert family.starts == ["a", "b", "a"]
    await root.stop()


async def test_significant_temporary_any(system: System) -> None:
    family = Family()
    children = [family.child("a", restart="temporary", significant=True), family.child("b")]
    await supervised(system, lambda: Supervisor(children, auto_shutdown="any_significant"))

    await tell(system, "a", Leave())

    assert len(system) == 0
    assert family.events[-1] == "b stop shutdown"


async def test_significant_temporary_all(system: System) -> None:
    family = Family()
    children = [family.child(name, restart="temporary", significant=True) for name in "ab"]
    root = await supervised(system, lambda: Supervisor(children, auto_shutdown="all_significant"))

    await tell(system, "a", Leave())
    is_alive_after_one = root.is_alive
    await tell(system, "b", Leave())

    assert is_alive_after_one
    assert not root.is_alive


async def test_significant_bystander(system: System) -> None:
    family = Family()
    children = [family.child("a", restart="temporary", significant=True), family.child("b", restart="temporary")]
    root = await supervised(system, lambda: Supervisor(children, auto_shutdown="any_significant"))

    await tell(system, "b", Leave())

    assert root.is_alive
    await root.stop()


async def test_messages_wait_for_the_next_incarnation_and_the_one_that_crashed_does_not(system: System) -> None:
    family = Family()
    backoff = Backoff(least_seconds=2.0, jitter=0.0)
    root = await supervised(system, lambda: Supervisor([family.child("a")], backoff=backoff, intensity=OFTEN))
    await tell(system, "a", Fail())

    await tell(system, "a", Leave())
    before = list(family.events)
    await asyncio.sleep(2.5)

    assert before == ["a start", "a stop failed"]
    assert family.events[2:4] == ["a start", "a stop normal"]
    await root.stop()


async def test_sup_stop_timeout_and_brutal_kill(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", shutdown="brutal"), family.child("b")]))

    await root.stop()

    assert family.events[-2:] == ["b stop shutdown", "a stop killed"]


async def test_a_deep_tree_ends_from_the_leaves_up(system: System) -> None:
    family = Family()

    def nested(depth: int) -> Supervisor:
        below = supervisor_spec("below", lambda: nested(depth - 1)) if depth else family.child("leaf")
        return Supervisor([below, family.child(f"level{depth}")])

    root = await supervised(system, lambda: nested(5))

    await root.stop()

    stops = [event for event in family.events if "stop" in event]
    assert stops == [*(f"level{depth} stop shutdown" for depth in range(5, -1, -1)), "leaf stop shutdown"]
    assert len(system) == 0
