"""Actors that are there when somebody speaks to them; the cases of Akka's EntityPassivationSpec by their names."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.runtime import Actor, ActorDeadError, CellSpec, Question, StopReason, System
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec
from supervisors.library.entities import CountEntities, Entities, HandOver, KeptIds, Release, Resting
from supervisors.library.intensity import Intensity
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.fakes.workers import InlineExecutor


class Add(msgspec.Struct, frozen=True):
    number: int


class HowMuch(Question[int], frozen=True):
    pass


class Rest(msgspec.Struct, frozen=True):
    pass


class Fail(msgspec.Struct, frozen=True):
    pass


@dataclass
class Bank:
    """What the accounts save, and what happened to them."""

    saved: dict[str, int] = field(default_factory=dict)
    here: Counter[str] = field(default_factory=Counter)
    most_here: int = 0
    activations: Counter[str] = field(default_factory=Counter)
    failing_starts: int = 0


class Account(Actor[Add | HowMuch | Rest | Fail]):
    """Keeps a sum, which it loads when it comes and saves when it goes."""

    def __init__(self, name: str, bank: Bank) -> None:
        self.name = name
        self.bank = bank
        self.total = 0

    async def on_start(self) -> None:
        if self.bank.failing_starts:
            self.bank.failing_starts -= 1
            raise RuntimeError("the bank is closed")
        self.bank.here[self.name] += 1
        self.bank.most_here = max(self.bank.most_here, self.bank.here[self.name])
        self.bank.activations[self.name] += 1
        await asyncio.sleep(0.1)
        self.total = self.bank.saved.get(self.name, 0)

    def on_receive(self, message: Add | HowMuch | Rest | Fail) -> object:
        match message:
            case Add():
                self.total += message.number
            case HowMuch():
                return self.total
            case Rest():
                self.context.passivate()
            case Fail():
                raise RuntimeError("as asked")
        return None

    async def on_stop(self, reason: StopReason) -> None:
        del reason
        await asyncio.sleep(0.5)
        self.bank.saved[self.name] = self.total
        self.bank.here[self.name] -= 1


async def open_bank(system: System, bank: Bank, resting: Resting | None = None, path: str = "/accounts") -> None:
    def template(name: str) -> ChildSpec | None:
        return None if name.startswith("no-") else ChildSpec(name, lambda: Account(name, bank))

    def entities() -> Entities:
        return Entities(
            template,
            resting=resting or Resting(None),
            budget=Intensity(2, 60.0),
            backoff=Backoff(least_seconds=1.0, jitter=0.0),
        )

    await system.spawn(path, CellSpec(entities, stop_seconds=None))


async def there(system: System) -> int:
    return await system.ref("/accounts").ask(CountEntities(), within=1)


async def test_the_first_message_makes_it(system: System) -> None:
    bank = Bank()
    await open_bank(system, bank)

    system.ref("/accounts/a").tell(Add(2))
    total = await system.ref("/accounts/a").ask(HowMuch(), within=5)

    assert total == 2
    assert bank.activations == {"a": 1}
    await system.ref("/accounts").stop()
    assert bank.saved == {"a": 2}


async def test_there_is_none_of_an_id_that_can_not_be(system: System) -> None:
    await open_bank(system, Bank())

    with pytest.raises(ActorDeadError):
        await system.ref("/accounts/no-one").ask(HowMuch(), within=5)

    assert system.dead_letters.counts == {("HowMuch", "no_such_actor"): 1}
    await system.ref("/accounts").stop()


async def test_idle_entities_are_passivated(system: System) -> None:
    """EntityPassivationSpec: idle."""
    bank = Bank()
    await open_bank(system, bank, Resting(idle_seconds=10.0))
    for name in "ab":
        system.ref(f"/accounts/{name}").tell(Add(1))

    for _ in range(8):
        await asyncio.sleep(5)
        system.ref("/accounts/b").tell(Add(1))

    assert bank.saved == {"a": 1}
    assert await there(system) == 1
    await system.ref("/accounts").stop()


async def test_the_least_recently_used_are_passivated(system: System) -> None:
    """EntityPassivationSpec: LRU."""
    bank = Bank()
    await open_bank(system, bank, Resting(idle_seconds=None, most=3))
    for name in "abcad":
        system.ref(f"/accounts/{name}").tell(Add(1))
        await asyncio.sleep(1)

    assert bank.saved == {"b": 1}
    assert await there(system) == 3
    await system.ref("/accounts").stop()


async def test_both_limits_hold(system: System) -> None:
    """EntityPassivationSpec: both."""
    bank = Bank()
    await open_bank(system, bank, Resting(idle_seconds=10.0, most=2))
    for name in "abc":
        system.ref(f"/accounts/{name}").tell(Add(1))
        await asyncio.sleep(1)
    assert bank.saved == {"a": 1}

    await asyncio.sleep(20)

    assert await there(system) == 0
    await system.ref("/accounts").stop()


async def test_an_entity_may_rest_by_itself(system: System) -> None:
    """EntityPassivationSpec: manual."""
    bank = Bank()
    await open_bank(system, bank)

    system.ref("/accounts/a").tell(Add(3))
    system.ref("/accounts/a").tell(Rest())
    await asyncio.sleep(1)

    assert bank.saved == {"a": 3}
    assert await there(system) == 0
    await system.ref("/accounts").stop()


async def test_what_is_said_to_one_that_goes_to_rest_brings_it_back(system: System) -> None:
    """EntityPassivationSpec: re-activation."""
    bank = Bank()
    await open_bank(system, bank)
    account = system.ref("/accounts/a")
    for message in (Add(1), Rest(), Add(2)):
        account.tell(message)
    await asyncio.sleep(0.3)

    account.tell(Add(4))
    total = await account.ask(HowMuch(), within=5)

    assert total == 7
    assert bank.activations == {"a": 2}
    assert system.dead_letters.counts.total() == 0
    await system.ref("/accounts").stop()


async def test_one_that_fails_comes_back_for_who_waits(system: System) -> None:
    bank = Bank()
    await open_bank(system, bank)
    account = system.ref("/accounts/a")
    for message in (Add(1), Fail(), Add(2)):
        account.tell(message)

    total = await account.ask(HowMuch(), within=10)

    assert total == 3
    await system.ref("/accounts").stop()


async def test_one_that_fails_and_for_whom_nobody_waits_is_gone_until_spoken_to(system: System) -> None:
    bank = Bank()
    await open_bank(system, bank)
    account = system.ref("/accounts/a")
    account.tell(Fail())
    await asyncio.sleep(2)
    assert await there(system) == 0

    assert await account.ask(HowMuch(), within=5) == 0

    await system.ref("/accounts").stop()


async def test_one_that_cannot_start_is_given_up_after_its_budget(system: System, log: RecordingLog) -> None:
    bank = Bank(failing_starts=3)
    await open_bank(system, bank)

    with pytest.raises(ActorDeadError):
        await system.ref("/accounts/a").ask(HowMuch(), within=60)

    assert "entity_let_go" in log.names
    assert await system.ref("/accounts/a").ask(HowMuch(), within=5) == 0
    await system.ref("/accounts").stop()


async def test_one_that_is_stopped_loses_what_waits_and_says_so(system: System) -> None:
    await open_bank(system, Bank())
    account = system.ref("/accounts/a")
    await account.ask(HowMuch(), within=5)

    gone = account.stop()
    account.tell(Add(1))
    await gone

    assert system.dead_letters.counts == {("Add", "stopped"): 1}
    await system.ref("/accounts").stop()


async def test_what_is_said_during_a_hand_over_reaches_the_new_owner_in_order() -> None:
    """Two systems stand for two nodes."""
    bank = Bank()
    old, new = (System(executor=InlineExecutor(), log=RecordingLog()) for _ in range(2))
    for system in (old, new):
        await open_bank(system, bank)
    old.ref("/accounts/a").tell(Add(1))
    asking = asyncio.ensure_future(old.ref("/accounts/a").ask(HowMuch(), within=30))
    await asyncio.sleep(1)

    rested = await old.ref("/accounts").ask(Release(lambda name: name == "a"), within=10)
    old.ref("/accounts/a").tell(Add(2))
    late = asyncio.ensure_future(old.ref("/accounts/a").ask(HowMuch(), within=30))
    old.ref("/accounts/b").tell(Add(10))
    await asyncio.sleep(1)
    assert bank.here["a"] == 0
    kept = await old.ref("/accounts").ask(KeptIds(), within=10)
    forwarded = await old.ref("/accounts").ask(
        HandOver(lambda _: True, lambda name, message: new.deliver(f"/accounts/{name}", message)), within=10
    )

    assert (rested, kept, forwarded) == (1, ("a",), 2)
    assert (await asking, await late) == (1, 3)
    assert await old.ref("/accounts/b").ask(HowMuch(), within=5) == 10
    assert bank.most_here == 1
    for system in (old, new):
        await system.ref("/accounts").stop()


async def test_what_is_taken_back_goes_on_here(system: System) -> None:
    bank = Bank()
    await open_bank(system, bank)
    account = system.ref("/accounts/a")
    account.tell(Add(1))
    await asyncio.sleep(1)
    await system.ref("/accounts").ask(Release(lambda _: True), within=10)
    account.tell(Add(2))
    await asyncio.sleep(10)

    await system.ref("/accounts").ask(Release(lambda _: False), within=10)

    assert await account.ask(HowMuch(), within=5) == 3
    await system.ref("/accounts").stop()


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "rest", "wait"]), st.sampled_from("abcd")), min_size=5, max_size=60
)


@given(STEPS, st.integers(1, 3))
def test_whatever_is_said_in_whatever_order_nothing_is_lost_and_nobody_is_there_twice(
    steps: list[tuple[str, str]], most: int
) -> None:
    async def play() -> tuple[Bank, Counter[str], System]:
        system, bank, expected = System(executor=InlineExecutor(), log=RecordingLog()), Bank(), Counter[str]()
        await open_bank(system, bank, Resting(idle_seconds=2.0, most=most))
        for what, name in steps:
            match what:
                case "add":
                    expected[name] += 1
                    system.ref(f"/accounts/{name}").tell(Add(1))
                case "rest":
                    system.ref(f"/accounts/{name}").tell(Rest())
                case _:
                    await asyncio.sleep(0.35)
        await asyncio.sleep(30)
        await system.ref("/accounts").stop()
        return bank, expected, system

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        bank, expected, system = runner.run(play())

    assert Counter(bank.saved) == expected
    assert bank.most_here <= 1
    assert system.dead_letters.counts.total() == 0
