"""The cases of OTP's supervisor_SUITE and Akka's SupervisionSpec that apply, by their names there."""

import asyncio

import pytest

from actors.runtime import MailboxSpec, StartError, System
from actors.runtime.statistics import describe_actor
from supervisors.library.backoff import Backoff
from supervisors.library.child import Restart
from supervisors.library.intensity import Intensity
from supervisors.library.strategy import Strategy
from supervisors.library.supervisor import AutoShutdown, Supervisor, supervisor_spec
from tests.fakes.logs import RecordingLog
from tests.supervisors.family import Fail, Family, Leave, Wait, WhoAreYou, children_of, supervised, tell

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


@pytest.mark.parametrize("strategy", ["one_for_all", "rest_for_one"])
async def test_one_for_all_and_rest_for_one_escalation(system: System, strategy: Strategy) -> None:
    family = Family()
    children = [family.child(name) for name in "ab"]
    await supervised(system, lambda: Supervisor(children, strategy=strategy, intensity=Intensity(4, 3600.0)))

    for _ in range(5):
        await tell(system, "a", Fail())

    assert family.starts.count("b") == 5
    assert len(system) == 0


async def test_one_for_all_other_child_fails_restart(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "ab"]
    root = await supervised(system, lambda: Supervisor(children, strategy="one_for_all", intensity=OFTEN))
    family.failing_starts["b"] = 1

    await tell(system, "a", Fail())

    assert family.events[2:] == [
        *("a stop failed", "b stop shutdown"),
        "a start",  # b does not start
        "a stop shutdown",  # so all are tried again
        *("a start", "b start"),
    ]
    await root.stop()


async def test_rest_for_one_other_child_fails_restart(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, strategy="rest_for_one", intensity=OFTEN))
    family.failing_starts["b"] = 1

    await tell(system, "a", Fail())

    assert family.events[3:] == [
        *("a stop failed", "c stop shutdown", "b stop shutdown"),
        "a start",  # b does not start; a was before it, and stays
        *("b start", "c start"),
    ]
    await root.stop()


async def test_multiple_restarts(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, intensity=Intensity(3, 5.0)))

    for name in "abc":
        system.ref(f"/{name}").tell(Fail())
    await asyncio.sleep(1)

    assert family.starts == ["a", "b", "c", "a", "b", "c"]
    assert await children_of(system) == ("a", "b", "c")
    await root.stop()


