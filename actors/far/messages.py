"""What is said over a line between a session's node and an inference node: the pool's words, as bytes.

A stream is named by a number that its opener chose, unlike any before on this line; the other end knows which stream
of its own pool that is. Clocks differ between nodes, so deadlines travel as the seconds that are left.
"""

from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from actors.pool.admission import Reason
from actors.pool.ears import Past
from actors.pool.messages import ChunkHeard
from actors.pool.schedule import Lane
from actors.pool.slots import StreamId
from models.voice.features import Front


class FarShapeError(Exception):
    """The other node's fault: bytes that are not the array they are said to be."""


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """An array; its place says of which type."""

    shape: tuple[int, ...]
    data: bytes


class PackedFront(msgspec.Struct, frozen=True, array_like=True):
    """An ear's memory of one stream."""

    tail: Packed
    level: Packed
    total: Packed
    weight: Packed


class PackedPast(msgspec.Struct, frozen=True, array_like=True):
    """What a stream's state is rebuilt from."""

    front: PackedFront | None
    pcm: Packed


class FarOpen(msgspec.Struct, frozen=True, array_like=True, tag="open"):
    """To the model: as `OpenStream`; answered by `FarGranted` or `FarRefused`."""

    number: int
    source: str
    lane: Lane
    is_going_on: bool
    past: PackedPast | None


class FarChunk(msgspec.Struct, frozen=True, array_like=True, tag="chunk"):
    """To the model: as `HearChunk`."""

    number: int
    chunk: int
    pcm: Packed
    remaining: float
    """Seconds until it should be heard; below 0 when that is past."""
    trace: str = ""
    """The span that it belongs to, as W3C's `traceparent`; empty when it is not followed."""


class FarConfirm(msgspec.Struct, frozen=True, array_like=True, tag="confirm"):
    """To the model: as `ConfirmStream`."""

    number: int


class FarClose(msgspec.Struct, frozen=True, array_like=True, tag="close"):
    """To the model: as `CloseStream`."""

    number: int


class FarGranted(msgspec.Struct, frozen=True, array_like=True, tag="granted"):
    """From the model: as `StreamGranted`."""

    number: int
    replay_chunks: int


class FarRefused(msgspec.Struct, frozen=True, array_like=True, tag="refused"):
    """From the model: as `StreamRefused`."""

    number: int
    reason: Reason
    retry_after_ms: int


class FarHeard(msgspec.Struct, frozen=True, array_like=True, tag="heard"):
    """From the model: as `ChunkHeard`."""

    number: int
    chunk: int
    log_probs: Packed
    level_db: Packed
    front: PackedFront


class FarFailed(msgspec.Struct, frozen=True, array_like=True, tag="failed"):
    """From the model: as `StreamFailed`."""

    number: int
    code: Literal["ear_failed", "overloaded"]
    detail: str


class FarLost(msgspec.Struct, frozen=True, array_like=True, tag="lost"):
    """From the model: as `StreamLost`."""

    number: int


class FarLoad(msgspec.Struct, frozen=True, array_like=True, tag="load"):
    """From the model, every beat: how busy it is. A node whose pool does not answer says nothing, and is given up."""

    version: str
    age_seconds: float
    """Of the live chunk that waits longest."""
    live_streams: int
    capacity: float
    """Live streams that its ears keep up with."""
    is_leaving: bool = False
    """Whether it is on its way down: no stream is opened there any more."""


ToModel = FarOpen | FarChunk | FarConfirm | FarClose
FromModel = FarGranted | FarRefused | FarHeard | FarFailed | FarLost | FarLoad


def pack(array: npt.NDArray[np.generic]) -> Packed:
    """Give an array's bytes, little-endian on every machine that runs this."""
    return Packed(array.shape, array.tobytes())


def unpack_pcm(packed: Packed) -> npt.NDArray[np.int16]:
    """Give samples back.

    Raises:
        FarShapeError: they are not as many as the shape says.
    """
    try:
        return np.frombuffer(packed.data, np.int16).reshape(packed.shape).copy()
    except ValueError as error:
        raise FarShapeError(f"expected samples of shape {packed.shape}, got {len(packed.data)} bytes") from error


def unpack_floats(packed: Packed) -> npt.NDArray[np.float32]:
    """Give numbers back.

    Raises:
        FarShapeError: they are not as many as the shape says.
    """
    try:
        return np.frombuffer(packed.data, np.float32).reshape(packed.shape).copy()
    except ValueError as error:
        raise FarShapeError(f"expected numbers of shape {packed.shape}, got {len(packed.data)} bytes") from error


def pack_front(front: Front) -> PackedFront:
    """Give the bytes of an ear's memory."""
    return PackedFront(pack(front.tail), pack(front.level), pack(front.total), pack(front.weight))


def unpack_front(packed: PackedFront) -> Front:
    """Give an ear's memory back.

    Raises:
        FarShapeError: the bytes are not what they are said to be.
    """
    floats = (unpack_floats(part) for part in (packed.level, packed.total, packed.weight))
    return Front(unpack_pcm(packed.tail), *floats)


def pack_past(past: Past | None) -> PackedPast | None:
    """Give the bytes of a stream's past."""
    if past is None:
        return None
    return PackedPast(None if past.front is None else pack_front(past.front), pack(past.pcm))


def unpack_past(packed: PackedPast | None) -> Past | None:
    """Give a stream's past back.

    Raises:
        FarShapeError: the bytes are not what they are said to be.
    """
    if packed is None:
        return None
    return Past(None if packed.front is None else unpack_front(packed.front), unpack_pcm(packed.pcm))


def pack_heard(number: int, heard: ChunkHeard) -> FarHeard:
    """Give what was heard under the stream's number on the line."""
    return FarHeard(number, heard.chunk, pack(heard.log_probs), pack(heard.level_db), pack_front(heard.front))


def unpack_heard(stream: StreamId, heard: FarHeard) -> ChunkHeard:
    """Give what was heard as the listener knows the stream.

    Raises:
        FarShapeError: the bytes are not what they are said to be.
    """
    log_probs, level_db = unpack_floats(heard.log_probs), unpack_floats(heard.level_db)
    return ChunkHeard(stream, heard.chunk, log_probs, level_db, unpack_front(heard.front))
