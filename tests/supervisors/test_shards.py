"""Shards of entities on several nodes: each system stands for one, and a table in memory for the leases of all."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.runtime import Actor, CellSpec, Question, StopReason, System
from supervisors.child import ChildSpec
from supervisors.entities import Entities, Resting
from supervisors.shards import SHARDS, EpochOf, GiveShards, Shards, SoleOwner, TakeShards, shard_of
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.fakes.workers import InlineExecutor

ALL = tuple(range(SHARDS))


class Add(msgspec.Struct, frozen=True):
    number: int


class HowMuch(Question[int], frozen=True):
    pass


@dataclass
class Table:
    """The leases, and what the entities wrote: an epoch lower than the last one seen is refused."""

    rows: dict[int, tuple[str, int, float]] = field(default_factory=dict)
    epochs: Counter[int] = field(default_factory=Counter)
    is_cut_off: set[str] = field(default_factory=set)
    saved: Counter[str] = field(default_factory=Counter)
    here: Counter[str] = field(default_factory=Counter)
    most_here: int = 0

    async def acquire(self, shard: int, node: str, seconds: float) -> int | None:
        owner, epoch, until = self.rows.get(shard, ("", 0, 0.0))
        if owner not in {"", node} and until > self._now():
            return None
        if owner != node or until <= self._now():
            self.epochs[shard] += 1
            epoch = self.epochs[shard]
        self.rows[shard] = (node, epoch, self._now() + seconds)
        return epoch

    async def renew(self, shard: int, node: str, epoch: int, seconds: float) -> bool:
        if node in self.is_cut_off:
            raise ConnectionError("the table cannot be reached")
        if self.rows.get(shard, ("", 0, 0.0))[:2] != (node, epoch):
            return False
        self.rows[shard] = (node, epoch, self._now() + seconds)
        return True

    async def release(self, shard: int, node: str, epoch: int) -> None:
        if node not in self.is_cut_off and self.rows.get(shard, ("", 0, 0.0))[:2] == (node, epoch):
            del self.rows[shard]

    async def owner(self, shard: int) -> str | None:
        owner, _, until = self.rows.get(shard, (None, 0, 0.0))
        return owner if until > self._now() else None

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


class Account(Actor[Add | HowMuch]):
    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self.table = table

    async def on_start(self) -> None:
        self.table.here[self.name] += 1
        self.table.most_here = max(self.table.most_here, self.table.here[self.name])

    async def on_receive(self, message: Add | HowMuch) -> object:
        if isinstance(message, HowMuch):
            return self.table.saved[self.name]
        await asyncio.sleep(0.05)
        self.table.saved[self.name] += message.number
        return None

    async def on_stop(self, reason: StopReason) -> None:
        del reason
        await asyncio.sleep(0.1)
        self.table.here[self.name] -= 1


class Cluster:
    """Nodes that share a table; what is not theirs they forward to whom the table names."""

    def __init__(self, *names: str) -> None:
        self.table = Table()
        self.nodes = {name: System(executor=InlineExecutor(), log=RecordingLog()) for name in names}

    async def start(self) -> None:
        for name, system in self.nodes.items():
            kinds = Entities(
                lambda entity: ChildSpec(entity, lambda: Account(entity, self.table)), resting=Resting(5.0)
            )
            accounts = await system.spawn("/accounts", CellSpec(lambda kinds=kinds: kinds, stop_seconds=None))  # type: ignore[misc] # bound at once
            shards = Shards(name, self.table, [accounts], self.forward, lease_seconds=3.0)
            await system.spawn("/shards", CellSpec(lambda shards=shards: shards, stop_seconds=None))  # type: ignore[misc] # bound at once

    def forward(self, kind: str, entity: str, message: object) -> None:
        owner = self.table.rows[shard_of(entity)][0]
        self.nodes[owner].deliver(f"/{kind}/{entity}", message)

    async def take(self, node: str, shards: tuple[int, ...] = ALL) -> int:
        return await self.nodes[node].ref("/shards").ask(TakeShards(shards), within=60)

    async def give(self, node: str, shards: tuple[int, ...] = ALL) -> int:
        return await self.nodes[node].ref("/shards").ask(GiveShards(shards), within=60)

    async def stop(self) -> None:
        for system in self.nodes.values():
            await system.ref("/shards").stop()
            await system.ref("/accounts").stop()


def _forward_nothing(kind: str, entity: str, message: object) -> None:
    del kind, entity, message


def test_a_shard_is_the_same_for_ever() -> None:
    assert [shard_of(name) for name in ("amina", "bilal", "")] == [374, 616, 0]
    assert {shard_of(str(number)) for number in range(20_000)} == set(ALL)


async def test_a_node_that_owns_nothing_keeps_what_is_said_until_it_does() -> None:
    cluster = Cluster("a")
    await cluster.start()
    asking = asyncio.ensure_future(cluster.nodes["a"].ref("/accounts/amina").ask(HowMuch(), within=60))
    await asyncio.sleep(2)
    assert not asking.done()

    taken = await cluster.take("a")

    assert taken == SHARDS
    assert await asking == 0
    await cluster.stop()


async def test_a_hand_off_loses_nothing_and_nobody_is_there_twice() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.take("a")
    account = cluster.nodes["a"].ref("/accounts/amina")
    for _ in range(10):
        account.tell(Add(1))
    await asyncio.sleep(0.2)

    rested = await cluster.give("a")
    account.tell(Add(100))
    await cluster.take("b")
    for _ in range(5):
        account.tell(Add(1))

    assert rested == 1
    assert await account.ask(HowMuch(), within=10) == 115
    assert cluster.table.most_here == 1
    assert await cluster.nodes["b"].ref("/shards").ask(EpochOf("amina"), within=1) == 2
    assert await cluster.nodes["a"].ref("/shards").ask(EpochOf("amina"), within=1) is None
    await cluster.stop()


async def test_what_is_anothers_is_not_taken() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.take("a", ALL[:700])

    assert await cluster.take("b") == SHARDS - 700

    await cluster.stop()


async def test_a_node_that_cannot_renew_stops_its_entities_before_its_lease_is_over() -> None:
    cluster = Cluster("a", "b")
    await cluster.start()
    await cluster.take("a")
    account = cluster.nodes["a"].ref("/accounts/amina")
    await account.ask(HowMuch(), within=1)
    renewed_at = cluster.table.rows[shard_of("amina")][2] - 3.0

    cluster.table.is_cut_off.add("a")
    while cluster.table.here["amina"]:  # noqa: ASYNC110 - nobody else tells
        await asyncio.sleep(0.05)
    stopped_at = asyncio.get_running_loop().time()

    assert stopped_at < renewed_at + 3.0
    assert await cluster.take("b") == 0
    await asyncio.sleep(3)
    assert await cluster.take("b") == SHARDS
    assert cluster.table.most_here == 1
    await cluster.stop()


async def test_a_node_that_is_alone_owns_everything_for_ever(system: System) -> None:
    table = Table()
    spec = CellSpec(lambda: Entities(lambda name: ChildSpec(name, lambda: Account(name, table))))
    accounts = await system.spawn("/accounts", spec)
    shards = await system.spawn(
        "/shards", CellSpec(lambda: Shards("alone", SoleOwner(), [accounts], _forward_nothing, lease_seconds=3.0))
    )
    await shards.ask(TakeShards(ALL), within=5)

    await asyncio.sleep(60)

    assert await system.ref("/accounts/amina").ask(HowMuch(), within=1) == 0
    assert await shards.ask(EpochOf("amina"), within=1) == 1
    await shards.stop()
    await accounts.stop()


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "move", "wait"]), st.sampled_from("ab"), st.sampled_from("wxyz")),
    min_size=5,
    max_size=40,
)


@settings(max_examples=40)
@given(STEPS)
def test_however_shards_move_every_message_arrives_once(steps: list[tuple[str, str, str]]) -> None:
    async def play() -> tuple[Cluster, Counter[str]]:
        cluster, said = Cluster("a", "b"), Counter[str]()
        await cluster.start()
        await cluster.take("a")
        for what, node, name in steps:
            match what:
                case "add":
                    said[name] += 1
                    cluster.nodes[node].ref(f"/accounts/{name}").tell(Add(1))
                case "move":
                    shards = (shard_of(name),)
                    await cluster.give("b" if node == "a" else "a", shards)
                    await cluster.take(node, shards)
                case _:
                    await asyncio.sleep(0.3)
        await asyncio.sleep(20)
        await cluster.stop()
        return cluster, said

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        cluster, said = runner.run(play())

    assert cluster.table.saved == said
    assert cluster.table.most_here <= 1
    assert [system.dead_letters.counts.total() for system in cluster.nodes.values()] == [0, 0]


@pytest.mark.parametrize("entity", ["", "ä", "a/b"])
def test_any_id_has_a_shard(entity: str) -> None:
    assert shard_of(entity) in ALL
