"""How many learners one core hears: PCM to posteriors, the arena included, beside what the bare network would."""

import statistics
import time
from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from actors.pool.fleets import CHUNK_SECONDS
from models.voice.features import CHUNK_SAMPLES, FEATURES, FRAMES_PER_CHUNK
from models.voice.model import VoiceModel
from transport.ears.core import CoreEar

BATCHES: Final = (1, 8, 16, 32)
_ROUNDS: Final = 7
_CHUNKS_A_ROUND: Final = 512


class CoreFigure(msgspec.Struct, frozen=True):
    """One batch size."""

    batch: int
    streams: int
    """Audio-seconds heard in a CPU-second of all threads, PCM to posteriors."""
    streams_wall: int
    """The same in a second of the clock: what one ear does while nobody disturbs it."""
    network_alone: int
    """What the bare ONNX Runtime would hear: the limit."""
    ms_a_chunk: float
    """CPU time of one chunk."""


def measure_core(model: VoiceModel, *, quick: bool) -> tuple[CoreFigure, ...]:
    """Measure every batch size, by turns, and give the medians."""
    rounds = 2 if quick else _ROUNDS
    rigs = [_Rig(model, batch, 32 if quick else _CHUNKS_A_ROUND) for batch in BATCHES]
    for _ in range(rounds):
        for rig in rigs:
            rig.take()
    return tuple(rig.figure() for rig in rigs)


class _Rig:
    """One batch size, ready to be measured again and again."""

    def __init__(self, model: VoiceModel, batch: int, chunks: int) -> None:
        self._batch = batch
        self._steps = max(2, chunks // batch)
        chance = np.random.default_rng(batch)
        self._pcm = chance.normal(0, 3000, (batch, CHUNK_SAMPLES)).astype(np.int16)
        self._frames = chance.normal(0, 1, (batch, FRAMES_PER_CHUNK, FEATURES)).astype(np.float32)
        self._past = model.start(batch).past
        self._slots = chance.permutation(2 * batch)[:batch].astype(np.intp)
        self._generations = np.ones(batch, np.int64)
        self._model = model
        self._ear = CoreEar("bench", model, 2 * batch)
        for slot in self._slots:
            self._ear.open(int(slot), 1, None)
        self._all_in: list[tuple[float, float]] = []
        self._bare: list[tuple[float, float]] = []

    def take(self) -> None:
        """Measure once."""
        self._all_in.append(self._timed(lambda: self._ear.step(self._slots, self._generations, self._pcm)))
        self._bare.append(self._timed(lambda: self._model.run_network(self._frames, self._past)))

    def figure(self) -> CoreFigure:
        """Give the medians."""
        cpu, wall = (statistics.median(times) for times in zip(*self._all_in, strict=True))
        bare = statistics.median(cpu for cpu, _ in self._bare)
        return CoreFigure(
            self._batch,
            round(CHUNK_SECONDS / cpu),
            round(CHUNK_SECONDS / wall),
            round(CHUNK_SECONDS / bare),
            round(cpu * 1000, 3),
        )

    def _timed(self, work: Callable[[], object]) -> tuple[float, float]:
        """Give the CPU time and the wall time of one chunk."""
        work()
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(self._steps):
            work()
        chunks = self._steps * self._batch
        return (time.process_time() - cpu) / chunks, (time.perf_counter() - wall) / chunks
