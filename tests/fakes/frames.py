"""WebSocket frames made by hand, right ones and wrong ones, and a line that speaks them."""

import asyncio
from contextlib import suppress

HANDSHAKE = (
    "GET /v1/recite HTTP/1.1",
    "Host: localhost",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)
MASK = b"\x12\x34\x56\x78"


def frame(
    opcode: int,
    payload: bytes,
    *,
    is_last: bool = True,
    is_masked: bool = True,
    reserved: int = 0,
    length_bytes: int | None = None,
    told: int | None = None,
) -> bytes:
    """Make a frame.

    Args:
        opcode: 0 goes on, 1 text, 2 binary, 8 close, 9 ping, 10 pong.
        payload: in plain.
        is_last: whether the message ends with it.
        is_masked: as a client's is.
        reserved: the three bits, 0 to 7.
        length_bytes: how the length is written: 0, 2 or 8; None for the shortest way.
        told: the length that it tells; None for the true one.
    """
    length = len(payload) if told is None else told
    if length_bytes is None:
        length_bytes = 0 if length < 126 else 2 if length < 1 << 16 else 8
    written = {0: length, 2: 126, 8: 127}[length_bytes]
    head = bytes([(0x80 if is_last else 0) | reserved << 4 | opcode, (0x80 if is_masked else 0) | written])
    head += length.to_bytes(length_bytes, "big") if length_bytes else b""
    if not is_masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))


class RawLine:
    """A WebSocket that sends what it is told to, and reads frame by frame."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def opened(cls, port: int | None, early: bytes = b"") -> "RawLine":
        """Shake hands; `early` is sent in one go with it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write("\r\n".join((*HANDSHAKE, "", "")).encode() + early)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101"), answer
        return cls(reader, writer)

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        with suppress(ConnectionError):
            self._writer.write(data)
            await self._writer.drain()

    async def frame(self) -> tuple[int, bytes]:
        """Read a frame of the server: (opcode, payload); (0, b"") when the line is over."""
        try:
            first, second = await self._reader.readexactly(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
            return first & 0xF, await self._reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return 0, b""

    async def end(self) -> int | str:
        """Wait for the close frame's code, or "open" where a pong to `still here` comes first; "cut" for neither."""
        async with asyncio.timeout(10):
            while True:
                opcode, payload = await self.frame()
                if opcode == 0x8:
                    return int.from_bytes(payload[:2], "big") if payload else 1005
                if (opcode, payload) == (0xA, b"still here"):
                    return "open"
                if opcode == 0:
                    return "cut"

    def close(self) -> None:
        """Let go of it."""
        self._writer.close()
