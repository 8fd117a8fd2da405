"""What is said to the inference pool and by it; actors/inference_pool.py answers."""

from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from actors.pool.admission import Reason
from actors.pool.ears import Ear, Past
from actors.pool.schedule import Lane, Turn
from actors.pool.slots import StreamId
from actors.pool.statistics import PoolStatistics
from actors.pool.turns import Outcome
from actors.runtime import Question, Ref
from models.voice.features import Front


class ChunkHeard(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: one chunk went through the model."""

    stream: StreamId
    chunk: int
    log_probs: npt.NDArray[np.float32]
    """(8, 69) float32, natural log of the probability of each token in each frame of 40 ms."""
    level_db: npt.NDArray[np.float32]
    """(8,) float32, decibels relative to full scale."""
    front: Front
    """One row, the ear's memory after this chunk: to be kept beside the audio for a `Past`."""


class StreamFailed(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: this stream alone cannot go on, and is closed."""

    stream: StreamId
    code: Literal["ear_failed", "overloaded"]
    detail: str


class StreamLost(msgspec.Struct, frozen=True):
    """Pool to the stream's listener: the stream is closed through no fault of its own; open it again with its past."""

    stream: StreamId


FromPool = ChunkHeard | StreamFailed | StreamLost


class StreamGranted(msgspec.Struct, frozen=True):
    """Pool, in answer to `OpenStream`: chunks may come."""

    stream: StreamId
    replay_chunks: int
    """How many heard chunks its `Past` has to have."""


class StreamRefused(msgspec.Struct, frozen=True):
    """Pool, in answer to `OpenStream`: not now; try again later."""

    reason: Reason
    retry_after_ms: int


class OpenStream(Question[StreamGranted | StreamRefused], frozen=True):
    """Analysis, when a recitation begins, and when its stream was lost."""

    listener: Ref[FromPool]
    source: str
    """Whose recitation it is, the same whenever it is opened again: answers are kept under it."""
    lane: Lane = Lane.LIVE
    is_going_on: bool = False
    """Whether it was granted before: it is not refused for load then."""
    past: Past | None = None
    """What was heard so far; None when nothing was."""
    has_elsewhere: bool = False
    """Whether who asks can ask another pool: a refusal turns nobody away, then."""


class HearChunk(msgspec.Struct, frozen=True):
    """Analysis, for every 320 ms of audio."""

    stream: StreamId
    chunk: int
    pcm: npt.NDArray[np.int16]
    """(5120,) int16, mono, 16 kHz."""
    deadline: float
    """Seconds on the system's clock until which it should be heard."""


class ConfirmStream(msgspec.Struct, frozen=True):
    """Analysis, when it has heard nothing for a while; `StreamLost` is the answer if the pool does not know it."""

    stream: StreamId
    listener: Ref[FromPool]


class CloseStream(msgspec.Struct, frozen=True):
    """Analysis, when a recitation has ended; chunks that still wait are dropped."""

    stream: StreamId


class InstallModel(msgspec.Struct, frozen=True):
    """The operator: load this model beside the one in use; once it is warm, new streams go to it."""

    weights: Path | None
    """Its folder; None is the configured one."""


class RollBackModel(msgspec.Struct, frozen=True):
    """The operator: go back to the model before."""


class DescribePool(Question[PoolStatistics], frozen=True):
    """The operator: say how you are."""


class EarMade(msgspec.Struct, frozen=True):
    """A worker thread: an ear was made and warmed up, or could not be."""

    desk: int
    made: Ear | BaseException


class TurnEnded(msgspec.Struct, frozen=True):
    """A worker thread: a turn was done, or the ear was lost in it."""

    desk: int
    number: int
    turn: Turn
    outcome: Outcome | BaseException


class TurnOverdue(msgspec.Struct, frozen=True):
    """A timer: an ear does not come back from its turn."""

    desk: int
    number: int


class MakeEar(msgspec.Struct, frozen=True):
    """A timer: the pause after a loss is over."""

    desk: int


class DrainOver(msgspec.Struct, frozen=True):
    """A timer: who still has a stream on the version before is moved."""

    fleet: int


class EarClosed(msgspec.Struct, frozen=True):
    """A worker thread: an ear that is not needed any more has let go."""

    name: str


PoolMessage = (
    HearChunk
    | TurnEnded
    | OpenStream
    | CloseStream
    | ConfirmStream
    | TurnOverdue
    | EarMade
    | EarClosed
    | MakeEar
    | InstallModel
    | RollBackModel
    | DrainOver
    | DescribePool
)
