"""Shards of entities on several nodes: each system stands for one, with a table of leases and a store for all."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.runtime import Actor, CellSpec, Question, StopReason, System
from actors.shards.leases import LeaseMeter
from actors.shards.ownership import Home, NotOursError, Tenure
from actors.stores.documents import Epoch, Fence, Owner, StaleEpochError
from models.shards.placing import shard_of
from models.shards.tenancy import Rules
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities, Resting
from supervisors.ownership import LeasedOwnership, shard_owner
from supervisors.shards import Kind, OwnedShards, PrepareToLeave, Shards
from tests.fakes.documents import RememberedDocuments
from tests.fakes.leases import RememberedLeases
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.fakes.workers import InlineExecutor

RULES = Rules(seconds=3.0, shards=32, most_moves=4)
NAMES = ("amina", "bilal", "dina", "esra", "faris", "hana", "idris")


class Add(msgspec.Struct, frozen=True):
    number: int


class HowMuch(Question[int], frozen=True):
    pass


@dataclass
class Bank(RememberedDocuments):
    """Mints epochs; and what entities wrote under them."""

    saved: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)
    most_here: int = 0
    refused: int = 0
    mints: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        await asyncio.sleep(0.01)
        self.mints += 1
        return await super().claim(owner, under=under)

    async def save(self, name: str, number: int, fence: Fence | None) -> None:
        await asyncio.sleep(0.05)
        assert fence is not None
        try:
            await self.write(under=fence)
        except StaleEpochError:
            self.refused += 1
            raise
        self.saved[name] += number


class Account(Actor[Add | HowMuch]):
    def __init__(self, name: str, bank: Bank, tenure: Tenure) -> None:
        self.name = name
        self.bank = bank
        self.tenure = tenure

    async def on_start(self) -> None:
        self.bank.here[self.name] += 1
        self.bank.most_here = max(self.bank.most_here, self.bank.here[self.name])

    async def on_receive(self, message: Add | HowMuch) -> object:
        if isinstance(message, HowMuch):
            return self.bank.saved[self.name]
        with self.tenure.fenced() as fence:
            await self.bank.save(self.name, message.number, fence)
        return None

    async def on_stop(self, reason: StopReason) -> None:
        del reason
        await asyncio.sleep(0.1)
        self.bank.here[self.name] -= 1


class Node:
    """A system that is one of several."""

    def __init__(self, name: str, cluster: "Cluster") -> None:
        self.name = name
        self.log = RecordingLog()
        self.system = System(executor=InlineExecutor(), log=self.log)
        self.ownership = LeasedOwnership(self.system.clock, RULES.shards)
        self.meter = LeaseMeter()
        self._cluster = cluster

    async def start(self) -> None:
        accounts = await self.system.spawn("/accounts", CellSpec(self._entities, stop_seconds=None))
        kind = Kind(accounts, lambda name: name)
        home, cluster = Home(self.name), self._cluster

        def shards() -> Shards:
            about = (home, cluster.leases, cluster.bank, [kind], self.ownership, cluster.forward)
            return Shards(*about, rules=RULES, meter=self.meter)

        await self.system.spawn("/shards", CellSpec(shards, stop_seconds=None))

    async def stop(self) -> None:
        await self.system.ref("/shards").stop()
        await self.system.ref("/accounts").stop()

    async def owned(self) -> set[int]:
        return set(await self.system.ref("/shards").ask(OwnedShards(), within=5))

    def _entities(self) -> Entities:
        def is_released(name: str) -> bool:
            return not self.ownership.accepts(name)

        return Entities(self._account, resting=Resting(5.0), is_released=is_released)

    def _account(self, name: str) -> ChildSpec:
        tenure = Tenure(self.ownership, name, lambda entity: shard_owner(shard_of(entity, RULES.shards)))
        return ChildSpec(name, lambda: Account(name, self._cluster.bank, tenure))


class Cluster:
    """Nodes that share a table and a bank; what is another's is said to its system."""

    def __init__(self, *names: str) -> None:
        self.bank = Bank()
        self.leases = RememberedLeases(lambda: asyncio.get_running_loop().time())
        self.nodes = {name: Node(name, self) for name in names}

    async def start(self) -> None:
        for node in self.nodes.values():
            await node.start()

    async def add(self, name: str) -> Node:
        node = self.nodes[name] = Node(name, self)
        await node.start()
        return node

    def forward(self, home: Home, entity: str, message: object) -> None:
        def deliver() -> None:
            there = self.nodes.get(home.node) or next(iter(self.nodes.values()))  # who has left is asked no more
            there.system.deliver(f"/accounts/{entity}", message)

        asyncio.get_running_loop().call_later(0.01, deliver)

    async def wait_settled(self, *names: str, within: float = 30.0) -> float:
        """Wait until these nodes own all shards, each by one; returns the seconds that it took."""
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(within):
            while True:
                owned = [await self.nodes[name].owned() for name in names]
                if sum(map(len, owned)) == len(set().union(*owned)) == RULES.shards and all(owned):
                    return asyncio.get_running_loop().time() - began
                await asyncio.sleep(0.05)

    def tell(self, node: str, name: str, number: int = 1) -> None:
        self.nodes[node].system.ref(f"/accounts/{name}").tell(Add(number))

    async def how_much(self, node: str, name: str) -> int:
        return await self.nodes[node].system.ref(f"/accounts/{name}").ask(HowMuch(), within=60)

    async def stop(self) -> None:
        for node in self.nodes.values():
            await node.stop()


