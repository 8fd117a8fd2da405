"""Frames are within their bounds, or typed faults."""

import msgspec
import pytest

from transport.nodes.errors import LinkFrameError
from transport.nodes.frames import LENGTH, Frame, decode, encode_frames, length_of

DECODER = msgspec.msgpack.Decoder(Frame[int])


def test_a_frame_comes_back_as_it_was_said() -> None:
    frame = encode_frames([1, 2])

    assert length_of(frame[:4]) == len(frame) - LENGTH.size
    assert decode(frame[4:], DECODER) == Frame((1, 2))


def test_what_is_too_large_for_one_frame_goes_in_several() -> None:
    data = encode_frames(range(100), most=30)
    said: list[int] = []
    while data:
        length = length_of(data[:4], 30)
        said += decode(data[4 : 4 + length], DECODER).said
        data = data[4 + length :]

    assert said == list(range(100))


def test_what_is_too_large_or_not_ours_is_a_fault() -> None:
    with pytest.raises(LinkFrameError, match="larger"):
        encode_frames([b"x" * 100], most=30)
    with pytest.raises(LinkFrameError, match="at most"):
        length_of(LENGTH.pack(2**31))
    with pytest.raises(LinkFrameError, match="not a frame"):
        decode(b"\xff\xff", DECODER)
