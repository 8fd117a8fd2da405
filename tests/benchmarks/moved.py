"""How long a crowd waits whose node is lost: `python -m tests.benchmarks.moved`.

A far pool in this process, two real inference nodes beside it; everybody says a chunk every 320 ms, at its time
whatever became of those before, and one of the nodes is killed, frozen or asked to end. Its streams are opened at the
other with their past, which hears what has waited while it goes on with its own.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

import click
import msgspec
import uvloop

from actors.far.pool import FarPool
from actors.pool.messages import DescribePool
from actors.runtime import CellSpec, MailboxSpec, System
from config.settings import PoolSettings
from talqin.bench.crowd import Crowd
from tests.cluster.nodes import SECRET, Node, make_node, wait_ready
from tests.fakes.logs import RecordingLog
from transport.nodes.links import InferenceLinks

WAYS: Final[dict[str, Callable[[Node], None]]] = {
    "killed": lambda node: node.process.kill(),
    "frozen": lambda node: node.process.freeze(),
    "drained": lambda node: node.process.end(),
}
_MAILBOX: Final = MailboxSpec(capacity=100_000)
_IN_TIME_SECONDS: Final = 0.32


class Moved(msgspec.Struct, frozen=True):
    """One way to lose a node.

    Attributes:
        moved: streams that were its.
        worst_seconds: the longest that a chunk waited.
        caught_up_seconds: after how long the last chunk was heard that was late.
        unheard: chunks that never were.
    """

    way: str
    streams: int
    moved: int
    worst_seconds: float
    caught_up_seconds: float
    unheard: int


@contextmanager
def two_nodes() -> Generator[list[Node]]:
    """Start two inference nodes."""
    with tempfile.TemporaryDirectory(prefix="talqin-moved-") as folder:
        nodes = [make_node(name, "inference", Path(folder) / name) for name in ("inference-1", "inference-2")]
        try:
            for node in nodes:
                node.process.start()
            wait_ready(nodes)
            yield nodes
        finally:
            for node in nodes:
                node.process.kill()


async def lose(nodes: Sequence[Node], way: str, streams: int, seconds: float) -> Moved:
    """Let so many recite, and lose the first node after a third of the time."""
    log = RecordingLog()
    system, addresses = System(executor=ThreadPoolExecutor(2), log=log), [f"127.0.0.1:{n.process.port}" for n in nodes]
    links, draw = InferenceLinks(tuple(addresses), SECRET.encode(), log), Random(7).randrange  # noqa: S311 - draws a node
    pool = await system.spawn("/far", CellSpec(lambda: FarPool(links, PoolSettings(), count(1), draw), _MAILBOX))
    while len((await pool.ask(DescribePool(), within=1)).ears) < len(nodes):  # noqa: ASYNC110 - over a real socket, nothing here is told of it
        await asyncio.sleep(0.05)
    crowd = Crowd(is_greedy=False)
    mine = await system.spawn("/crowd", CellSpec(lambda: crowd, _MAILBOX))
    await crowd.come_in(pool, mine, streams)
    reciting = asyncio.create_task(crowd.recite(seconds))
    await asyncio.sleep(seconds / 3)
    moved, began = await asyncio.to_thread(nodes[0].metric, "talqin_link_streams"), time.perf_counter()
    await asyncio.to_thread(WAYS[way], nodes[0])
    await reciting
    unheard = await crowd.wait_heard()
    after = [(at - began, late) for at, late in crowd.heard if at > began]
    await crowd.leave()
    for actor in (pool, mine):
        await actor.stop()
    late_at = [at for at, late in after if late > _IN_TIME_SECONDS]
    return Moved(way, streams, round(moved), max(late for _, late in after), max(late_at, default=0.0), unheard)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--streams", default=200, show_default=True, help="Reciters, on two nodes.")
@click.option("--seconds", default=24.0, show_default=True, help="For how long they recite.")
@click.option("--way", "ways", type=click.Choice(list(WAYS)), multiple=True, help="Only this.  [default: all]")
def main(*, as_json: bool, streams: int, seconds: float, ways: tuple[str, ...]) -> None:
    """Lose an inference node in each way."""
    figures: list[Moved] = []
    for way in ways or WAYS:
        with two_nodes() as nodes:
            figures.append(uvloop.run(lose(nodes, way, streams, seconds)))
    if as_json:
        click.echo(msgspec.json.encode(figures))
        return
    click.echo("             streams  moved  longest wait s  caught up after s  unheard")
    for one in figures:
        times = f"{one.worst_seconds:16.2f}{one.caught_up_seconds:19.2f}"
        click.echo(f"{one.way:<12}{one.streams:8}{one.moved:7}{times}{one.unheard:9}")


if __name__ == "__main__":
    main()
