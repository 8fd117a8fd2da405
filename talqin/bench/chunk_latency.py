"""How soon a chunk is heard: the real pool, on the real loop, under streams that come when they please."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from random import Random
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import structlog

from actors.ears import MakePlaces
from actors.inference_pool import InferencePool
from actors.pool.fleets import CHUNK_SECONDS
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    FromPool,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamFailed,
    StreamGranted,
    StreamLost,
)
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, MailboxSpec, Ref, System
from config.settings import PoolSettings
from models.voice.features import CHUNK_SAMPLES
from talqin.bench.machine import percentile

_DEADLINE_SECONDS: Final = 0.16
"""A chunk is wanted half a chunk after it came."""
_DRAIN_SECONDS: Final = 10.0
_WARM_SECONDS: Final = 1.5
"""Left out at the beginning: what the first streams meet."""


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
    lost: int
    """Chunks that were sent and never heard."""
    failed_streams: int
    cpu_part: float
    """CPU-seconds of this process in a second: the ears' and the loop's."""


class Listener(Actor[FromPool]):
    """Takes the time of every answer."""

    def __init__(self, sent: dict[tuple[StreamId, int], float], late: list[float]) -> None:
        self._sent = sent
        self._late = late
        self.failed = 0

    def on_receive(self, message: FromPool) -> None:
        """Note when a chunk was heard."""
        match message:
            case ChunkHeard():
                at = self._sent.pop((message.stream, message.chunk), None)
                if at is not None:
                    self._late.append(time.perf_counter() - at)
            case StreamFailed() | StreamLost():
                self.failed += 1


class Crowd:
    """Learners who recite: each sends a chunk every 320 ms, in a phase of their own."""

    def __init__(self, pool: Ref[PoolMessage], streams: Sequence[StreamId], sent: dict[Any, float]) -> None:
        self._pool = pool
        self._sent = sent
        chance, audio = Random(7), np.random.default_rng(7)  # noqa: S311 - phases, no secrets
        phases = sorted((chance.random() * CHUNK_SECONDS, stream) for stream in streams)
        self._streams = [stream for _, stream in phases]
        self._phases = [phase for phase, _ in phases]
        self._pcm: list[npt.NDArray[np.int16]] = [
            audio.normal(0, 2000, CHUNK_SAMPLES).astype(np.int16) for _ in range(32)
        ]
        self.chunks = 0

    async def recite(self, seconds: float) -> None:
        """Send until the time is over; each chunk at its time, whatever became of those before."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for round_ in range(int(seconds / CHUNK_SECONDS)):
            for position, phase in enumerate(self._phases):
                due = began + round_ * CHUNK_SECONDS + phase
                wait = due - loop.time()
                if wait > 0.001:  # noqa: PLR2004 - the loop's clock has steps of a millisecond
                    await asyncio.sleep(wait)
                self._send(self._streams[position], round_)

    def _send(self, stream: StreamId, chunk: int) -> None:
        self._sent[stream, chunk] = time.perf_counter()
        pcm = self._pcm[(stream[0] + chunk) % len(self._pcm)]
        deadline = asyncio.get_running_loop().time() + _DEADLINE_SECONDS
        self._pool.tell(HearChunk(stream, chunk, pcm, deadline))
        self.chunks += 1


async def measure_latency(places: MakePlaces, part: float, capacity: float, seconds: float) -> LatencyFigure:
    """Let so many recite that this part of the capacity is used, and take the time of every chunk.

    Args:
        places: where the ears are.
        part: of the capacity.
        capacity: streams that the ears hear in real time.
        seconds: how long.
    """
    count_ = max(1, int(part * capacity))
    settings = PoolSettings(slots=count_ + 8, admission_load=1.0, admission_age_seconds=10.0)
    executor = ThreadPoolExecutor(8)
    system = System(executor=executor, log=structlog.get_logger())
    sent: dict[tuple[StreamId, int], float] = {}
    late: list[float] = []
    pool: Ref[PoolMessage] = await system.spawn(
        "/pool", CellSpec(lambda: InferencePool(places, settings, count(1)), MailboxSpec(100_000))
    )
    listener = Listener(sent, late)
    hears: Ref[FromPool] = await system.spawn("/listener", CellSpec(lambda: listener, MailboxSpec(100_000)))
    streams = [await _opened(pool, hears, str(number)) for number in range(count_)]
    crowd = Crowd(pool, streams, sent)
    await crowd.recite(_WARM_SECONDS)
    late.clear()
    before, cpu = crowd.chunks, time.process_time()
    began = time.perf_counter()
    await crowd.recite(seconds)
    took = time.perf_counter() - began
    cpu = time.process_time() - cpu
    await _drained(sent)
    for stream in streams:
        pool.tell(CloseStream(stream))
    await pool.stop()
    await hears.stop()
    executor.shutdown(wait=True)
    ordered = sorted(value * 1000 for value in late)
    return LatencyFigure(
        part_of_capacity=part,
        streams=count_,
        seconds=round(took, 1),
        chunks=crowd.chunks - before,
        p50_ms=round(percentile(ordered, 0.50), 1),
        p95_ms=round(percentile(ordered, 0.95), 1),
        p99_ms=round(percentile(ordered, 0.99), 1),
        worst_ms=round(percentile(ordered, 1.0), 1),
        lost=len(sent),
        failed_streams=listener.failed,
        cpu_part=round(cpu / took, 2),
    )


async def _opened(pool: Ref[PoolMessage], hears: Ref[FromPool], source: str) -> StreamId:
    granted = await pool.ask(OpenStream(hears, source, is_going_on=True), within=10.0)
    if not isinstance(granted, StreamGranted):
        raise RuntimeError(f"the pool refused a stream: {granted.reason}")  # noqa: TRY004 - no wrong type: no room
    return granted.stream


async def _drained(sent: dict[tuple[StreamId, int], float]) -> None:
    """Wait for the last answers, so long as they keep coming."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _DRAIN_SECONDS
    while sent and loop.time() < until:  # noqa: ASYNC110 - nobody can say which answer is the last
        await asyncio.sleep(0.05)
