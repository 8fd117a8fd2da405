"""`make cluster`: a whole cluster on this machine, and a recitation through it while its nodes are killed."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from tests.cluster.killing import Told, killed_in_turn, recite
from tests.cluster.nodes import Node
from tests.cluster.parts import ALIKE, BY_ROLE, Cluster


def _victims(cluster: Cluster) -> list[Callable[[], Node]]:
    """Who is killed: of each role the node that has the learner; where all are alike, two times the one that has."""
    if any(node.role == "inference" for node in cluster.nodes.values()):
        return [cluster.hearing, cluster.serving, cluster.remembering]
    return [cluster.serving, cluster.serving]


def _table(cluster: Cluster) -> None:
    click.echo(f"front door   http://127.0.0.1:{cluster.door.port}/   ({cluster.address})")
    for node in cluster.nodes.values():
        click.echo(f"{node.name:<12} role {node.role:<10} operator http://127.0.0.1:{node.admin}/tree")
    click.echo(f"documents    mongodb://127.0.0.1:{cluster.documents.port}   passing {cluster.redis.url}")
    click.echo(f"written to   {cluster.folder}")


def _compare(undisturbed: Told, disturbed: Told) -> bool:
    same = undisturbed.verdicts == disturbed.verdicts
    right = sum(word.verdict == "right" for word in disturbed.verdicts)
    faults = disturbed.faults()
    click.echo(f"words right: {right} of {len(disturbed.verdicts)}; lines taken up again: {disturbed.resumes}")
    click.echo(f"longest silence: {undisturbed.longest_silence:.1f} s undisturbed, {disturbed.longest_silence:.1f} s")
    click.echo(f"verdicts as undisturbed: {'yes' if same else 'NO'}; events: {faults or 'each once, in order'}")
    return same and not faults


async def _prove(cluster: Cluster, file: Path, passage: str, each: float) -> bool:
    click.echo(f"\nreciting {file.name} ({passage}), undisturbed")
    undisturbed = await recite(cluster.address, file, passage, 1.0)
    click.echo("reciting it again, while nodes that have it are killed, one after another")
    began = time.monotonic()

    def say(what: str) -> None:
        click.echo(f"  {time.monotonic() - began:5.1f} s  {what}")

    killing = asyncio.create_task(killed_in_turn(_victims(cluster), 4.0, each, say))
    disturbed = await recite(cluster.address, file, passage, 1.0)
    say("the final has come")
    for death in await killing:
        click.echo(f"  {death.node} was ready again {death.away_seconds:.1f} s after it was killed")
    return _compare(undisturbed, disturbed)


@click.command()
@click.option("--file", type=click.Path(exists=True, path_type=Path), help="A recording to recite.")
@click.option("--passage", default="103", show_default=True, help="What it recites.")
@click.option("--each", default=9.0, show_default=True, help="Seconds between two kills.")
@click.option("--alike", is_flag=True, help="Three nodes that do everything, in place of two of each role.")
@click.option("--stay", is_flag=True, help="Leave the cluster up until Ctrl-C.")
def main(file: Path | None, passage: str, each: float, *, alike: bool, stay: bool) -> None:
    """Start the cluster; with --file recite through it while nodes die, and compare."""
    with tempfile.TemporaryDirectory(prefix="talqin-cluster-") as folder:
        cluster = Cluster(Path(folder), ALIKE if alike else BY_ROLE)
        try:
            began = time.monotonic()
            cluster.start()
            click.echo(f"up in {time.monotonic() - began:.0f} s")
            _table(cluster)
            is_same = file is None or asyncio.run(_prove(cluster, file, passage, each))
            if stay or file is None:
                click.echo("Ctrl-C ends it.")
                _wait()
        finally:
            cluster.stop()
    sys.exit(0 if is_same else 1)


def _wait() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        click.echo("ending")


if __name__ == "__main__":
    main()
