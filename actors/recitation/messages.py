"""What is said to an analysis: by its session, by the pool, by its timers; actors/analysis.py answers."""

import msgspec

from actors.pool.messages import ChunkHeard, StreamFailed, StreamLost
from actors.recitation.feed import KeptAudio
from models.recitation.manner import Manner


class BeginRecitation(msgspec.Struct, frozen=True):
    """Session: a recitation of a passage, or of a place to be found (None), begins."""

    recitation: int
    passage: str | None
    manner: Manner = Manner()


class ResumeRecitation(msgspec.Struct, frozen=True):
    """Session, when another process had it before: all that was heard is told again, then it goes on."""

    begun: BeginRecitation
    chunks: tuple[bytes, ...]
    """What the model said of each, as `actors.recitation.chunk_record` writes it."""
    audio: KeptAudio


class HearAudio(msgspec.Struct, frozen=True):
    """Session: the next audio in order."""

    sequence: int
    pcm: bytes
    """Little-endian int16, mono, 16 kHz; empty for a frame that is not listened to."""


class EndRecitation(msgspec.Struct, frozen=True):
    """Session: no more audio; judge what is left and say `RecitationEnded`."""

    recitation: int


class EndingOverdue(msgspec.Struct, frozen=True):
    """A timer: the pool has not answered for the last chunks in time."""

    recitation: int


class LookAfter(msgspec.Struct, frozen=True):
    """A timer, while a recitation is open: is its stream still there, and does its audio wait too long?"""


class ReopenStream(msgspec.Struct, frozen=True):
    """A timer: the pool had no room for a lost stream; try again."""


AnalysisMessage = (
    HearAudio
    | ChunkHeard
    | BeginRecitation
    | ResumeRecitation
    | EndRecitation
    | StreamFailed
    | StreamLost
    | LookAfter
    | ReopenStream
    | EndingOverdue
)
