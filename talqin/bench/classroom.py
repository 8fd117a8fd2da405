"""Learners at a server: they come, recite, are cut off and come back, and are sent home; every delay is noted."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final

from talqin.bench.audio import FRAME_SAMPLES, Reciting
from talqin.bench.learners import Learner, Told

_FRAME_SECONDS: Final = FRAME_SAMPLES / 16_000
_AT_ONCE: Final = 128
"""Handshakes under way at the same time."""
_ENTER_SECONDS: Final = 30.0
_FINAL_SECONDS: Final = 20.0


class Reciter:
    """A learner who recites one thing again and again.

    Attributes:
        learner: the line.
        answered_ms: from each frame, as it was sent, until the server had heard and judged it.
        shown_ms: from the last audio byte of each word until its first verdict, tentative or settled, was here.
        settled_ms: until its settled verdict was.
        finals: recitations that were ended and answered.
        refused: recitations that the server had no room for; they are tried again.
        held_back: frames that had to wait for credit.
    """

    def __init__(self, learner: Learner, reciting: Reciting, phase: float) -> None:
        self.learner = learner
        self.answered_ms: list[float] = []
        self.shown_ms: list[float] = []
        self.settled_ms: list[float] = []
        self.finals = self.held_back = self.refused = 0
        self._reciting = reciting
        self._phase = phase
        self._sent: list[float] = []
        self._unanswered: deque[tuple[int, float]] = deque()
        self._shown: set[int] = set()
        self._opened = asyncio.Event()
        self._final = asyncio.Event()
        self._retry_seconds = 0.0
        learner.listener = self._told

    @property
    def is_unanswered(self) -> bool:
        """Whether a recitation was opened and has no final."""
        return bool(self._sent) and not self._final.is_set()

    async def run(self) -> None:
        """Recite until cancelled."""
        await asyncio.sleep(self._phase)
        while True:
            self._sent, self._shown = [], set()
            if not await self._is_open():
                await asyncio.sleep(self._retry_seconds)
                continue
            await self._send_all()
            self.learner.end()
            async with asyncio.timeout(_FINAL_SECONDS):
                await self._final.wait()
            self.finals += 1

    def forget(self) -> None:
        """Begin to note delays anew."""
        for delays in (self.answered_ms, self.shown_ms, self.settled_ms):
            delays.clear()

    async def _is_open(self) -> bool:
        """Open a recitation; false when there is no room for it now."""
        self._opened.clear()
        self._final.clear()
        self._retry_seconds = 0.0
        self.learner.recite(self._reciting.passage)
        async with asyncio.timeout(_FINAL_SECONDS):
            await self._opened.wait()
        if self._retry_seconds:
            self.refused += 1
        return not self._retry_seconds

    async def _send_all(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, frame in enumerate(self._reciting.frames, start=1):
            await asyncio.sleep(max(0.0, began + number * _FRAME_SECONDS - loop.time()))
            while not self.learner.send(frame):
                self.held_back += 1
                await asyncio.sleep(0.02)
            self._sent.append(time.perf_counter())
            self._unanswered.append((self.learner.next - 1, self._sent[-1]))

    def _told(self, learner: Learner, told: Told) -> None:
        del learner
        if told.type == "ack":
            while self._unanswered and self._unanswered[0][0] <= told.through:
                self.answered_ms.append((time.perf_counter() - self._unanswered.popleft()[1]) * 1000)
        elif told.type == "opened":
            self._opened.set()
        elif told.type == "error" and told.code == "overloaded" and not self._opened.is_set():
            self._retry_seconds = max(0.5, told.retry_after_ms / 1000)
            self._opened.set()
        elif told.type == "final":
            self._final.set()
        elif told.type == "word" and told.verdict != "skipped" and told.status in {"tentative", "settled"}:
            frame = max(0, told.end_samples - 1) // FRAME_SAMPLES
            if frame < len(self._sent):
                late = (time.perf_counter() - self._sent[frame]) * 1000
                if told.serial not in self._shown:
                    self._shown.add(told.serial)
                    self.shown_ms.append(late)
                if told.status == "settled":
                    self.settled_ms.append(late)


@dataclass
class Returns:
    """Learners who were cut off and came back.

    Attributes:
        took_ms: from the cut to the welcome, for each.
        failed: those who were not let in again.
        seconds: how long it went on.
    """

    took_ms: list[float] = field(default_factory=list[float])
    failed: int = 0
    seconds: float = 0.0


class Classroom:
    """Learners of one server.

    Attributes:
        learners: all that are in.
        refused: those that were not let in, by the code of their close.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._chance = Random(3)  # noqa: S311 - phases, no secrets
        self._reciters: dict[asyncio.Task[None], Reciter] = {}
        self.learners: list[Learner] = []
        self.refused: list[int] = []

    async def enter(self, count: int) -> float:
        """Let so many more come in, as fast as they can; returns the seconds it took."""
        gate = asyncio.Semaphore(_AT_ONCE)
        began = time.perf_counter()
        newcomers = [Learner() for _ in range(count)]

        async def one(learner: Learner) -> None:
            async with gate:
                await self._connect(learner)

        await asyncio.gather(*(one(learner) for learner in newcomers))
        self.learners += [learner for learner in newcomers if learner.is_open]
        self.refused += [learner.code for learner in newcomers if not learner.is_open]
        return time.perf_counter() - began

    async def come_back(self, learner: Learner) -> float:
        """Have a learner's line cut and taken up again; returns the seconds from the cut to the welcome."""
        began = time.perf_counter()
        learner.cut()
        await learner.closed
        learner.begin()
        await self._connect(learner)
        return time.perf_counter() - began

    async def keep_returning(self, learners: Sequence[Learner], a_second: float, seconds: float) -> Returns:
        """Have learners cut off and come back in turn, so many a second, evenly, for so long."""
        returns, at = Returns(), 0
        began = time.perf_counter()
        async with asyncio.TaskGroup() as under_way:
            while learners and time.perf_counter() - began < seconds:
                under_way.create_task(self._return(learners[at % len(learners)], returns))
                at += 1
                await asyncio.sleep(max(0.0, began + at / a_second - time.perf_counter()))
        returns.seconds = time.perf_counter() - began
        return returns

    def begin_reciting(self, count: int, recitings: Sequence[Reciting]) -> list[Reciter]:
        """Have so many of those who are silent recite, each in a phase of their own."""
        busy = {reciter.learner for reciter in self._reciters.values()}
        silent = [learner for learner in self.learners if learner.is_open and learner not in busy][:count]
        made: list[Reciter] = []
        for number, learner in enumerate(silent):
            reciter = Reciter(learner, recitings[number % len(recitings)], self._chance.random() * 3.2)
            self._reciters[asyncio.create_task(reciter.run())] = reciter
            made.append(reciter)
        return made

    async def stop_reciting(self) -> list[str]:
        """End all recitations; returns what went wrong in any."""
        for task in self._reciters:
            task.cancel()
        outcomes = await asyncio.gather(*self._reciters, return_exceptions=True)
        for reciter in self._reciters.values():
            reciter.learner.listener = None
            reciter.learner.end()
        self._reciters.clear()
        return [repr(o) for o in outcomes if isinstance(o, Exception)]

    async def all_closed(self, within: float) -> bool:
        """Wait until every line is closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await asyncio.gather(*(learner.closed for learner in self.learners))
        return not any(learner.is_open for learner in self.learners)

    def leave(self) -> None:
        """Have everybody say goodbye."""
        for learner in self.learners:
            learner.leave()

    @staticmethod
    def faults(learners: Iterable[Learner]) -> int:
        """Count the gaps and doubles in the numbering of events."""
        return sum(learner.faults for learner in learners)

    async def _return(self, learner: Learner, returns: Returns) -> None:
        took = await self.come_back(learner)
        if learner.is_open:
            returns.took_ms.append(took * 1000)
        else:
            returns.failed += 1

    async def _connect(self, learner: Learner) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_ENTER_SECONDS):
                await loop.create_connection(lambda: learner, self._host, self._port)
                await learner.welcomed