async def test_hanging_restart_loop_hears_what_it_is_asked(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")], intensity=Intensity(10**6, 3600.0)))
    family.failing_starts["a"] = 10**6
    system.ref("/a").tell(Fail())
    for _ in range(100):
        await asyncio.sleep(0)

    children = await children_of(system)
    await root.stop()

    assert children == ("a",)
    assert len(system) == 0


async def test_sup_stop_timeout_cuts_off_the_handler_of_a_child(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", shutdown=2.0)]))
    await tell(system, "a", Wait(100.0))
    began = system.clock.now()

    await root.stop()

    assert system.clock.now() - began == pytest.approx(2.0)
    assert family.events[-1] == "a stop shutdown"


async def test_sup_stop_infinity_waits_for_the_handler_of_a_child(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", shutdown="infinity")]))
    await tell(system, "a", Wait(100.0))

    await root.stop()

    assert system.clock.now() == pytest.approx(100.0)


async def test_sup_stop_brutal_kill_does_not_wait(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", shutdown="brutal")]))
    await tell(system, "a", Wait(100.0))
    began = system.clock.now()

    await root.stop()

    assert system.clock.now() == pytest.approx(began)
    assert family.events[-1] == "a stop killed"


async def test_sup_stop_race_with_a_child_that_leaves(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")]))
    system.ref("/a").tell(Leave())

    await root.stop()

    assert family.events[0] == "a start"
    assert len(family.events) == 2
    assert len(system) == 0


async def test_killing_a_supervisor_ends_its_children(system: System) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child(name) for name in "ab"]))

    await root.kill()

    assert family.events[2:] == ["b stop shutdown", "a stop shutdown"]
    assert len(system) == 0


async def test_significant_transient(system: System) -> None:
    family = Family()
    children = [family.child("a", restart="transient", significant=True), family.child("b")]
    root = await supervised(system, lambda: Supervisor(children, auto_shutdown="any_significant"))

    await tell(system, "a", Fail())
    is_alive_after_a_failure = root.is_alive
    await tell(system, "a", Leave())

    assert is_alive_after_a_failure
    assert not root.is_alive


async def test_significant_escalation(system: System) -> None:
    family = Family()
    part = family.child("part", restart="temporary", significant=True)
    inner = supervisor_spec(
        "inner", lambda: Supervisor([part], auto_shutdown="any_significant"), restart="transient", significant=True
    )
    root = await supervised(system, lambda: Supervisor([inner], auto_shutdown="all_significant"))

    await tell(system, "inner/part", Leave())

    assert not root.is_alive
    assert len(system) == 0


@pytest.mark.parametrize(
    ("restart", "auto_shutdown"), [("permanent", "any_significant"), ("temporary", "never")], ids=str
)
def test_a_significance_that_means_nothing_is_refused(restart: Restart, auto_shutdown: AutoShutdown) -> None:
    child = Family().child("a", restart=restart, significant=True)

    with pytest.raises(ValueError, match="a is significant"):
        Supervisor([child], auto_shutdown=auto_shutdown)


def test_two_children_of_one_name_are_refused() -> None:
    family = Family()

    with pytest.raises(ValueError, match="more than one has a"):
        Supervisor([family.child("a"), family.child("a")])


async def test_restarts_wait_longer_each_time_and_begin_anew_after_quiet(system: System) -> None:
    family = Family()
    backoff = Backoff(least_seconds=1.0, most_seconds=4.0, jitter=0.0, quiet_seconds=60.0)
    root = await supervised(system, lambda: Supervisor([family.child("a")], backoff=backoff, intensity=OFTEN))

    waits = [await wait_for_restart(system) for _ in range(4)]
    await asyncio.sleep(61)
    waits.append(await wait_for_restart(system))

    assert waits == pytest.approx([1.0, 2.0, 4.0, 4.0, 1.0])
    await root.stop()


async def wait_for_restart(system: System) -> float:
    """Fail /a; returns the seconds until its next incarnation answers."""
    began = system.clock.now()
    system.ref("/a").tell(Fail())
    await system.ref("/a").ask(WhoAreYou(), within=100)
    return system.clock.now() - began


async def test_messages_that_find_no_room_while_it_waits_are_dead_letters(system: System) -> None:
    family = Family()
    child = family.child("a", mailbox=MailboxSpec(capacity=2))
    backoff = Backoff(least_seconds=5.0, jitter=0.0)
    root = await supervised(system, lambda: Supervisor([child], backoff=backoff, intensity=OFTEN))
    await tell(system, "a", Fail())

    for _ in range(3):
        await tell(system, "a", Wait(0.0))

    assert system.dead_letters.counts == {("Wait", "mailbox_full"): 1}
    await root.stop()


async def test_who_is_stopped_while_it_waits_for_its_restart_does_not_come_back(system: System) -> None:
    family = Family()
    child = family.child("a", restart="transient")
    root = await supervised(system, lambda: Supervisor([child], backoff=Backoff(least_seconds=5.0)))
    await tell(system, "a", Fail())

    await system.ref("/a").stop()
    await asyncio.sleep(60)

    assert family.starts == ["a"]
    assert await children_of(system) == ()
    await root.stop()


async def test_an_ask_that_meets_a_restart_is_answered_by_the_next_life(system: System) -> None:
    family = Family()
    backoff = Backoff(least_seconds=2.0, jitter=0.0)
    root = await supervised(system, lambda: Supervisor([family.child("a")], backoff=backoff))
    system.ref("/a").tell(Fail())

    name = await system.ref("/a").ask(WhoAreYou(), within=10)

    assert name == "a"
    assert system.clock.now() == pytest.approx(2.0, abs=0.1)
    await root.stop()


async def test_sup_start_normal(system: System) -> None:
    family = Family()

    root = await supervised(system, lambda: Supervisor([family.child(name) for name in "ab"]))

    assert await children_of(system) == ("a", "b")
    assert root.is_alive
    await root.stop()


async def test_sup_start_ignore_child(system: System) -> None:
    family = Family()
    family.not_needed.add("b")

    root = await supervised(system, lambda: Supervisor([family.child(name) for name in "abc"]))

    assert await children_of(system) == ("a", "c")
    assert not system.ref("/b").is_alive
    await root.stop()


async def test_one_that_is_not_needed_any_more_does_not_come_back(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, strategy="one_for_all"))
    family.not_needed.add("b")

    await tell(system, "a", Fail())

    assert await children_of(system) == ("a", "c")
    assert not system.ref("/b").is_alive
    await root.stop()


async def test_sup_start_error_return(system: System) -> None:
    """What could not start is named by its error, and nothing of the supervisor is left."""

    def broken() -> Supervisor:
        raise ValueError("no such thing")

    with pytest.raises(StartError, match="no such thing"):
        await supervised(system, broken)

    assert len(system) == 0


@pytest.mark.parametrize(("restart", "starts"), [("permanent", 2), ("transient", 1), ("temporary", 1)])
async def test_permanent_transient_temporary_shutdown(system: System, restart: str, starts: int) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a", restart=restart)]))
    cell = system.find("/a")
    assert cell is not None

    cell.end_by_itself("shutdown")
    await asyncio.sleep(1)

    assert len(family.starts) == starts
    await root.stop()


async def test_hanging_restart_loop_rest_for_one(system: System) -> None:
    family = Family()
    children = [family.child(name) for name in "abc"]
    root = await supervised(system, lambda: Supervisor(children, strategy="rest_for_one", intensity=Intensity(8, 10.0)))
    family.failing_starts["b"] = 1000

    await tell(system, "b", Fail())
    await asyncio.sleep(1)

    assert family.failing_starts["b"] == 1000 - 8
    assert not root.is_alive
    assert family.events[-1] == "a stop shutdown"


async def test_a_tree_of_many_floors_ends(system: System) -> None:
    """ractor: a deep tree stops iteratively; deeper than Python's stack would bear if each floor were a call."""
    family, floors = Family(), 400

    def floor(number: int) -> Supervisor:
        below = supervisor_spec("s", lambda: floor(number - 1)) if number else family.child("leaf")
        return Supervisor([below])

    root = await supervised(system, lambda: floor(floors))
    assert len(system) == floors + 2

    await root.stop()

    assert len(system) == 0
    assert family.events == ["leaf start", "leaf stop shutdown"]


async def test_no_restart_is_silent(system: System, log: RecordingLog) -> None:
    family = Family()
    root = await supervised(system, lambda: Supervisor([family.child("a")]))

    await tell(system, "a", Fail())

    assert family.starts == ["a", "a"]
    assert "handler_failed" in log.names
    node = describe_actor(system, "/a")
    assert node is not None
    assert node.restarts == 1
    await root.stop()
