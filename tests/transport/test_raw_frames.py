"""Frames as no library sends them, at the door of a real server: a case each, with what ends the line."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from actors.runtime import System
from tests.fakes.frames import RawLine, frame
from tests.fakes.office import Reception, reception
from transport.line.frames import MOST_FRAGMENTS
from transport.wire import MAX_FRAME_BYTES

pytestmark = pytest.mark.wall_clock

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
STILL_HERE = frame(PING, b"still here")
SEEN = b'{"type":"seen","event":0}'
PROTOCOL_ERROR, BAD_TEXT, POLICY, TOO_BIG, OVER, BAD_MESSAGE, TOO_FAST = 1002, 1007, 1008, 1009, 1000, 4500, 4509


def parts(*payloads: bytes, opcode: int = TEXT, between: bytes = b"") -> bytes:
    """A message in several frames, with other frames between them."""
    made = [
        frame(opcode if i == 0 else CONTINUED, payload, is_last=i == len(payloads) - 1)
        for i, payload in enumerate(payloads)
    ]
    return between.join(made)


@pytest_asyncio.fixture
async def door(system: System, tmp_path: Path) -> AsyncIterator[Reception]:
    async with reception(system, tmp_path) as opened:
        yield opened


async def joined(door: Reception, early: bytes = b"") -> RawLine:
    """A line that has said hello and heard its welcome."""
    token = (await door.signed_up("amina"))["access_token"]
    hello = b'{"type":"hello","version":1,"token":"%s"}' % token.encode()
    line = await RawLine.opened(door.server.port, early + frame(TEXT, hello))
    if not early:
        assert b'"welcome"' in (await line.frame())[1]
    return line


ACCEPTED = {
    "a text frame": frame(TEXT, SEEN),
    "a ping": frame(PING, b"x"),
    "an empty ping": frame(PING, b""),
    "a ping of 125 bytes": frame(PING, bytes(125)),
    "a pong that nobody asked for": frame(PONG, b"x"),
    "a text in two frames": parts(SEEN[:5], SEEN[5:]),
    "a text in as many frames as may be": parts(*[SEEN[i : i + 1] for i in range(25)], *[b""] * (MOST_FRAGMENTS - 25)),
    "a ping between two frames of a text": parts(SEEN[:5], SEEN[5:], between=frame(PING, b"x")),
    "a text whose first frame is empty": parts(b"", SEEN),
    "a letter cut in two by the frames": parts(b'{"type":"open","passage":"\xd9', b'\x82"}'),
}

REFUSED: dict[str, tuple[bytes, int | str]] = {
    "a text that is not masked": (frame(TEXT, SEEN, is_masked=False), PROTOCOL_ERROR),
    "a ping that is not masked": (frame(PING, b"x", is_masked=False), PROTOCOL_ERROR),
    "audio that is not masked": (frame(BINARY, bytes(100), is_masked=False), PROTOCOL_ERROR),
    "a close that is not masked": (frame(CLOSE, b"\x03\xe8", is_masked=False), PROTOCOL_ERROR),
    "the first reserved bit": (frame(TEXT, SEEN, reserved=4), PROTOCOL_ERROR),
    "the second reserved bit": (frame(TEXT, SEEN, reserved=2), PROTOCOL_ERROR),
    "the third reserved bit": (frame(TEXT, SEEN, reserved=1), PROTOCOL_ERROR),
    "a reserved bit on a ping": (frame(PING, b"", reserved=4), PROTOCOL_ERROR),
    "opcode 3": (frame(0x3, b"x"), PROTOCOL_ERROR),
    "opcode 7": (frame(0x7, b""), PROTOCOL_ERROR),
    "opcode 11": (frame(0xB, b""), PROTOCOL_ERROR),
    "opcode 15": (frame(0xF, b""), PROTOCOL_ERROR),
    "a ping of 126 bytes": (frame(PING, bytes(126)), PROTOCOL_ERROR),
    "a ping in two frames": (frame(PING, b"x", is_last=False), PROTOCOL_ERROR),
    "a close in two frames": (frame(CLOSE, b"", is_last=False), PROTOCOL_ERROR),
    "a continuation of nothing": (frame(CONTINUED, b"x"), PROTOCOL_ERROR),
    "an unfinished continuation of nothing": (frame(CONTINUED, b"", is_last=False), PROTOCOL_ERROR),
    "a text inside a text": (frame(TEXT, b"a", is_last=False) + frame(TEXT, SEEN), PROTOCOL_ERROR),
    "a text inside an empty text": (frame(TEXT, b"", is_last=False) + frame(TEXT, SEEN), PROTOCOL_ERROR),
    "audio inside an empty text": (frame(TEXT, b"", is_last=False) + frame(BINARY, bytes(9)), PROTOCOL_ERROR),
    "empty continuations without end": (
        frame(TEXT, b"", is_last=False) + 5000 * frame(CONTINUED, b"", is_last=False),
        POLICY,
    ),
    "a text byte by byte": (parts(*[b" "] * 100), POLICY),
    "a short length in two bytes": (frame(TEXT, SEEN, length_bytes=2), PROTOCOL_ERROR),
    "a short length in eight bytes": (frame(TEXT, SEEN, length_bytes=8), PROTOCOL_ERROR),
    "a length that nobody has": (frame(BINARY, b"", told=2**63 - 1), TOO_BIG),
    "a length beyond numbers": (frame(BINARY, b"", told=2**64 - 1), TOO_BIG),
    "more than a message holds": (frame(BINARY, b"", told=MAX_FRAME_BYTES + 2), TOO_BIG),
    "more than a message holds, in parts": (parts(*[bytes(33_000)] * 3, opcode=BINARY), TOO_BIG),
    "half a letter": (frame(TEXT, b'{"type":"open","passage":"\xd9"}'), BAD_TEXT),
    "a surrogate in UTF-8": (frame(TEXT, b'"\xed\xa0\x80"'), BAD_TEXT),
    "a letter beyond the last": (frame(TEXT, b'"\xf5\x80\x80\x80"'), BAD_TEXT),
    "an overlong letter": (frame(TEXT, b'"\xc0\xaf"'), BAD_TEXT),
    "an empty text": (frame(TEXT, b""), BAD_MESSAGE),
    "an empty text in parts": (parts(b"", b"", b""), BAD_MESSAGE),
    "a close of one byte": (frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    "a close code that there is not": (frame(CLOSE, b"\x03\xe7"), PROTOCOL_ERROR),
    "a close code that is said by nobody": (frame(CLOSE, b"\x03\xed"), PROTOCOL_ERROR),
    "a close whose reason is no text": (frame(CLOSE, b"\x03\xe8\xff"), BAD_TEXT),
    "a close": (frame(CLOSE, b"\x03\xe8bye"), OVER),
    "a close that says nothing": (frame(CLOSE, b""), OVER),
    "a hundred and fifty pings at once": (150 * frame(PING, b""), TOO_FAST),
    "a hundred and fifty pongs at once": (150 * frame(PONG, b""), TOO_FAST),
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED.keys())
async def test_what_clients_may_send_leaves_the_line_open(door: Reception, data: bytes) -> None:
    line = await joined(door)

    await line.send(data + STILL_HERE)

    assert await line.end() == "open"
    line.close()


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_no_client_sends_ends_the_line_with_a_code(door: Reception, data: bytes, code: int) -> None:
    line = await joined(door)

    await line.send(data + STILL_HERE)

    assert await line.end() == code
    line.close()


async def test_what_comes_with_the_handshake_is_looked_at_as_well(door: Reception) -> None:
    line: Any = await joined(door, early=frame(PING, b"x", is_masked=False))

    assert await line.end() in {PROTOCOL_ERROR, "cut"}
    line.close()


async def test_who_sends_nonsense_before_hello_is_gone_as_well(door: Reception) -> None:
    line = await RawLine.opened(door.server.port)

    await line.send(frame(TEXT, b"", is_last=False) + 5000 * frame(CONTINUED, b"", is_last=False))

    assert await line.end() == POLICY
    line.close()


async def test_nothing_of_a_line_that_was_ended_so_is_left(door: Reception) -> None:
    line = await joined(door)
    await line.send(frame(TEXT, SEEN, is_masked=False))
    await line.end()
    while await line.frame() != (0, b""):
        pass
    line.close()

    again = await RawLine.opened(door.server.port)
    await again.send(STILL_HERE)

    assert await again.end() == "open"
    assert door.lines.count() == 0
    again.close()
