"""One recitation's audio on its way into the pool."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest_asyncio

from actors.pool.messages import ChunkHeard, CloseStream, ConfirmStream, HearChunk, PoolMessage, StreamGranted
from actors.pool.slots import StreamId
from actors.recitation.feed import ARRIVALS_KEPT, SILENT_LOOKS, Feed
from actors.runtime import Actor, CellSpec, System, within
from config.settings import AnalysisSettings
from models.voice.features import Front
from tests.fakes.spans import RecordedSpan

SETTINGS = AnalysisSettings(chunks_under_way=2, deadline_seconds=0.5)
CHUNK = bytes(2 * 5120)
FIRST, SECOND = (0, 1), (3, 2)


class RecordingPool(Actor[PoolMessage]):
    def __init__(self) -> None:
        self.told: list[PoolMessage] = []

    def on_receive(self, message: PoolMessage) -> None:
        self.told.append(message)


class Rig:
    """A feed, and what it has told the pool."""

    def __init__(self, system: System) -> None:
        self.pool = RecordingPool()
        self.feed = Feed("source", system.ref("/pool"), system.ref("/listener"), SETTINGS)

    def take(self, chunks: int, now: float = 0.0) -> None:
        for number in range(chunks):
            self.feed.chunker.take(number, CHUNK, now)
        self.feed.send()

    def hear(self, *numbers: int, stream: StreamId = FIRST) -> list[bool]:
        zeros = np.zeros((8, 69), np.float32)
        answers = (ChunkHeard(stream, number, zeros, zeros[:, 0], Front.start(1)) for number in numbers)
        return [self.feed.heard(answer) for answer in answers]

    async def told(self) -> list[object]:
        """What the pool was told since this was asked before; of chunks, their stream and number."""
        await asyncio.sleep(0.01)
        told, self.pool.told = self.pool.told, []
        return [(one.stream, one.chunk) if isinstance(one, HearChunk) else one for one in told]


@pytest_asyncio.fixture
async def rig(system: System) -> AsyncIterator[Rig]:
    rig = Rig(system)
    await system.spawn("/pool", CellSpec(lambda: rig.pool))
    rig.feed.go_on(StreamGranted(FIRST, replay_chunks=2))
    yield rig
    await system.ref("/pool").stop()


async def test_only_a_few_chunks_are_under_way_at_once(rig: Rig) -> None:
    rig.take(5)
    first = await rig.told()
    rig.hear(0)

    rig.feed.send()

    assert first == [(FIRST, 0), (FIRST, 1)]
    assert await rig.told() == [(FIRST, 2)]


async def test_a_chunk_is_due_some_time_after_its_last_sample(rig: Rig) -> None:
    rig.take(1, now=7.0)
    await asyncio.sleep(0.01)

    (chunk,) = rig.pool.told

    assert isinstance(chunk, HearChunk)
    assert chunk.deadline == 7.5


async def test_without_a_stream_nothing_is_sent_and_nothing_lost(rig: Rig) -> None:
    rig.take(1)
    rig.feed.lose(FIRST, now=1.0)
    rig.take(2)
    before = await rig.told()

    rig.feed.go_on(StreamGranted(SECOND, replay_chunks=2))

    assert before == [(FIRST, 0)]
    assert await rig.told() == [(SECOND, 0), (SECOND, 1)]


async def test_what_was_heard_is_its_past_and_is_not_sent_again(rig: Rig) -> None:
    rig.take(4)
    rig.hear(0, 1)
    rig.feed.send()
    rig.hear(2)
    await rig.told()
    rig.feed.lose(FIRST, now=1.0)
    question = rig.feed.opening(is_going_on=True)

    rig.feed.go_on(StreamGranted(SECOND, replay_chunks=2))

    assert question.past is not None
    assert (question.is_going_on, question.past.pcm.shape) == (True, (2, 5120))
    assert await rig.told() == [(SECOND, 3)]


async def test_answers_of_a_lost_stream_are_not_heard(rig: Rig) -> None:
    rig.take(2)
    rig.feed.lose(FIRST, now=1.0)
    rig.feed.go_on(StreamGranted(SECOND, replay_chunks=2))

    assert rig.hear(0, stream=FIRST) == [False]
    assert rig.hear(0, 0, 1, stream=SECOND) == [True, False, True]


async def test_only_its_own_stream_can_be_lost(rig: Rig) -> None:
    assert [rig.feed.lose(stream, now=1.0) for stream in (SECOND, FIRST, FIRST)] == [False, True, False]


async def test_a_stream_of_which_nothing_is_heard_is_asked_after(rig: Rig, system: System) -> None:
    rig.take(2)
    rig.hear(0)
    rig.feed.look_after()
    before = await rig.told()

    rig.feed.look_after()

    assert not any(isinstance(message, ConfirmStream) for message in before)
    assert await rig.told() == [ConfirmStream(FIRST, system.ref("/listener"))]


async def test_a_silent_stream_is_asked_after_now_and_then(rig: Rig) -> None:
    rig.feed.look_after()
    for _ in range(2 * SILENT_LOOKS):
        rig.feed.look_after()

    assert [type(message) for message in await rig.told()] == [ConfirmStream] * 2


async def test_the_wait_is_that_of_the_first_chunk_that_was_not_heard(rig: Rig) -> None:
    rig.take(1, now=1.0)
    rig.take(1, now=2.0)
    waits = [rig.feed.waited(5.0)]
    rig.hear(0)
    waits.append(rig.feed.waited(5.0))
    rig.hear(1)
    waits.append(rig.feed.waited(5.0))

    assert waits == [4.0, 3.0, 0.0]


async def test_it_gives_its_stream_back_once(rig: Rig) -> None:
    rig.feed.close()
    rig.feed.close()

    assert await rig.told() == [CloseStream(FIRST)]


def followed(span: RecordedSpan) -> int:
    """How many chunks the pool was told in a span."""
    return sum(part.name == "RecordingPool HearChunk" for part in span.parts)


async def test_a_chunk_is_followed_from_the_first_followed_frame_that_it_holds_a_part_of(
    system: System, rig: Rig
) -> None:
    system.carries_traces = True
    half, spans = CHUNK[:5120], [RecordedSpan() for _ in range(3)]

    for number, span in enumerate(spans):
        with within(span):
            rig.feed.take(number, half, 0.0)
    rig.feed.take(3, half, 0.0)
    with within(RecordedSpan()):
        rig.feed.send()

    assert await rig.told() == [(FIRST, 0), (FIRST, 1)]
    assert [followed(span) for span in spans] == [1, 0, 1]


async def test_a_chunk_that_nobody_follows_is_sent_in_nobodys_span(system: System, rig: Rig) -> None:
    system.carries_traces = True
    other = RecordedSpan()
    rig.feed.take(0, CHUNK, 0.0)

    with within(other):
        rig.feed.send()

    assert await rig.told() == [(FIRST, 0)]
    assert other.parts == []


async def test_the_silence_at_the_end_is_followed_from_what_ended_it(system: System, rig: Rig) -> None:
    system.carries_traces = True
    ended = RecordedSpan()
    rig.feed.take(0, CHUNK[:5120], 0.0)

    with within(ended):
        rig.feed.pad(1.0)
    rig.feed.send()

    assert len(await rig.told()) == followed(ended) == 2


async def test_a_chunk_that_is_sent_again_is_followed_again(system: System, rig: Rig) -> None:
    system.carries_traces = True
    span = RecordedSpan()
    with within(span):
        rig.feed.take(0, CHUNK, 0.0)
    rig.feed.send()

    rig.feed.lose(FIRST, 1.0)
    rig.feed.go_on(StreamGranted(SECOND, replay_chunks=2))

    assert await rig.told() == [(FIRST, 0), (SECOND, 0)]
    assert followed(span) == 2


async def test_it_is_known_when_a_sample_was_here(rig: Rig) -> None:
    rig.take(1, now=3.0)
    rig.feed.chunker.take(1, CHUNK, 4.5)
    rig.feed.send()

    assert [rig.feed.arrived_at(samples) for samples in (0, 1, 5120, 5121, 10240)] == [3.0, 3.0, 3.0, 4.5, 4.5]
    assert rig.feed.arrived_at(10241) is None


async def test_what_was_here_long_ago_is_not_known_any_more(rig: Rig) -> None:
    for number in range(ARRIVALS_KEPT + 2):
        rig.feed.chunker.take(number, CHUNK, float(number))
        rig.feed.send()
        rig.hear(number)

    assert rig.feed.arrived_at(2 * 5120) is None
    assert rig.feed.arrived_at(3 * 5120) == 2.0
