"""Whether an ear's memory stays what it is: `python -m tests.benchmarks.ears_memory --minutes 30`; exit code 1 if not.

Batches of ever other sizes, slots given from hand to hand, states rebuilt, faults between them; in this process and in
a worker. The first fifth of the time is left out: libraries take their buffers then.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import numpy as np

from actors.pool.ears import Ear, EarFaultError, Past
from models.voice.model import VoiceModel
from transport.ears.core import CoreEar
from transport.ears.process import ProcessEar
from transport.ears.worker import Order

SLOTS = 256
ALLOWED_MB = 4.0


class Growth(msgspec.Struct, frozen=True):
    """Of one process."""

    process: str
    chunks: int
    before_mb: float
    """Resident, when it was warm."""
    after_mb: float

    @property
    def is_flat(self) -> bool:
        """Whether it is what it was."""
        return self.after_mb - self.before_mb <= ALLOWED_MB


def resident_mb(pid: int | str) -> float:
    """Read what a process holds, in MB of 1,000,000 bytes."""
    rows = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmRSS")) * 1.024e-3


def work(ear: Ear, seed: int) -> Iterator[int]:
    """Do what a pool may ask of an ear, without end; gives the chunks of each round."""
    chance = np.random.default_rng(seed)
    noise = chance.normal(0, 3000, (64, 5120)).astype(np.int16)
    generations = np.zeros(SLOTS, np.int64)
    while True:
        slot, chunks = int(chance.integers(SLOTS)), int(chance.integers(0, 5))
        generations[slot] += 1
        ear.open(slot, int(generations[slot]), Past(None, noise[:chunks]) if chunks else None)
        rows = chance.permutation(SLOTS)[: int(chance.integers(1, 33))]
        ear.step(rows, generations[rows] - (chance.random(len(rows)) < 0.01), noise[: len(rows)])
        if chance.random() < 0.01:
            _fail(ear, rows)
        yield len(rows) + chunks


def _fail(ear: Ear, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
    try:
        ear.step(rows, np.zeros(len(rows), np.int64), np.zeros((len(rows), 3), np.int16))
    except EarFaultError:
        return
    raise AssertionError("a wrong shape was heard")


def watch(name: str, ear: Ear, pid: int | str, seconds: float) -> Growth:
    """Let an ear work for so long, and compare what its process holds after a fifth of it and at the end."""
    began, chunks, before = time.monotonic(), 0, 0.0
    for done in work(ear, seed=1):
        chunks += done
        passed = time.monotonic() - began
        if not before and passed > seconds / 5:
            before = resident_mb(pid)
        if passed > seconds:
            break
    return Growth(name, chunks, round(before, 1), round(resident_mb(pid), 1))


def watch_both(seconds: float) -> tuple[Growth, Growth]:
    """Give each of them half of the time."""
    here = watch("in this process", CoreEar("core-0", VoiceModel.load(), SLOTS), "self", seconds / 2)
    worker = ProcessEar(Order("worker-0", None, "int8", "CPUExecutionProvider", SLOTS, None))
    try:
        return here, watch("worker", worker, worker.pid, seconds / 2)
    finally:
        worker.close()


@click.command()
@click.option("--minutes", type=click.FloatRange(min=0.01), default=30.0, show_default=True)
def main(minutes: float) -> None:
    """Watch the memory of ears."""
    grown = watch_both(minutes * 60)
    for growth in grown:
        size = f"{growth.before_mb:7.1f} -> {growth.after_mb:7.1f} MB"
        click.echo(f"{growth.process:16}{growth.chunks:9} chunks  {size}  {'flat' if growth.is_flat else 'GROWS'}")
    raise SystemExit(0 if all(growth.is_flat for growth in grown) else 1)


if __name__ == "__main__":
    main()
