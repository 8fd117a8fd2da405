"""How a chunk that was heard is written down, as bytes, and read again, bit for bit. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from actors.recitation.recital import Levels, Posteriors
from models.quran.vocabulary import TOKENS
from models.voice.features import Front

_COLUMNS: Final = len(TOKENS) + 1

_Array = tuple[str, tuple[int, ...], bytes]


def write_chunk(log_probs: Posteriors, level_db: Levels) -> bytes:
    """Write what the model said of a chunk: a row a frame, the level behind the tokens."""
    return np.column_stack([log_probs, level_db]).astype("<f4", copy=False).tobytes()


def read_chunk(data: bytes) -> tuple[Posteriors, Levels]:
    """Read what the model said of a chunk: (frames, tokens) and (frames,) float32."""
    rows = np.frombuffer(data, "<f4").astype(np.float32, copy=False).reshape(-1, _COLUMNS)
    return np.ascontiguousarray(rows[:, :-1]), np.ascontiguousarray(rows[:, -1])


def write_tail(pcm: npt.NDArray[np.int16], after: Front) -> bytes:
    """Write a chunk's audio, and the ear's memory after it."""
    arrays: list[npt.NDArray[Any]] = [pcm, *after.arrays()]
    return msgspec.msgpack.encode([(each.dtype.str, each.shape, each.tobytes()) for each in arrays])


def read_tail(data: bytes) -> tuple[npt.NDArray[np.int16], Front]:
    """Read a chunk's audio, and the ear's memory after it."""
    written = msgspec.msgpack.decode(data, type=list[_Array])
    pcm, *front = (np.frombuffer(data, kind).reshape(shape) for kind, shape, data in written)
    tail, level, total, weight = front
    return pcm, Front(tail, level, total, weight)


def read_chunks(written: Iterable[bytes]) -> Iterator[tuple[Posteriors, Levels]]:
    """Read what the model said of several chunks."""
    return (read_chunk(each) for each in written)
