"""Learners who recite into the real pool, as their analyses do: nothing they say is given up, whatever happens."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import count
from random import Random
from typing import Final

import numpy as np
import structlog

from actors.inference_pool import InferencePool
from actors.pool.ears import MakePlaces
from actors.pool.fleets import CHUNK_SECONDS
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    DescribePool,
    FromPool,
    PoolMessage,
    StreamFailed,
    StreamGranted,
    StreamLost,
)
from actors.pool.slots import StreamId
from actors.recitation.feed import Feed
from actors.runtime import Actor, CellSpec, MailboxSpec, Ref, System
from config.settings import AnalysisSettings, PoolSettings
from models.voice.features import CHUNK_SAMPLES

_SETTINGS: Final = AnalysisSettings()
_MAILBOX: Final = MailboxSpec(100_000)
_OPEN_SECONDS: Final = 30.0
_DRAIN_SECONDS: Final = 30.0
_THREADS: Final = 300
"""One for every ear there may be and a few beside; they are made when they are needed."""
_CHANCE: Final = np.random.default_rng(7)
_AUDIO: Final = [_CHANCE.normal(0, 2000, CHUNK_SAMPLES).astype("<i2").tobytes() for _ in range(32)]
"""Noise: the network takes as long for it as for a voice."""


class Learner:
    """One recitation.

    Attributes:
        feed: its audio on its way into the pool.
        phase: when it says its chunks, seconds after the beginning of each 320 ms.
        due: when the chunks were said that were not heard yet, on `time.perf_counter`.
        said: chunks.
    """

    __slots__ = ("due", "feed", "phase", "said")

    def __init__(self, feed: Feed, phase: float) -> None:
        self.feed = feed
        self.phase = phase
        self.due: deque[float] = deque()
        self.said = 0

    def say(self, due: float) -> None:
        """Say a chunk that was whole at `due`."""
        self.due.append(due)
        self.feed.chunker.take(self.said, _AUDIO[self.said % len(_AUDIO)], asyncio.get_running_loop().time())
        self.said += 1
        self.feed.send()


class Crowd(Actor[FromPool]):
    """Hears what the pool says to all learners, and takes the time.

    Attributes:
        learners: in the order of their phases.
        heard: (when, how late) of every chunk: `time.perf_counter`, and seconds since it was whole.
        failed: streams that cannot go on.
    """

    def __init__(self, *, is_greedy: bool) -> None:
        """Begin with nobody.

        Args:
            is_greedy: whether a learner says the next chunk as soon as one was heard.
        """
        self.learners: list[Learner] = []
        self.heard: list[tuple[float, float]] = []
        self.failed = 0
        self._is_greedy = is_greedy
        self._by_stream: dict[StreamId, Learner] = {}
        self._reopening: set[asyncio.Task[None]] = set()
        self._pool: Ref[PoolMessage]

    def on_receive(self, message: FromPool) -> None:
        """Go on with what was heard; open again what was lost."""
        match message:
            case ChunkHeard():
                self._chunk_heard(message)
            case StreamLost():
                self._stream_lost(message)
            case StreamFailed():
                self.failed += 1

    async def come_in(self, pool: Ref[PoolMessage], mine: Ref[FromPool], streams: int) -> None:
        """Open so many streams."""
        self._pool = pool
        chance = Random(7)  # noqa: S311 - phases, no secrets
        phases = sorted(chance.random() * CHUNK_SECONDS for _ in range(streams))
        for number, phase in enumerate(phases):
            learner = Learner(Feed(str(number), pool, mine, _SETTINGS), phase)
            self.learners.append(learner)
            await self._open(learner)

    async def recite(self, seconds: float) -> None:
        """Let everybody say a chunk every 320 ms, in a phase of their own, at its time whatever became of those before.

        How late a chunk is heard counts from when it should have been said: a loop that is late is no excuse.
        """
        began = time.perf_counter()
        for round_ in range(max(1, round(seconds / CHUNK_SECONDS))):
            for learner in self.learners:
                due = began + round_ * CHUNK_SECONDS + learner.phase
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                learner.say(due)

    async def wait_heard(self, within: float = _DRAIN_SECONDS) -> int:
        """Wait until everything that was said is heard, and no longer than `within`; returns what is still not."""
        until = time.perf_counter() + within
        while self._missing() and time.perf_counter() < until:  # noqa: ASYNC110 - nobody knows which answer is the last
            await asyncio.sleep(0.05)
        return self._missing()

    async def leave(self) -> None:
        """Close all streams."""
        self._is_greedy = False
        for task in self._reopening:
            task.cancel()
        for stream in self._by_stream:
            self._pool.tell(CloseStream(stream))
        await self._pool.ask(DescribePool(), within=_OPEN_SECONDS)  # by its answer all have been closed

    def _chunk_heard(self, message: ChunkHeard) -> None:
        learner = self._by_stream.get(message.stream)
        if learner is None or not learner.feed.heard(message):
            return
        now = time.perf_counter()
        learner.feed.chunker.done_through()
        self.heard.append((now, now - learner.due.popleft()))
        if self._is_greedy:
            learner.say(now)
        else:
            learner.feed.send()

    def _stream_lost(self, message: StreamLost) -> None:
        learner = self._by_stream.pop(message.stream, None)
        if learner is None:
            return
        learner.feed.lose(message.stream, asyncio.get_running_loop().time())
        task = asyncio.create_task(self._open(learner))
        self._reopening.add(task)
        task.add_done_callback(self._reopening.discard)

    async def _open(self, learner: Learner) -> None:
        """Open a stream, from the beginning or from what was heard, when the pool has room."""
        while True:
            answer = await self._pool.ask(learner.feed.opening(is_going_on=True), within=_OPEN_SECONDS)
            if isinstance(answer, StreamGranted):
                self._by_stream[answer.stream] = learner
                learner.feed.go_on(answer)
                return
            await asyncio.sleep(answer.retry_after_ms / 1000)

    def _missing(self) -> int:
        return sum(len(learner.due) for learner in self.learners)


@asynccontextmanager
async def reciting(places: MakePlaces, streams: int, *, is_greedy: bool = False) -> AsyncGenerator[Crowd]:
    """Make a pool over these places, and let so many come in; at the end everything is put away."""
    executor = ThreadPoolExecutor(_THREADS)
    system = System(executor=executor, log=structlog.get_logger())
    generations = count(1)
    pool: Ref[PoolMessage] = await system.spawn(
        "/pool", CellSpec(lambda: InferencePool(places, PoolSettings(), generations), _MAILBOX)
    )
    crowd = Crowd(is_greedy=is_greedy)
    mine: Ref[FromPool] = await system.spawn("/crowd", CellSpec(lambda: crowd, _MAILBOX))
    try:
        await crowd.come_in(pool, mine, streams)
        yield crowd
        await crowd.leave()
    finally:
        await pool.stop()
        await mine.stop()
        await asyncio.to_thread(executor.shutdown)


def lateness_ms(heard: Iterable[tuple[float, float]]) -> list[float]:
    """Give how late chunks were heard, ordered, in milliseconds."""
    return sorted(late * 1000 for _, late in heard)