def running(story: Callable[[], Awaitable[None]]) -> None:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:

        async def play() -> None:
            await story()

        runner.run(play())


async def test_a_node_takes_everything_once_a_new_table_has_settled() -> None:
    cluster = Cluster("a")
    await cluster.start()
    asking = asyncio.ensure_future(cluster.how_much("a", "amina"))

    took = await cluster.wait_settled("a")

    assert RULES.seconds <= took <= RULES.seconds + 0.5
    assert await asking == 0
    await cluster.stop()


async def test_nodes_that_start_together_share_and_everything_is_said_to_whose_it_is() -> None:
    cluster = Cluster("a", "b", "c")
    await cluster.start()
    await cluster.wait_settled("a", "b", "c")

    for node in "abc":
        for name in NAMES:
            cluster.tell(node, name)
    await asyncio.sleep(2)

    assert cluster.bank.saved == dict.fromkeys(NAMES, 3)
    assert cluster.bank.most_here == 1
    assert cluster.bank.refused == 0
    assert sum(node.meter.handed_on for node in cluster.nodes.values()) == 2 * len(NAMES)
    await cluster.stop()


async def test_a_new_node_is_given_its_part_a_few_at_a_time_and_nothing_is_lost() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")
    before = {name: await node.owned() for name, node in cluster.nodes.items()}

    await cluster.add("c")
    for number in range(60):
        cluster.tell("abc"[number % 3], NAMES[number % len(NAMES)])
        leaving = [node.ownership.tenancy for node in cluster.nodes.values()]
        assert all(tenancy is None or len(tenancy.shards()) <= RULES.shards for tenancy in leaving)
        await asyncio.sleep(0.1)
    await cluster.wait_settled("a", "b", "c")
    await asyncio.sleep(2)

    after = {name: await cluster.nodes[name].owned() for name in "ab"}
    assert all(after[name] <= before[name] for name in "ab")
    assert sum(cluster.bank.saved.values()) == 60
    assert cluster.bank.most_here == 1
    assert cluster.bank.refused == 0
    await cluster.stop()


async def test_a_node_that_stops_leaves_at_once_what_it_owned() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")
    cluster.nodes["b"].system.ref("/shards").tell(PrepareToLeave())
    await asyncio.sleep(0.5)

    await cluster.nodes.pop("b").stop()
    took = await cluster.wait_settled("a")

    assert took < RULES.seconds
    assert cluster.bank.most_here == 0
    await cluster.stop()


async def test_a_node_that_dies_is_followed_when_its_lease_is_over() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")

    cluster.leases.cut_off.add("b")
    dead = cluster.nodes.pop("b")
    took = await cluster.wait_settled("a")

    assert took <= RULES.seconds + RULES.beat_seconds + 0.5
    cluster.leases.cut_off.clear()
    await dead.stop()
    await cluster.stop()


