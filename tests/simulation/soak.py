"""Many seeds of a world in processes of their own: how fast, what broke, and how much happened."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from typing import Final

import click

from tests.simulation.worlds import WORLDS, repeat_command

_BLOCK: Final = 25
_SHOWN: Final = 20

Block = tuple[list[tuple[int, list[str]]], Counter[str], int]
"""Seeds that broke promises, with these; what happened how often; how many seeds were run."""


def soak(world: str, seeds: range, seconds: float | None, processes: int) -> bool:
    """Run many seeds; returns whether one broke a promise."""
    began, total, counts, failures = time.monotonic(), 0, Counter[str](), 0
    for broken, happened, run in _blocks(world, seeds, processes):
        total, counts, failures = total + run, counts + happened, failures + len(broken)
        for seed, promises in broken[: max(0, _SHOWN - failures + len(broken))]:
            click.secho(f"BROKEN  {'; '.join(promises)}\n        {repeat_command(world, seed)}", fg="red")
        if seconds is not None and time.monotonic() - began > seconds:
            break
    took = time.monotonic() - began
    click.echo(f"\n{world}: {total} seeds, {failures} broke a promise; {total / took:.1f} seeds/s in {took:.0f} s")
    for what, times in sorted(counts.items()):
        click.echo(f"  {times:9}  {what}")
    return failures > 0


def _blocks(world: str, seeds: range, processes: int) -> Iterator[Block]:
    """Run blocks of seeds in processes of their own, as many at once as there may be."""
    blocks = [(world, seeds[start : start + _BLOCK]) for start in range(0, len(seeds), _BLOCK)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_run_block, blocks)


def _run_block(block: tuple[str, range]) -> Block:
    world, seeds = block
    broken: list[tuple[int, list[str]]] = []
    counts: Counter[str] = Counter()
    for seed in seeds:
        trace = WORLDS[world](seed)
        counts += trace.counts
        if trace.broken:
            broken.append((seed, trace.broken))
    return broken, counts, len(seeds)
