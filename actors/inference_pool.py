"""Stop 5 of a chunk: one batched step of the voice model over all sessions; next stop: back to actors/analysis.py.

A stream is one recitation's way through the model; its state is one slot of the arena. Whenever the worker is free it
takes the oldest chunk of every stream that has one, longest waiting first, up to the largest batch. It never waits for
a fuller batch: that bought neither latency nor capacity (docs/architecture.md).
"""

from functools import partial
from typing import Protocol, assert_never

import msgspec
import numpy as np
import numpy.typing as npt

from actors.runtime import Actor, Question, Ref
from actors.streams import StreamId, StreamTable, WaitingChunk
from config.settings import PoolSettings
from models.voice.model import Heard
from models.voice.state import VoiceState


class ChunkHeard(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: one chunk went through the model."""

    stream: StreamId
    chunk: int
    log_probs: npt.NDArray[np.float32]
    """(8, 69) float32, natural log of the probability of each token in each frame of 40 ms."""
    level_db: npt.NDArray[np.float32]
    """(8,) float32, decibels relative to full scale."""


class StreamFailed(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: this stream alone cannot go on, and is closed."""

    stream: StreamId
    code: str
    detail: str


class StreamGranted(msgspec.Struct, frozen=True):
    """Pool, in answer to `OpenStream`: chunks may come."""

    stream: StreamId


class StreamRefused(msgspec.Struct, frozen=True):
    """Pool, in answer to `OpenStream`: every slot is taken; try again later."""

    streams: int
    """How many streams are open: all there can be."""


class OpenStream(Question[StreamGranted | StreamRefused], frozen=True):
    """Analysis, when a recitation begins."""

    listener: Ref[ChunkHeard | StreamFailed]


class HearChunk(msgspec.Struct, frozen=True):
    """Analysis, for every 320 ms of audio."""

    stream: StreamId
    chunk: int
    pcm: npt.NDArray[np.int16]
    """(5120,) int16, mono, 16 kHz."""


class CloseStream(msgspec.Struct, frozen=True):
    """Analysis, when a recitation has ended; chunks that still wait are dropped."""

    stream: StreamId


class BatchDone(msgspec.Struct, frozen=True):
    """The worker thread, when a step has ended."""

    batch: tuple[WaitingChunk, ...]
    heard: Heard
    """Arrays with a leading axis: one row a chunk of the batch."""
    state: VoiceState
    """The same rows after the step."""


class BatchFailed(msgspec.Struct, frozen=True):
    """The worker thread, when a step raised."""

    batch: tuple[WaitingChunk, ...]
    error: str


PoolMessage = HearChunk | BatchDone | OpenStream | CloseStream | BatchFailed


class SteppingModel(Protocol):
    """What the pool needs of a voice model: models/voice/model.py, or a fake."""

    def start(self, count: int) -> VoiceState:
        """Return the state of `count` streams that have heard nothing."""
        ...

    def step(self, pcm: npt.NDArray[np.int16], state: VoiceState) -> tuple[Heard, VoiceState]:
        """Hear one chunk of each stream: (batch, 5120) int16 in, one row of everything a stream out."""
        ...


class InferencePool(Actor[PoolMessage]):
    """Batches over sessions; the model runs in a worker thread, never on the loop."""

    def __init__(self, model: SteppingModel, settings: PoolSettings) -> None:
        self._model = model
        self._settings = settings
        self._streams = StreamTable(settings.slots, settings.max_waiting_chunks)
        self._listeners: dict[StreamId, Ref[ChunkHeard | StreamFailed]] = {}
        self._arena = model.start(settings.slots)
        self._untouched = model.start(1)
        self._stepping = False

    def on_receive(self, message: PoolMessage) -> object:
        """Route a message, the hottest first."""
        match message:
            case HearChunk():
                self._hear_chunk(message)
            case BatchDone():
                self._batch_done(message)
            case OpenStream():
                return self._open_stream(message)
            case CloseStream():
                self._close_stream(message.stream)
            case BatchFailed():
                self._batch_failed(message)
            case _:
                assert_never(message)
        return None

    def _open_stream(self, message: OpenStream) -> StreamGranted | StreamRefused:
        stream = self._streams.open()
        if stream is None:
            return StreamRefused(self._streams.open_streams)
        self._listeners[stream] = message.listener
        self._arena.put(np.array([stream[0]]), self._untouched)
        return StreamGranted(stream)

    def _close_stream(self, stream: StreamId) -> None:
        self._streams.close(stream)
        self._listeners.pop(stream, None)

    def _hear_chunk(self, message: HearChunk) -> None:
        if not self._streams.is_open(message.stream):
            return  # its recitation has ended while this was on its way
        chunk = WaitingChunk(message.stream, message.chunk, message.pcm, self.context.clock.now())
        if not self._streams.queue(chunk):
            self._fail(message.stream, "overloaded", "more chunks wait for the model than a stream may have")
            return
        self._step()

    def _step(self) -> None:
        """Start a step when the worker is free and something waits."""
        if self._stepping:
            return
        batch = self._streams.next_batch(self._settings.max_batch)
        if not batch:
            return
        self._stepping = True
        pcm = np.stack([chunk.pcm for chunk in batch])
        state = self._arena.take(_slots(batch))
        self.context.run_blocking(partial(self._model.step, pcm, state), then=partial(_report, batch))

    def _batch_done(self, message: BatchDone) -> None:
        self._stepping = False
        rows = self._sound_rows(message)
        kept = [message.batch[row] for row in rows]
        self._arena.put(_slots(tuple(kept)), message.state.take(np.array(rows, np.intp)))
        for row, chunk in zip(rows, kept, strict=True):
            self._listeners[chunk.stream].tell(
                ChunkHeard(chunk.stream, chunk.chunk, message.heard.log_probs[row], message.heard.level_db[row])
            )
        self._step()

    def _sound_rows(self, message: BatchDone) -> list[int]:
        """Name the rows to go on with; a stream whose row is not finite fails alone."""
        sound = message.heard.sound_rows()
        rows: list[int] = []
        for row, chunk in enumerate(message.batch):
            if not self._streams.is_open(chunk.stream):
                continue  # closed meanwhile: its slot may belong to another stream already
            if sound[row]:
                rows.append(row)
            else:
                self._fail(chunk.stream, "ear_failed", "the voice model gave no finite answer for this audio")
        return rows

    def _batch_failed(self, message: BatchFailed) -> None:
        self._stepping = False
        for chunk in message.batch:
            if self._streams.is_open(chunk.stream):
                self._fail(chunk.stream, "ear_failed", f"the voice model failed: {message.error}")
        self._step()

    def _fail(self, stream: StreamId, code: str, detail: str) -> None:
        listener = self._listeners[stream]
        self._close_stream(stream)
        listener.tell(StreamFailed(stream, code, detail))


def _slots(batch: tuple[WaitingChunk, ...]) -> npt.NDArray[np.intp]:
    return np.array([chunk.stream[0] for chunk in batch], dtype=np.intp)


def _report(
    batch: tuple[WaitingChunk, ...], outcome: tuple[Heard, VoiceState] | BaseException
) -> BatchDone | BatchFailed:
    if isinstance(outcome, BaseException):
        return BatchFailed(batch, f"{type(outcome).__name__}: {outcome}")
    return BatchDone(batch, *outcome)
