"""How many an ear hears with the real pool and loop around it, how soon, and how soon again after it was killed."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from actors.pool.ears import Ear, EarPlace, MakePlaces
from actors.pool.fleets import CHUNK_SECONDS
from talqin.bench.crowd import lateness_ms, reciting
from talqin.bench.machine import percentile
from transport.ears.process import ProcessEar

WARM_SECONDS: Final = 1.5
"""Left out at the beginning: what the first streams meet."""
GREEDY: Final = 128
"""Learners who are never silent, while capacity is measured: more than three full batches wait."""
LATE_SECONDS: Final = CHUNK_SECONDS
"""A chunk heard later than the next one came is one that a learner could notice."""


class LatencyFigure(msgspec.Struct, frozen=True):
    """One run."""

    part_of_capacity: float
    streams: int
    seconds: float
    chunks: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    unheard: int
    """Chunks not heard half a minute after the last was said: lost, or still waiting in a pool that is overrun."""
    failed_streams: int
    cpu_part: float
    """CPU-seconds of this process in a second: the loop's, and the ears' that are no processes of their own."""


class RecoveryFigure(msgspec.Struct, frozen=True):
    """One ear's process was killed while learners recited; seconds count from then."""

    streams: int
    first_heard_seconds: float
    """Until the first chunk was heard again."""
    caught_up_seconds: float
    """Until the last chunk was heard that was more than 320 ms late."""
    unheard: int
    failed_streams: int


async def measure_most(places: MakePlaces, seconds: float, learners: int = GREEDY) -> int:
    """Give how many streams could be heard if few were there who never fell silent: more than any crowd's.

    Args:
        places: where the ears are.
        seconds: how long.
        learners: who say their next chunk as soon as one was heard.
    """
    async with reciting(places, learners, is_greedy=True) as crowd:
        for learner in crowd.learners:
            learner.say(time.perf_counter())
        await asyncio.sleep(WARM_SECONDS)
        before, began = len(crowd.heard), time.perf_counter()
        await asyncio.sleep(seconds)
        return int((len(crowd.heard) - before) * CHUNK_SECONDS / (time.perf_counter() - began))


async def measure_capacity(places: MakePlaces, seconds: float, learners: int) -> int:
    """Give how many streams are heard in real time, all in: pool, loop, ears and the way between them.

    Args:
        places: where the ears are.
        seconds: how long.
        learners: who recite, each a chunk every 320 ms; more than can be heard: what is heard is the answer.
    """
    async with reciting(places, learners) as crowd:
        await crowd.recite(WARM_SECONDS)
        before, began = len(crowd.heard), time.perf_counter()
        await crowd.recite(seconds)
        return int((len(crowd.heard) - before) * CHUNK_SECONDS / (time.perf_counter() - began))


async def measure_latency(places: MakePlaces, part: float, capacity: int, seconds: float) -> LatencyFigure:
    """Let so many recite that this part of the capacity is used, and take the time of every chunk.

    Args:
        places: where the ears are.
        part: of the capacity.
        capacity: streams that are heard in real time.
        seconds: how long.
    """
    async with reciting(places, max(1, int(part * capacity))) as crowd:
        await crowd.recite(WARM_SECONDS)
        warm, cpu, began = len(crowd.heard), time.process_time(), time.perf_counter()
        await crowd.recite(seconds)
        cpu, took = time.process_time() - cpu, time.perf_counter() - began
        unheard = await crowd.wait_heard()
        late = lateness_ms(crowd.heard[warm:])
        return LatencyFigure(
            part_of_capacity=part,
            streams=len(crowd.learners),
            seconds=round(took, 1),
            chunks=len(late),
            p50_ms=round(percentile(late, 0.50), 1),
            p95_ms=round(percentile(late, 0.95), 1),
            p99_ms=round(percentile(late, 0.99), 1),
            worst_ms=round(percentile(late, 1.0), 1),
            unheard=unheard,
            failed_streams=crowd.failed,
            cpu_part=round(cpu / took, 2),
        )


async def measure_recovery(places: MakePlaces, streams: int, seconds: float) -> RecoveryFigure | None:
    """Kill an ear's process while so many recite; None when no ear is a process.

    Args:
        places: where the ears are.
        streams: who recite.
        seconds: how long they go on afterwards.
    """
    made: list[Ear] = []
    async with reciting(_noting(places, made.append), streams) as crowd:
        pid = next((ear.pid for ear in made if isinstance(ear, ProcessEar)), None)
        if pid is None:
            return None
        await crowd.recite(WARM_SECONDS)
        os.kill(pid, signal.SIGKILL)
        killed = time.perf_counter()
        before = len(crowd.heard)
        await crowd.recite(seconds)
        unheard = await crowd.wait_heard()
        after = crowd.heard[before:]
        first = next((at for at, late in after if at - late > killed), killed)
        last = max((at for at, late in after if late > LATE_SECONDS), default=killed)
        return RecoveryFigure(streams, round(first - killed, 2), round(last - killed, 2), unheard, crowd.failed)


def _noting(places: MakePlaces, note: Callable[[Ear], None]) -> MakePlaces:
    """Let every ear that is made be known."""

    def noted(make: Callable[[], Ear]) -> Ear:
        ear = make()
        note(ear)
        return ear

    def noting(weights: Path | None) -> tuple[EarPlace, ...]:
        return tuple(replace(place, make=partial(noted, place.make)) for place in places(weights))

    return noting
