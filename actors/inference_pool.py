"""Stop 5 of a chunk: one batched step of the voice model over all sessions; next stop: back to actors/analysis.py.

A stream is one recitation's way through the model. Its state lives in an arena, one slot a stream, addressed by (slot,
generation): a slot that was given to another stream no longer answers to the old one. Whenever the executor is free it
takes the oldest chunk of every stream that has one, earliest first, up to the largest batch: waiting for a fuller batch
bought neither latency nor capacity (shared measurement, docs/architecture.md).
"""

from collections import deque
from collections.abc import Callable
from typing import Protocol, assert_never

import msgspec
import numpy as np
import numpy.typing as npt

from actors.runtime import Actor, Question, Ref, Reported
from config.settings import PoolSettings
from models.voice.model import Heard, VoiceState

StreamId = tuple[int, int]
"""(slot in the arena, generation of the slot)."""


class ChunkHeard(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: one chunk went through the model."""

    stream: StreamId
    chunk: int
    log_probs: npt.NDArray[np.float32]
    """(8, 69) float32, natural log of the probability of each token in each frame of 40 ms."""
    level_db: npt.NDArray[np.float32]
    """(8,) float32, decibels below full scale."""


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

    listener: "Ref[ChunkHeard | StreamFailed]"


class HearChunk(msgspec.Struct, frozen=True):
    """Analysis, for every 320 ms of audio."""

    stream: StreamId
    chunk: int
    pcm: npt.NDArray[np.int16]
    """(5120,) int16, 16 kHz mono."""


class CloseStream(msgspec.Struct, frozen=True):
    """Analysis, when a recitation has ended; chunks that still wait are dropped."""

    stream: StreamId


class BatchDone(msgspec.Struct, frozen=True):
    """The worker thread, when a step has ended."""

    streams: tuple[StreamId, ...]
    chunks: tuple[int, ...]
    heard: Heard
    state: VoiceState


class BatchFailed(msgspec.Struct, frozen=True):
    """The worker thread, when a step raised."""

    streams: tuple[StreamId, ...]
    error: str


PoolMessage = HearChunk | BatchDone | OpenStream | CloseStream | BatchFailed