async def test_a_node_that_cannot_renew_stops_its_entities_before_its_lease_is_over() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")
    owner = next(node for node in cluster.nodes.values() if node.ownership.accepts("amina"))
    await cluster.how_much(owner.name, "amina")

    cluster.leases.cut_off.add(owner.name)
    tenancy = owner.ownership.tenancy
    assert tenancy is not None
    assert tenancy.heard_at is not None
    while cluster.bank.here["amina"]:  # noqa: ASYNC110 - nobody else tells
        await asyncio.sleep(0.05)
    stopped_at = asyncio.get_running_loop().time()

    assert stopped_at < tenancy.heard_at + RULES.seconds
    assert owner.ownership.epoch_of("amina") is None
    assert owner.meter.counts.lost > 0
    assert "shards_lost" in owner.log.names
    cluster.leases.cut_off.clear()
    await cluster.wait_settled("a", "b")
    await cluster.stop()


async def test_a_table_that_loses_everything_moves_nothing() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")
    mints = cluster.bank.mints

    cluster.leases.table.lose_all()
    await asyncio.sleep(3 * RULES.seconds)

    await cluster.wait_settled("a", "b")
    assert cluster.bank.mints == mints
    assert [node.meter.counts.lost for node in cluster.nodes.values()] == [0, 0]
    await cluster.stop()


async def test_after_an_outage_of_the_table_each_node_has_back_what_it_had() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.wait_settled("a", "b")
    before = {name: await node.owned() for name, node in cluster.nodes.items()}

    cluster.leases.is_away = True
    await asyncio.sleep(2 * RULES.seconds)
    assert [await node.owned() for node in cluster.nodes.values()] == [set(), set()]
    assert all(node.meter.is_deserted for node in cluster.nodes.values())
    cluster.leases.is_away = False
    took = await cluster.wait_settled("a", "b")

    assert took < 1.0
    assert [node.meter.owned for node in cluster.nodes.values()] == [len(owned) for owned in before.values()]
    assert all(node.meter.unheard > 1 for node in cluster.nodes.values())
    assert not any(node.meter.is_deserted for node in cluster.nodes.values())
    assert {name: await node.owned() for name, node in cluster.nodes.items()} == before
    await cluster.stop()


async def test_who_has_a_later_epoch_is_believed_and_the_shard_is_taken_again() -> None:
    cluster = Cluster("a")
    await cluster.start()
    await cluster.wait_settled("a")
    await cluster.bank.claim(shard_owner(shard_of("amina", RULES.shards)))

    cluster.tell("a", "amina")
    await asyncio.sleep(2)
    cluster.tell("a", "amina")
    await asyncio.sleep(2)

    assert cluster.bank.refused == 1
    assert cluster.bank.saved["amina"] == 1
    assert cluster.nodes["a"].meter.counts.refused == 1
    await cluster.stop()


async def test_what_is_not_ours_is_not_written() -> None:
    ownership = LeasedOwnership(System(executor=InlineExecutor(), log=RecordingLog()).clock)

    with (
        pytest.raises(NotOursError),
        Tenure(ownership, "amina", lambda entity: shard_owner(shard_of(entity))).fenced(),
    ):
        raise AssertionError("nothing is to be written")


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "join", "part", "lose", "wait"]), st.sampled_from(NAMES)),
    min_size=5,
    max_size=30,
)


@settings(max_examples=25)
@given(STEPS)
def test_however_shards_move_every_message_arrives_once(steps: list[tuple[str, str]]) -> None:
    async def play() -> None:
        cluster, said, newest = Cluster("a"), Counter[str](), ord("a")
        await cluster.start()
        for number, (what, name) in enumerate(steps):
            match what:
                case "add":
                    said[name] += 1
                    names = sorted(cluster.nodes)
                    cluster.tell(names[number % len(names)], name)
                case "join" if len(cluster.nodes) < 4:
                    newest += 1
                    await cluster.add(chr(newest))
                case "part" if len(cluster.nodes) > 1:
                    await asyncio.sleep(10)  # what was said to it has gone its way
                    await cluster.nodes.pop(min(cluster.nodes)).stop()
                case "lose":
                    cluster.leases.table.lose_all()
                case _:
                    await asyncio.sleep(0.3)
        await cluster.wait_settled(*cluster.nodes, within=60)
        await asyncio.sleep(5)
        await cluster.stop()
        assert cluster.bank.saved == said
        assert cluster.bank.most_here <= 1
        assert cluster.bank.refused == 0

    running(play)
