import asyncio

import pytest

from actors.ports import StoreUnavailableError
from talqin.failover.table import Plan
from talqin.failover.watch import OWNER, PLANS, Observer, Watched
from tests.fakes.documents import RememberedDocuments

WATCHED = Watched(
    order=("us-east", "frankfurt"),
    observers=("a", "b", "c"),
    addresses={"us-east": "https://us/", "frankfurt": "https://fra/"},
)


class World:
    """Regions as observers see them, on a clock of its own."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.store = RememberedDocuments()
        self.unseen: dict[str, set[str]] = {}
        """Observer -> addresses that it does not reach."""
        self.applied: list[tuple[str, int, str]] = []
        self.can_apply = True
        self.observers = {name: self._observer(name) for name in WATCHED.observers}

    def _observer(self, name: str) -> Observer:
        async def probe(address: str) -> bool:
            await asyncio.sleep(0)
            return address not in self.unseen.get(name, set())

        async def apply(version: int, plan: Plan) -> bool:
            await asyncio.sleep(0)
            if self.can_apply:
                self.applied.append((name, version, plan.primary))
            return self.can_apply

        return Observer(name, WATCHED, self.store, probe, apply, lambda: self.now)

    async def go_on(self, seconds: float, *names: str) -> None:
        """Let observers look every five seconds."""
        for _ in range(int(seconds / 5)):
            self.now += 5
            await asyncio.gather(*(self.observers[name].look() for name in names or WATCHED.observers))

    async def plan(self) -> Plan:
        kept = await self.store.read(PLANS, OWNER, "plan")
        assert kept is not None
        return kept.value


async def test_a_region_that_most_do_not_reach_is_taken_out_and_everybody_applies_it() -> None:
    world = World()
    await world.go_on(10)

    world.unseen = {"a": {"https://us/"}, "b": {"https://us/"}}
    await world.go_on(60)

    assert (await world.plan()).serving() == ("frankfurt",)
    assert {(name, primary) for name, _, primary in world.applied[-3:]} == {(n, "frankfurt") for n in "abc"}


async def test_an_observer_that_is_cut_off_takes_nobody_out() -> None:
    world = World()
    await world.go_on(10)

    world.unseen = {"a": {"https://us/", "https://fra/"}}
    await world.go_on(300)

    assert (await world.plan()).serving() == ("us-east", "frankfurt")


async def test_one_observer_of_three_decides_nothing_alone() -> None:
    world = World()
    await world.go_on(10)

    world.unseen = {"a": {"https://us/"}}
    await world.go_on(300, "a")

    assert (await world.plan()).primary == "us-east"


async def test_of_observers_who_decide_at_once_one_is_first_and_all_apply_the_same_plan() -> None:
    world = World()
    world.unseen = {name: {"https://us/"} for name in "abc"}

    await world.go_on(60)

    by_version: dict[int, set[str]] = {}
    for _, version, primary in world.applied:
        by_version.setdefault(version, set()).add(primary)
    assert all(len(primaries) == 1 for primaries in by_version.values())
    assert by_version[max(by_version)] == {"frankfurt"}


async def test_a_plan_that_could_not_be_applied_is_tried_again() -> None:
    world = World()
    world.can_apply = False
    await world.go_on(10)
    assert world.applied == []

    world.can_apply = True
    await world.go_on(5)
    await world.go_on(20)

    assert sorted(name for name, _, _ in world.applied) == ["a", "b", "c"]


async def test_without_the_store_nothing_is_decided_and_what_was_applied_stands() -> None:
    world = World()
    await world.go_on(10)
    before = list(world.applied)
    world.unseen = {name: {"https://us/"} for name in "abc"}

    world.store.is_away = True
    with pytest.raises(StoreUnavailableError):
        await world.go_on(5)

    assert world.applied == before


@pytest.mark.parametrize(
    ("watched", "observer", "said"),
    [
        (Watched(("a",), ("x", "y", "z"), {"a": ""}), "x", "fewer than two regions"),
        (Watched(("a", "b"), ("x", "y", "z"), {"a": ""}), "x", "name different regions"),
        (Watched(("a", "b"), ("x", "y"), {"a": "", "b": ""}), "x", "fewer than three observers"),
        (Watched(("a", "b"), ("x", "y", "z"), {"a": "", "b": ""}), "q", "none of the observers"),
    ],
)
def test_what_cannot_be_watched_is_said(watched: Watched, observer: str, said: str) -> None:
    assert said in str(watched.fault(observer))


def test_what_can_be_watched_has_no_fault() -> None:
    assert WATCHED.fault("a") is None
