"""`python -m tests.simulation`: run one seed and tell it, or many and count (`make soak`)."""

import multiprocessing
import sys

import click

from tests.simulation.soak import soak
from tests.simulation.worlds import WORLDS


@click.command()
@click.option("--world", type=click.Choice(list(WORLDS)), help="Which world; all, one after the other, without it.")
@click.option("--seed", type=int, help="Run this seed only.")
@click.option("--trace", is_flag=True, help="Tell all that happened.")
@click.option("--seeds", type=int, default=10_000, show_default=True, help="How many seeds of each world.")
@click.option("--first", type=int, default=0, show_default=True, help="The first of them.")
@click.option("--minutes", type=float, help="Stop after this long, for all worlds together.")
@click.option("--processes", type=int, default=multiprocessing.cpu_count(), show_default=True, help="At once.")
def simulate(
    world: str | None, seed: int | None, seeds: int, first: int, minutes: float | None, processes: int, *, trace: bool
) -> None:
    """Run seeds of the simulated worlds; exits with 1 when a promise was broken."""
    worlds = [world] if world else list(WORLDS)
    if seed is not None:
        sys.exit(sum(_tell(name, seed, is_whole=trace) for name in worlds) > 0)
    share = None if minutes is None else minutes * 60.0 / len(worlds)
    sys.exit(sum(soak(name, range(first, first + seeds), share, processes) for name in worlds) > 0)


def _tell(world: str, seed: int, *, is_whole: bool) -> bool:
    """Run one seed; returns whether it broke a promise."""
    trace = WORLDS[world](seed)
    for line in trace.lines if is_whole else ():
        click.echo(line)
    for promise in trace.broken:
        click.secho(f"BROKEN  {promise}", fg="red")
    click.echo(f"{world} seed {seed}: {len(trace.broken)} broken promises, digest {trace.digest[:12]}")
    return bool(trace.broken)


if __name__ == "__main__":
    simulate()
