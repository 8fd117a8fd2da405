"""Troubles of a cluster in the middle of a recitation: Redis fails over, or a node is cut off from all that it asks."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from tests.cluster.killing import Told, recite
from tests.cluster.nodes import Node, wait_ready
from tests.cluster.parts import BY_ROLE, Cluster

LEASE_SECONDS: Final = 3.0
_AFTER_SECONDS: Final = 8.0
_AGAIN_SECONDS: Final = 60.0
_REST_SECONDS: Final = 1.0
_REFUSED: Final = "talqin_shards_refused_total"

Say = Callable[[str], None]
Trouble = Callable[[Cluster, Say], Awaitable[Node | None]]
"""Makes it, and waits until others do what was done there; gives the node whose cut is to be healed."""


@dataclass(frozen=True)
class Outcome:
    """A recitation that met with a trouble.

    Attributes:
        told: what its learner was told.
        remembered: how often it is remembered.
        late_writes: documents of the learner that were changed once it was remembered: by whoever came back.
        refused: writes of the node that came back which the documents refused.
    """

    told: Told
    remembered: int
    late_writes: int
    refused: int


async def lose_redis(cluster: Cluster, say: Say) -> Node | None:
    """Kill Redis' master; the Sentinels name the replica."""
    await asyncio.to_thread(cluster.redis.wait_replicated)
    await asyncio.to_thread(cluster.redis.master.kill)
    say("Redis' master is killed")
    await asyncio.to_thread(cluster.redis.wait_failed_over)
    say("the Sentinels have named another")
    return None


async def cut_memory(cluster: Cluster, say: Say) -> Node | None:
    """Cut the memory node that has the learner off from Redis and MongoDB."""
    node = await asyncio.to_thread(cluster.remembering)
    epoch = await asyncio.to_thread(cluster.epoch)
    cluster.islands[node.name].cut()
    say(f"{node.name} is cut off")
    await asyncio.to_thread(_wait, lambda: not _owns(node))
    say("it owns nothing any more, by its own clock")
    await asyncio.to_thread(_wait, lambda: cluster.epoch() > epoch)
    say("another has the learner's shard, in a later epoch")
    return node


async def cut_session(cluster: Cluster, say: Say) -> Node | None:
    """Cut the session node that has the learner off from Redis, MongoDB and who hears; the front door reaches it."""
    node = await asyncio.to_thread(cluster.serving)
    cluster.islands[node.name].cut()
    say(f"{node.name} is cut off, and the front door still reaches it")
    await asyncio.to_thread(_wait, lambda: not node.is_ready)
    say("it says that it is not ready")
    others = [other for other in cluster.nodes.values() if other.role == "session" and other is not node]
    await asyncio.to_thread(_wait, lambda: any(other.has_a_visit() for other in others))
    say("another has the visit")
    return node


TROUBLES: Final[dict[str, Trouble]] = {"session": cut_session, "memory": cut_memory, "redis": lose_redis}
"""By the names that `make cluster TROUBLE=` takes. After `redis` a cluster has no replica, so it comes last."""


async def meet(
    cluster: Cluster, trouble: str, file: Path, passage: str, speed: float, after: float, say: Say
) -> Outcome:
    """Recite, and have a trouble come so many seconds after the beginning; healed once it is remembered."""
    began = time.monotonic()

    def say_when(what: str) -> None:
        say(f"  {time.monotonic() - began:5.1f} s  {what}")

    had = len(await asyncio.to_thread(cluster.remembered))
    reciting = asyncio.create_task(recite(cluster.address, file, passage, speed, cluster.token()))
    reciting.add_done_callback(lambda _: say_when("the final has come"))
    await asyncio.sleep(after)
    assert not reciting.done()
    node = await TROUBLES[trouble](cluster, say_when)
    told = await reciting
    await asyncio.to_thread(cluster.wait_remembered, had + 1)
    say_when("the recitation is remembered")
    kept = await asyncio.to_thread(_at_rest, cluster)
    refused = 0 if node is None else await asyncio.to_thread(_heal, cluster, node, say_when)
    await asyncio.to_thread(_wait, lambda: all(_owns(node) for node in _remembering(cluster)))
    say_when("every memory node has shards")
    late_writes = len(kept ^ await asyncio.to_thread(cluster.kept))
    remembered = len(await asyncio.to_thread(cluster.remembered)) - had
    say_when(f"documents that were changed since: {late_writes}; writes that were refused: {refused}")
    return Outcome(told, remembered, late_writes, refused)


def told(file: Path, passage: str, troubles: Sequence[str]) -> bool:
    """Start a cluster, have each of these troubles come in a recitation, and say what its learner was told.

    Raises:
        click.UsageError: there is no such trouble.
    """
    if unknown := set(troubles) - TROUBLES.keys():
        raise click.UsageError(f"troubles are {', '.join(TROUBLES)}: no {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="talqin-troubles-") as folder:
        settings = {"NODE__LEASE_SECONDS": str(LEASE_SECONDS)}
        cluster = Cluster(Path(folder) / "cluster", BY_ROLE, settings, has_islands=True)
        try:
            cluster.start()
            return asyncio.run(_tell(cluster, file, passage, sorted(troubles, key=list(TROUBLES).index)))
        finally:
            cluster.stop()


async def _tell(cluster: Cluster, file: Path, passage: str, troubles: Sequence[str]) -> bool:
    undisturbed = await recite(cluster.address, file, passage, 1.0, cluster.token())
    await asyncio.to_thread(cluster.wait_remembered, 1)
    right = [await _tell_of(cluster, file, passage, trouble, undisturbed) for trouble in troubles]
    return all(right)


async def _tell_of(cluster: Cluster, file: Path, passage: str, trouble: str, undisturbed: Told) -> bool:
    click.echo(f"{file.name} ({passage}), and {trouble}")
    outcome = await meet(cluster, trouble, file, passage, 1.0, _AFTER_SECONDS, click.echo)
    met = outcome.told
    same, faults = met.verdicts == undisturbed.verdicts, met.faults()
    click.echo(f"verdicts as undisturbed: {'yes' if same else 'NO'}, of {len(met.verdicts)} words; ", nl=False)
    click.echo(f"events: {faults or 'each once, in order'}; lines taken up again: {met.resumes}; ", nl=False)
    click.echo(f"longest silence {met.longest_silence:.1f} s; remembered {outcome.remembered} times")
    return same and not faults and outcome.remembered == 1 and outcome.late_writes == 0


def _heal(cluster: Cluster, node: Node, say: Say) -> int:
    """Heal a cut, and let a lease pass, in which all that was said into it arrives; gives what was refused of it."""
    before = node.metric(_REFUSED)
    cluster.islands[node.name].heal()
    say("the cut is healed")
    time.sleep(LEASE_SECONDS)
    wait_ready([node])
    return round(node.metric(_REFUSED) - before)


def _at_rest(cluster: Cluster) -> set[str]:
    """Give the learner's documents once nobody who may is writing any more."""
    kept, before = cluster.kept(), set[str]()
    while kept != before:
        time.sleep(_REST_SECONDS)
        kept, before = cluster.kept(), kept
    return kept


def _remembering(cluster: Cluster) -> list[Node]:
    return [node for node in cluster.nodes.values() if node.role == "memory"]


def _owns(node: Node) -> bool:
    return node.metric("talqin_shards_owned") > 0


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _AGAIN_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(f"still not so after {_AGAIN_SECONDS:.0f} s")
        time.sleep(0.05)
