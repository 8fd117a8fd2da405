"""Frames by their headers: what no client sends is found, however the bytes come."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.frames import frame
from transport.line.frames import MOST_FRAGMENTS, POLICY_VIOLATION, PROTOCOL_ERROR, FrameError, FrameGuard

GOOD = (
    frame(0x1, b"hello")
    + frame(0x2, bytes(300))
    + frame(0x2, bytes(70_000))
    + frame(0x1, b"", is_last=False)
    + frame(0x9, b"ping")
    + frame(0x0, b"rest")
    + frame(0xA, b"")
    + frame(0x8, b"")
)


@given(st.lists(st.integers(0, len(GOOD)), max_size=40))
def test_what_clients_send_passes_however_it_is_cut(cuts: list[int]) -> None:
    guard, places = FrameGuard(), [0, *sorted(cuts), len(GOOD)]

    for begin, end in pairwise(places):
        guard.feed(GOOD[begin:end])


def feed(data: bytes, step: int) -> None:
    guard = FrameGuard()
    for i in range(0, len(data), step):
        guard.feed(data[i : i + step])


BAD = {
    "unmasked": (frame(0x1, b"hello", is_masked=False), PROTOCOL_ERROR),
    "an unmasked ping": (frame(0x9, b"", is_masked=False), PROTOCOL_ERROR),
    "a message inside an empty one": (frame(0x1, b"", is_last=False) + frame(0x1, b"x"), PROTOCOL_ERROR),
    "a binary inside a text": (frame(0x1, b"a", is_last=False) + frame(0x2, b"x"), PROTOCOL_ERROR),
    "5 in two bytes": (frame(0x1, b"hello", length_bytes=2), PROTOCOL_ERROR),
    "300 in eight bytes": (frame(0x1, bytes(300), length_bytes=8), PROTOCOL_ERROR),
    "no end": (frame(0x1, b"a", is_last=False) + MOST_FRAGMENTS * frame(0x0, b"", is_last=False), POLICY_VIOLATION),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD.keys())
def test_what_no_client_sends_is_found_even_byte_by_byte(data: bytes, code: int) -> None:
    for step in (1, 3, len(data)):
        with pytest.raises(FrameError) as caught:
            feed(data, step)
        assert caught.value.code == code


def test_so_many_fragments_are_a_message_and_the_next_may_have_as_many() -> None:
    guard = FrameGuard()
    message = frame(0x1, b"a", is_last=False) + (MOST_FRAGMENTS - 2) * frame(0x0, b"", is_last=False) + frame(0x0, b"")

    guard.feed(10 * message)
