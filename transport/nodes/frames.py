"""Frames on a line: four bytes of length, big-endian, then MessagePack."""

import struct
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

import msgspec

from transport.nodes.errors import LinkFrameError

LENGTH: Final = struct.Struct(">I")
MAX_FRAME_BYTES: Final = 16 * 2**20
"""Some 1,300 chunks or 190 pasts of eight seconds; a larger one is not ours."""

T = TypeVar("T")


class Frame(msgspec.Struct, Generic[T], frozen=True, array_like=True):
    """Whatever was said in one turn of the loop; empty only to say that one is there."""

    said: tuple[T, ...]


def encode(message: object) -> bytes:
    """Give a message with its length before it."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


def encode_frames(said: Sequence[object], most: int = MAX_FRAME_BYTES) -> bytes:
    """Give one frame, or, where it would be too large, as few as hold it all.

    Raises:
        LinkFrameError: one message alone is too large.
    """
    whole = encode(Frame(tuple(said)))
    if len(whole) - LENGTH.size <= most:
        return whole
    if len(said) == 1:
        raise LinkFrameError(f"a message of {len(whole)} bytes is larger than a frame may be, {most}")
    middle = len(said) // 2
    return encode_frames(said[:middle], most) + encode_frames(said[middle:], most)


def length_of(head: bytes, most: int = MAX_FRAME_BYTES) -> int:
    """Read how long the next frame is.

    Raises:
        LinkFrameError: longer than a frame may be.
    """
    length: int = LENGTH.unpack(head)[0]
    if length > most:
        raise LinkFrameError(f"expected a frame of at most {most} bytes, got one of {length}")
    return length


def decode(body: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    """Read a frame's body.

    Raises:
        LinkFrameError: it is not what the other end has to say.
    """
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LinkFrameError(f"not a frame of a line: {error}") from error
