"""The pool near its capacity and beyond it, in virtual time: how long a chunk takes, and that none is lost."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable

import numpy as np
import pytest
import pytest_asyncio

from actors.pool.messages import (
    ChunkHeard,
    DescribePool,
    FromPool,
    HearChunk,
    InstallModel,
    OpenStream,
    PoolMessage,
    RollBackModel,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.schedule import Lane
from actors.pool.slots import StreamId
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import PoolSettings
from tests.fakes.ears import FakePlace, pool_of
from tests.fakes.logs import RecordingLog
from tests.fakes.workers import VirtualWorker

CHUNK = np.zeros(5120, np.int16)
CHUNK_SECONDS = 0.32
ROW_SECONDS, STEP_SECONDS = 0.004, 0.002
CAPACITY = 32 * CHUNK_SECONDS / (32 * ROW_SECONDS + STEP_SECONDS)
"""Streams that full batches keep up with: 78."""


class Speaker(Actor[FromPool]):
    """Somebody who speaks: notes when each chunk was sent and heard; what is lost with a stream is sent again."""

    def __init__(self, name: str, pool: Ref[PoolMessage], lane: Lane) -> None:
        self.name, self.pool, self.lane = name, pool, lane
        self.stream: StreamId | None = None
        self.sent: dict[int, float] = {}
        self.heard: dict[int, float] = {}
        self.failures: list[StreamFailed] = []

    def on_receive(self, message: FromPool) -> object:
        match message:
            case ChunkHeard():
                assert message.chunk == len(self.heard), "out of order"
                self.heard[message.chunk] = self.context.clock.now()
            case StreamFailed():
                self.failures.append(message)
            case StreamLost():
                return self.open(is_going_on=True)
        return None

    async def open(self, *, is_going_on: bool = False) -> StreamGranted | StreamRefused:
        question = OpenStream(self.context.self_ref, self.name, self.lane, is_going_on=is_going_on)
        answer = await self.pool.ask(question, within=1)
        if isinstance(answer, StreamGranted):
            self.stream = answer.stream
            for chunk in sorted(self.sent.keys() - self.heard.keys()):
                self._send(chunk, self.sent[chunk])
        return answer

    def speak(self) -> None:
        chunk = len(self.sent)
        self.sent[chunk] = self.context.clock.now()
        self._send(chunk, self.sent[chunk])

    def _send(self, chunk: int, at: float) -> None:
        if self.stream is not None:
            self.pool.tell(HearChunk(self.stream, chunk, CHUNK, at + CHUNK_SECONDS))

    @property
    def latencies(self) -> list[float]:
        return [self.heard[chunk] - sent for chunk, sent in self.sent.items()]


class Hall:
    """A pool of one slow ear, and speakers."""

    def __init__(self) -> None:
        self.worker = VirtualWorker()
        self.system = System(executor=self.worker, log=RecordingLog())
        self.place = FakePlace(slots=400)
        self.speakers: list[Speaker] = []
        self.pool: Ref[PoolMessage] = self.system.ref("/pool")

    async def start(self) -> None:
        self.place.seconds = lambda rows: self.worker.work(rows * ROW_SECONDS + STEP_SECONDS)
        settings = PoolSettings(max_waiting_chunks=400, drain_seconds=2.0)
        await self.system.spawn("/pool", CellSpec(lambda: pool_of(self.place.place(), settings=settings)))

    async def let_in(self, count: int, lane: Lane = Lane.LIVE) -> list[StreamGranted | StreamRefused]:
        """Have so many open a stream; those who may not stay away."""
        answers = []
        for number in range(len(self.speakers), len(self.speakers) + count):
            speaker = Speaker(f"speaker-{number}", self.pool, lane)
            await self.system.spawn(f"/{speaker.name}", CellSpec(lambda one=speaker: one))  # type: ignore[misc] # its own
            answers.append(await speaker.open())
            self.speakers.append(speaker)
        return answers

    async def speak(self, seconds: float, who: Iterable[Speaker] | None = None) -> None:
        """Let them speak, each at moments of their own."""
        chance = random.Random(7)  # noqa: S311 - the same every time
        chunks = round(seconds / CHUNK_SECONDS)
        moments = [
            (chance.random() * CHUNK_SECONDS + number * CHUNK_SECONDS, index)
            for index, _ in enumerate(self.speakers)
            for number in range(chunks)
        ]
        chosen = list(self.speakers if who is None else who)
        loop = asyncio.get_running_loop()
        begin = loop.time()
        for at, index in sorted(moments):
            await asyncio.sleep(max(0.0, begin + at - loop.time()))
            if self.speakers[index] in chosen:
                self.speakers[index].speak()

    def p99(self) -> float:
        latencies = sorted(latency for speaker in self.speakers for latency in speaker.latencies)
        return latencies[int(0.99 * len(latencies))]

    async def stop(self) -> None:
        for cell in self.system.cells():
            await self.system.ref(cell.path).stop()


@pytest_asyncio.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = Hall()
    await hall.start()
    yield hall
    await hall.stop()


@pytest.mark.parametrize(("load", "longest"), [(0.7, 0.06), (0.9, 0.12)])
async def test_below_capacity_every_chunk_is_heard_before_the_next_is_whole(
    hall: Hall, load: float, longest: float
) -> None:
    await hall.let_in(round(load * CAPACITY))

    await hall.speak(20)
    await asyncio.sleep(1)

    assert all(speaker.sent.keys() == speaker.heard.keys() for speaker in hall.speakers)
    assert hall.p99() < longest


async def test_beyond_capacity_nothing_is_lost_and_all_is_made_good_when_it_is_calm_again(hall: Hall) -> None:
    await hall.let_in(round(1.5 * CAPACITY))

    await hall.speak(5)
    under_load = await hall.pool.ask(DescribePool(), within=1)
    await asyncio.sleep(5)

    assert under_load.catching_up > 10
    assert all(speaker.sent.keys() == speaker.heard.keys() for speaker in hall.speakers)
    assert not any(speaker.failures for speaker in hall.speakers)
    assert (await hall.pool.ask(DescribePool(), within=1)).catching_up == 0


async def test_nobody_is_let_in_once_the_cost_is_known_and_the_capacity_used(hall: Hall) -> None:
    await hall.let_in(round(0.7 * CAPACITY))
    await hall.speak(10)

    answers = await hall.let_in(round(0.3 * CAPACITY))

    assert len(hall.speakers) - sum(isinstance(answer, StreamRefused) for answer in answers) <= 0.85 * CAPACITY
    assert {answer.reason for answer in answers if isinstance(answer, StreamRefused)} <= {"capacity", "age"}
    assert isinstance(answers[-1], StreamRefused)


async def test_what_the_way_to_a_worker_costs_is_part_of_the_cost(hall: Hall) -> None:
    hall.place.seconds = lambda rows: 0.5 * hall.worker.work(rows * ROW_SECONDS + STEP_SECONDS)
    hall.pool.tell(InstallModel(None))  # an ear that sees half of the time that it takes
    await asyncio.sleep(1)
    await hall.let_in(round(0.7 * CAPACITY))

    await hall.speak(20)

    fitted = (await hall.pool.ask(DescribePool(), within=1)).capacity
    assert fitted == pytest.approx(CAPACITY, rel=0.1)


async def test_files_do_not_keep_live_audio_waiting(hall: Hall) -> None:
    await hall.let_in(round(0.5 * CAPACITY))
    live = list(hall.speakers)
    await hall.let_in(4, Lane.FILE)
    for file in hall.speakers[len(live) :]:
        for _ in range(300):
            file.speak()  # a whole recording at once

    await hall.speak(10, live)
    await asyncio.sleep(1)

    latencies = sorted(latency for speaker in live for latency in speaker.latencies)
    assert latencies[int(0.99 * len(latencies))] < 0.16
    assert all(len(file.heard) > 100 for file in hall.speakers[len(live) :])


async def test_a_new_model_under_load_loses_no_chunk(hall: Hall) -> None:
    await hall.let_in(round(0.5 * CAPACITY))

    speaking = asyncio.create_task(hall.speak(10))
    await asyncio.sleep(3)
    hall.pool.tell(InstallModel(None))
    await speaking
    await asyncio.sleep(2)

    assert len(hall.place.ears) == 2
    assert all(speaker.sent.keys() == speaker.heard.keys() for speaker in hall.speakers)
    assert (await hall.pool.ask(DescribePool(), within=1)).previous_version == "spoken 1"


async def test_going_back_under_load_loses_no_chunk(hall: Hall) -> None:
    await hall.let_in(round(0.5 * CAPACITY))

    speaking = asyncio.create_task(hall.speak(10))
    await asyncio.sleep(2)
    hall.pool.tell(InstallModel(None))
    await asyncio.sleep(3)
    hall.pool.tell(RollBackModel())
    await speaking
    await asyncio.sleep(2)

    assert len(hall.place.ears) == 2
    assert all(speaker.sent.keys() == speaker.heard.keys() for speaker in hall.speakers)


async def test_an_ear_that_is_lost_under_load_loses_no_chunk(hall: Hall) -> None:
    await hall.let_in(round(0.5 * CAPACITY))
    speaking = asyncio.create_task(hall.speak(10))
    await asyncio.sleep(3)

    hall.pool.tell(InstallModel(None))  # a second ear, to go on with
    await asyncio.sleep(1)
    hall.place.ears[0].is_lost = True
    await speaking
    await asyncio.sleep(2)

    assert all(speaker.sent.keys() == speaker.heard.keys() for speaker in hall.speakers)
