"""Shards over real processes, a real Redis behind Sentinels and MongoDB's wire: nodes stop, stand still, come and go.

While all of it happens learners' recitations are remembered through whatever node; each that was said to be kept is
there once at the end. The times to recover are printed (`pytest -s`).
"""

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import click
import pytest
from redis.asyncio import Redis

from models.shards.placing import placed
from tests.fakes.servers import RedisBehindSentinels, Server, mongo

pytestmark = [
    pytest.mark.wall_clock,
    # The drivers leave the sockets of a server that has died to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LEASE_SECONDS: Final = 5.0
SHARDS: Final = 96
"""A tenth of the usual: the wire server mints a hundred epochs a second where much else is done."""
LEARNERS: Final = tuple(f"learner-{number}" for number in range(6))
_ANSWER_SECONDS: Final = 60.0
_SETTLED_SECONDS: Final = 60.0


class Node:
    """One process, and what it is told to do."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self.name = name
        self._process = process
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, name: str, redis: str, documents: str, log: Path) -> "Node":
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *(
                    sys.executable,
                    "-m",
                    "tests.fakes.lease_node",
                    name,
                    redis,
                    documents,
                    str(LEASE_SECONDS),
                    str(SHARDS),
                ),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=output,
                limit=2**20,
            )
        return cls(name, process)

    async def ask(self, what: str, *about: object) -> Any:
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([number, what, *about]).encode() + b"\n")
        async with asyncio.timeout(_ANSWER_SECONDS):
            return await waiting

    def send(self, number: signal.Signals) -> None:
        os.kill(self._process.pid, number)

    async def end(self) -> None:
        if self._process.returncode is None:
            self.send(signal.SIGKILL)
        await self._process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            number, answer = json.loads(line)
            waiting = self._waiting.pop(number)
            if not waiting.done():  # else nobody waits any more
                waiting.set_result(answer)


class Cluster:
    """The nodes, and learners who recite all the while."""

    def __init__(self, redis: str, documents: str, folder: Path) -> None:
        self.nodes: dict[str, Node] = {}
        self.kept: dict[str, int] = dict.fromkeys(LEARNERS, 0)
        self.tried_again = 0
        self._where = (redis, documents)
        self._folder = folder
        self._reciting: list[asyncio.Task[None]] = []

    async def start(self, name: str) -> Node:
        """Start a node that learners do not know of yet."""
        return await Node.start(name, *self._where, self._folder / f"{name}.log")

    async def add(self, name: str) -> None:
        self.nodes[name] = await self.start(name)

    async def wait_settled(self, *names: str) -> list[dict[str, Any]]:
        """Wait until each of these owns what it is to own, and nothing more."""
        homes = placed(names, SHARDS)
        parts = [[shard for shard, home in enumerate(homes) if home == name] for name in names]
        async with asyncio.timeout(_SETTLED_SECONDS):
            while True:
                states = [await self.nodes[name].ask("status") for name in names]
                if [sorted(state["owned"]) for state in states] == parts:
                    return states
                await asyncio.sleep(0.05)

    def recite(self) -> None:
        self._reciting = [asyncio.create_task(self._recite(learner)) for learner in LEARNERS]

    async def stop_reciting(self) -> None:
        for task in self._reciting:
            task.cancel()
        await asyncio.gather(*self._reciting, return_exceptions=True)

    async def _recite(self, learner: str) -> None:
        """Say each recitation, at one node after the other, until it is said to be kept."""
        for turn in count():
            nodes = list(self.nodes.values())
            try:
                answer = await nodes[turn % len(nodes)].ask("recite", learner, self.kept[learner] + 1)
            except TimeoutError:
                answer = "no answer"
            if answer == "kept":
                self.kept[learner] += 1
            else:
                self.tried_again += 1
            await asyncio.sleep(0.2)

    async def end(self) -> None:
        await self.stop_reciting()
        for node in self.nodes.values():
            await node.end()


async def timed(what: str, happens: Awaitable[object]) -> None:
    began = time.monotonic()
    await happens
    click.echo(f"{time.monotonic() - began:6.1f} s  {what}")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[RedisBehindSentinels, Server]]:
    redis, documents = RedisBehindSentinels(tmp_path / "redis"), mongo(tmp_path / "documents")
    for server in (redis, documents):
        server.start()
    yield redis, documents
    redis.kill()
    documents.kill()
    gc.collect()


async def test_shards_outlive_frozen_nodes_lost_tables_and_failovers(
    stores: tuple[RedisBehindSentinels, Server], tmp_path: Path
) -> None:
    redis, documents = stores
    url = f"mongodb://127.0.0.1:{documents.port}/talqin?replicaSet=secantus"
    cluster = Cluster(redis.url, url, tmp_path)
    try:
        await asyncio.gather(cluster.add("n1"), cluster.add("n2"))
        await timed("until two new nodes own everything", cluster.wait_settled("n1", "n2"))
        cluster.recite()
        for story in (_stands_still, _flushed, _fails_over, _joins, _leaves):
            await story(cluster, redis)
        await cluster.stop_reciting()
        counts = [await cluster.nodes["n1"].ask("recitations", learner) for learner in LEARNERS]
        click.echo(f"{sum(counts)} recitations kept, {cluster.tried_again} said again")
    finally:
        await cluster.end()

    for learner, kept in zip(LEARNERS, counts, strict=True):
        assert kept in {cluster.kept[learner], cluster.kept[learner] + 1}  # the last may be kept and not told
    assert min(counts) > 5


async def _stands_still(cluster: Cluster, redis: RedisBehindSentinels) -> None:
    """Freeze a node for longer than its lease: another follows, and what it still wanted to write is not written."""
    del redis
    frozen = cluster.nodes.pop("n2")
    theirs = [learner for learner in LEARNERS if await frozen.ask("hold", learner)]
    frozen.send(signal.SIGSTOP)
    await timed("until a node that stands still is followed", cluster.wait_settled("n1"))
    frozen.send(signal.SIGCONT)
    written = [await frozen.ask("write held", learner) for learner in theirs]
    held = [await frozen.ask("hold", learner) for learner in theirs]
    cluster.nodes["n2"] = frozen
    await timed("until it has its part again", cluster.wait_settled("n1", "n2"))

    assert theirs
    assert all(answer.startswith("StaleFenceError") for answer in written), written
    assert not any(held)


async def _flushed(cluster: Cluster, redis: RedisBehindSentinels) -> None:
    """Lose the table: nothing moves, and no epoch is minted."""
    before = [await node.ask("status") for node in cluster.nodes.values()]
    master = Redis(port=redis.master.port)
    await master.flushall()
    await master.aclose()
    await asyncio.sleep(LEASE_SECONDS)
    await timed("and a lease, until all is well after a flush", cluster.wait_settled("n1", "n2"))
    after = [await node.ask("status") for node in cluster.nodes.values()]

    assert [state["taken"] for state in after] == [state["taken"] for state in before]
    assert [state["lost"] for state in after] == [state["lost"] for state in before]


async def _fails_over(cluster: Cluster, redis: RedisBehindSentinels) -> None:
    """Lose the master: another is named, and each node has what it had."""
    redis.wait_replicated()
    before = [await node.ask("status") for node in cluster.nodes.values()]
    redis.master.kill()
    await asyncio.sleep(LEASE_SECONDS)
    await timed("and a lease, until all is well after a failover", cluster.wait_settled("n1", "n2"))
    after = [await node.ask("status") for node in cluster.nodes.values()]

    assert [sorted(state["owned"]) for state in after] == [sorted(state["owned"]) for state in before]


async def _joins(cluster: Cluster, redis: RedisBehindSentinels) -> None:
    """Add a node: it has its part, and nobody lost anything."""
    del redis
    before = [await node.ask("status") for node in cluster.nodes.values()]
    fresh = await cluster.start("n3")
    assert await fresh.ask("recitations", LEARNERS[0]) > 0
    cluster.nodes["n3"] = fresh
    await timed("until a new node has its part", cluster.wait_settled("n1", "n2", "n3"))
    after = [await cluster.nodes[name].ask("status") for name in ("n1", "n2", "n3")]

    assert len(after[2]["owned"]) > SHARDS / 4
    assert sum(state["given"] for state in after) - sum(state["given"] for state in before) == len(after[2]["owned"])
    assert [state["lost"] for state in after[:2]] == [state["lost"] for state in before]


async def _leaves(cluster: Cluster, redis: RedisBehindSentinels) -> None:
    """Drain a node: the others have its part at once."""
    del redis
    leaving = cluster.nodes.pop("n3")

    async def leave() -> None:
        assert await leaving.ask("stop") == "stopped"
        await cluster.wait_settled("n1", "n2")

    await timed("until the part of a node that leaves is the others'", leave())
    await leaving.end()
