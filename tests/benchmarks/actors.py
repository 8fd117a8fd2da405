"""Our actors against `asyncio.Queue` with a task each, and pykka's threads: `python -m tests.benchmarks.actors`.

Every figure is a ratio within one run: ours and theirs by turns, the median of the repeats, on uvloop, in CPU time of
this process (all threads), the collector set as the server sets it.
"""

import asyncio
import gc
import statistics
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import click
import msgspec
import uvloop

from tests.benchmarks.contenders import Contender, Ours, PykkaCounter, QueueAndTask

Measure = Callable[[Contender[Any], int], Awaitable[float]]
"""A contender, how many -> seconds or bytes for each."""


class Figure(msgspec.Struct, frozen=True):
    """One line of the table."""

    name: str
    unit: str
    ours: float
    queue: float
    ratio: float
    """How many times better than a queue and a task."""
    pykka: float | None = None


async def burst(who: Contender[Any], count: int) -> float:
    """Tell one much."""
    (one,) = await who.make(1)
    tell = who.tell(one)
    began = time.process_time()
    for number in range(count):
        tell(number)
    await _until(who, one, count)
    return (time.process_time() - began) / count


async def scattered(who: Contender[Any], count: int) -> float:
    """Tell each of a thousand idle ones one thing, again and again."""
    many = await who.make(1000)
    tells = [who.tell(one) for one in many]
    rounds = max(1, count // len(many))
    began = time.process_time()
    for number in range(1, rounds + 1):
        for tell in tells:
            tell(number)
        await _until(who, many[-1], number)
    return (time.process_time() - began) / (rounds * len(many))


async def fan_out(who: Contender[Any], count: int) -> float:
    """Tell everybody one thing."""
    many = await who.make(count)
    tells = [who.tell(one) for one in many]
    began = time.process_time()
    for tell in tells:
        tell(0)
    await _until(who, many[-1], 1)
    return (time.process_time() - began) / count


async def ask(who: Contender[Any], count: int) -> float:
    """Ask one, one question after the other."""
    (one,) = await who.make(1)
    question = who.ask(one)
    began = time.process_time()
    for _ in range(count):
        await question()
    return (time.process_time() - began) / count


async def ask_together(who: Contender[Any], count: int) -> float:
    """Ask a hundred from a hundred tasks."""
    many = await who.make(100)

    async def asker(question: Callable[[], Awaitable[Any]]) -> None:
        for _ in range(count // len(many)):
            await question()

    began = time.process_time()
    await asyncio.gather(*(asker(who.ask(one)) for one in many))
    return (time.process_time() - began) / count


async def spawn(who: Contender[Any], count: int) -> float:
    """Start some."""
    began = time.process_time()
    await who.make(count)
    return (time.process_time() - began) / count


async def spawn_and_stop(who: Contender[Any], count: int) -> float:
    """Start some, and stop them in the order in which they came."""
    began = time.process_time()
    for one in await who.make(count):
        await who.stop(one)()
    return (time.process_time() - began) / count


async def stop_in_disorder(who: Contender[Any], count: int) -> float:
    """Stop many in random order."""
    many = await who.make(count)
    Random(1).shuffle(many)  # noqa: S311 - an order, no secret
    stops = [who.stop(one) for one in many]
    began = time.process_time()
    for stop in stops:
        await stop()
    return (time.process_time() - began) / count


async def memory(who: Contender[Any], count: int) -> float:
    """Weigh idle ones, with their names and what one holds of them, in bytes."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = await who.make(count)
    gc.collect()
    weight = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return weight / len(kept)


async def _until(who: Contender[Any], one: Any, count: int) -> None:
    """Let the loop run until one has heard so many."""
    while who.heard(one) < count:  # noqa: ASYNC110 - an event would be timed along with the rest
        await asyncio.sleep(0)


def pykka_burst(count: int) -> float:
    """Tell one thread much."""
    ref = PykkaCounter.start()
    began = time.process_time()
    for number in range(count):
        ref.tell(number)
    ref.ask(0)
    seconds = time.process_time() - began
    ref.stop()
    return seconds / count


def pykka_ask(count: int) -> float:
    """Ask one thread, one question after the other."""
    ref = PykkaCounter.start()
    began = time.process_time()
    for number in range(count):
        ref.ask(number)
    seconds = time.process_time() - began
    ref.stop()
    return seconds / count


def pykka_spawn_and_stop(count: int) -> float:
    """Start threads, and stop them."""
    began = time.process_time()
    for ref in [PykkaCounter.start() for _ in range(count)]:
        ref.stop()
    return (time.process_time() - began) / count


class Plan(msgspec.Struct, frozen=True):
    """One figure to be taken."""

    name: str
    measure: Measure
    count: int
    unit: str = "us"
    repeats: int = 5
    pykka: Callable[[int], float] | None = None
    pykka_count: int = 0


PLANS = (
    Plan("tell: a burst to one", burst, 100_000, pykka=pykka_burst, pykka_count=100_000),
    Plan("tell: one to each of 1,000 idle", scattered, 100_000),
    Plan("tell: fan-out to 10,000", fan_out, 10_000),
    Plan("ask: one after the other", ask, 20_000, pykka=pykka_ask, pykka_count=10_000),
    Plan("ask: 100 at a time", ask_together, 20_000),
    Plan("spawn", spawn, 10_000),
    Plan("spawn and stop", spawn_and_stop, 10_000, pykka=pykka_spawn_and_stop, pykka_count=1000),
    Plan("stop in random order, of 1,000", stop_in_disorder, 1000),
    Plan("stop in random order, of 30,000", stop_in_disorder, 30_000, repeats=3),
    Plan("stop in random order, of 100,000", stop_in_disorder, 100_000, repeats=3),
    Plan("memory of an idle one, of 10,000", memory, 10_000, "B", repeats=1),
    Plan("memory of an idle one, of 100,000", memory, 100_000, "B", repeats=1),
)


async def take(plan: Plan, *, part: int) -> Figure:
    """Take one figure, ours and theirs by turns; `part` times less of everything."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(plan.repeats):
        ours.append(await plan.measure(Ours(), plan.count // part))
        rival = QueueAndTask()
        theirs.append(await plan.measure(rival, plan.count // part))
        await rival.clear()
    threads = await asyncio.to_thread(plan.pykka, plan.pykka_count // part) if plan.pykka is not None else None
    scale = 1e6 if plan.unit == "us" else 1.0
    mine, queue = statistics.median(ours) * scale, statistics.median(theirs) * scale
    pykka = None if threads is None else round(threads * scale, 3)
    return Figure(plan.name, plan.unit, round(mine, 3), round(queue, 3), round(queue / mine, 2), pykka)


async def take_all(*, part: int = 1) -> list[Figure]:
    """Take all figures."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    return [await take(plan, part=part) for plan in PLANS]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--quick", is_flag=True, help="Twenty times less of everything: a look, no figure.")
def main(*, as_json: bool, quick: bool) -> None:
    """Print the table."""
    figures = uvloop.run(take_all(part=20 if quick else 1))
    if as_json:
        click.echo(msgspec.json.encode(figures))
        return
    click.echo(f"{'':36}{'ours':>10}{'Queue+Task':>12}{'ratio':>8}{'pykka':>10}")
    for figure in figures:
        threads = "" if figure.pykka is None else f"{figure.pykka:.1f}"
        line = f"{figure.name:36}{figure.ours:10.2f}{figure.queue:12.2f}{figure.ratio:7.1f}x{threads:>10}"
        click.echo(f"{line} {figure.unit}")


if __name__ == "__main__":
    main()
