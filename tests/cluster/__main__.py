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
from tests.cluster.troubles import told
from tests.cluster.watching import Watching, watching


def _victims(cluster: Cluster) -> list[Callable[[], Node]]:
    """Who is killed: of each role the node that has the learner; where all are alike, two times the one that has."""
    if any(node.role == "inference" for node in cluster.nodes.values()):
        return [cluster.hearing, cluster.serving, cluster.remembering]
    return [cluster.serving, cluster.serving]


def _table(cluster: Cluster, watch: Watching) -> None:
    click.echo(f"front door   http://127.0.0.1:{cluster.door.port}/   ({cluster.address})")
    for node in cluster.nodes.values():
        click.echo(f"{node.name:<12} role {node.role:<10} operator http://127.0.0.1:{node.admin}/tree")
    click.echo(f"documents    mongodb://127.0.0.1:{cluster.documents.port}   passing {cluster.redis.url}")
    click.echo(f"Prometheus   http://127.0.0.1:{watch.watchers.prometheus}/")
    click.echo(f"Alertmanager http://127.0.0.1:{watch.watchers.alertmanager}/")
    click.echo(f"log store    http://127.0.0.1:{watch.logs.port}/talqin-logs-*/_search   traces to {watch.endpoint}")
    click.echo(f"written to   {cluster.folder}")


def _seen(cluster: Cluster, watch: Watching, undisturbed: Told, disturbed: Told) -> None:
    """Find the same recitation in all that watches."""
    by_role = any(node.role == "memory" for node in cluster.nodes.values())
    names = {"socket message", "batch", "store write"} | ({"line", "far memory"} if by_role else set())
    trace = watch.wait_trace(undisturbed.session, frozenset(names))
    over = ", ".join(sorted(watch.nodes_of(trace))) or "NONE"
    click.echo(f"trace of its end: {len(trace)} spans over {over}")
    for line in watch.lines_of(disturbed.session, "session_taken_up"):
        told = {name: line[name] for name in ("timestamp", "event", "session", "events", "chunks") if name in line}
        click.echo(f"line of the log: {told}")


def _compare(undisturbed: Told, disturbed: Told) -> bool:
    same = undisturbed.verdicts == disturbed.verdicts
    right = sum(word.verdict == "right" for word in disturbed.verdicts)
    faults = disturbed.faults()
    click.echo(f"words right: {right} of {len(disturbed.verdicts)}; lines taken up again: {disturbed.resumes}")
    click.echo(f"longest silence: {undisturbed.longest_silence:.1f} s undisturbed, {disturbed.longest_silence:.1f} s")
    click.echo(f"verdicts as undisturbed: {'yes' if same else 'NO'}; events: {faults or 'each once, in order'}")
    return same and not faults


async def _prove(cluster: Cluster, watch: Watching, file: Path, passage: str, each: float) -> bool:
    click.echo(f"\nreciting {file.name} ({passage}), undisturbed")
    undisturbed = await recite(cluster.address, file, passage, 1.0, cluster.token())
    words = len(undisturbed.verdicts)
    counted = await asyncio.to_thread(watch.watchers.wait_value, "sum(talqin_words_judged_total)", words)
    click.echo(f"Prometheus has {counted:.0f} words judged, of {words}")
    click.echo("reciting it again, while nodes that have it are killed, one after another")
    began = time.monotonic()

    def say(what: str) -> None:
        click.echo(f"  {time.monotonic() - began:5.1f} s  {what}")

    killing = asyncio.create_task(killed_in_turn(_victims(cluster), 4.0, each, say))
    disturbed = await recite(cluster.address, file, passage, 1.0, cluster.token())
    say("the final has come")
    for death in await killing:
        click.echo(f"  {death.node} was ready again {death.away_seconds:.1f} s after it was killed")
    remembered = await asyncio.to_thread(cluster.wait_remembered, 2)
    click.echo(f"remembered: {len(remembered)} recitations, of 2")
    await asyncio.to_thread(_seen, cluster, watch, undisturbed, disturbed)
    return _compare(undisturbed, disturbed) and len(remembered) == 2


@click.command()
@click.option("--file", type=click.Path(exists=True, path_type=Path), help="A recording to recite.")
@click.option("--passage", default="103", show_default=True, help="What it recites.")
@click.option("--each", default=9.0, show_default=True, help="Seconds between two kills.")
@click.option("--alike", is_flag=True, help="Three nodes that do everything, in place of two of each role.")
@click.option("--trouble", help="In place of kills, by commas: session, memory (cut off, as root), redis (fails over).")
@click.option("--stay", is_flag=True, help="Leave the cluster up until Ctrl-C.")
def main(file: Path | None, passage: str, each: float, trouble: str | None, *, alike: bool, stay: bool) -> None:
    """Start the cluster; with --file recite through it while nodes die, and compare."""
    if trouble is not None:
        if file is None:
            raise click.UsageError("--trouble comes in a recitation: name its --file")
        sys.exit(0 if told(file.resolve(), passage, trouble.split(",")) else 1)
    with tempfile.TemporaryDirectory(prefix="talqin-cluster-") as folder:
        nodes = Path(folder) / "cluster"
        with watching(Path(folder) / "watching", nodes / "*-[123]" / "output.log") as watch:
            cluster = Cluster(nodes, ALIKE if alike else BY_ROLE, watch.settings)
            try:
                began = time.monotonic()
                cluster.start()
                watch.see(cluster.nodes.values())
                click.echo(f"up in {time.monotonic() - began:.0f} s")
                _table(cluster, watch)
                is_same = file is None or asyncio.run(_prove(cluster, watch, file, passage, each))
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
