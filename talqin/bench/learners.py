"""Thousands of learners in one process: WebSocket clients of our own, as small as can be, who speak the real protocol.

RFC 6455 without extensions; frames out are masked with zeros, which costs nothing and is as valid as any mask.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import Any, Final, cast

import msgspec

from transport.wire import (
    PROTOCOL_VERSION,
    Bye,
    End,
    Hello,
    Open,
    ResumeRequest,
    Seen,
    encode_audio,
    encode_message,
)

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_NO_MASK: Final = bytes(4)
_SHORT, _MEDIUM, _LONG = 125, 126, 127
_SEEN_EVERY: Final = 16


class Told(msgspec.Struct):
    """What a learner of the bench reads of whatever a server says."""

    type: str
    event: int | None = None
    session: str = ""
    epoch: int = 0
    next_audio: int = 0
    credit: int = 0
    through: int = 0
    status: str = ""
    serial: int = 0
    end_samples: int = 0
    verdict: str = ""
    retry_after_ms: int = 0
    code: str = ""


class _Reason(msgspec.Struct):
    retry_after_ms: int = 0


_decoder_of_reasons: Final = msgspec.json.Decoder(_Reason)
_decoder: Final = msgspec.json.Decoder(Told)

Listener = Callable[["Learner", Told], None]


class Learner(asyncio.Protocol):
    """One learner: a session, over as many connections as it takes.

    Attributes:
        seen: the last numbered event.
        faults: what the numbering of events showed: gaps and doubles.
        code: how the last connection ended: a close code, or 1006 when it was cut; 0 while it is open.
    """

    __slots__ = (
        "_bytes",
        "_is_http",
        "_transport",
        "closed",
        "code",
        "epoch",
        "faults",
        "limit",
        "listener",
        "next",
        "retry_after_ms",
        "seen",
        "session",
        "welcomed",
    )

    def __init__(self, listener: Listener | None = None) -> None:
        self.listener = listener
        self.session = ""
        self.epoch = self.seen = self.faults = 0
        self.next = self.limit = 0
        self.begin()

    def begin(self) -> "Learner":
        """Be ready for another connection."""
        loop = asyncio.get_running_loop()
        self._bytes = b""
        self._is_http = True
        self._transport: asyncio.Transport | None = None
        self.code = self.retry_after_ms = 0
        self.welcomed: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        return self

    # asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket, and say hello at once: the server reads it once the handshake is done."""
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET /v1/recite HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        data = self._bytes + data if self._bytes else data
        if self._is_http:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._bytes = head
                return
            self._is_http = False
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.cut()
                return
            resume = ResumeRequest(self.session, self.epoch, self.seen) if self.session else None
            self._say(Hello(PROTOCOL_VERSION, "pcm16", resume=resume))
        self._bytes = self._frames(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note the end."""
        del exc
        self._transport = None
        self.code = self.code or 1006
        for future in (self.welcomed, self.closed):
            if not future.done():
                future.set_result(None)

    # What a learner does

    @property
    def is_open(self) -> bool:
        """Whether the line stands, and the server has welcomed us."""
        return self._transport is not None and self.welcomed.done()

    def recite(self, passage: str | None) -> None:
        """Open a recitation."""
        self._say(Open(passage))

    def send(self, pcm: bytes) -> bool:
        """Send the next frame, unless there is no credit for it or no line."""
        if self._transport is None or self.next >= self.limit:
            return False
        self._frame(_BINARY, encode_audio(self.next, pcm))
        self.next += 1
        return True

    def end(self) -> None:
        """Say that this was all."""
        self._say(End())

    def leave(self) -> None:
        """Say goodbye."""
        if self._transport is not None:
            self._say(Bye())

    def cut(self) -> None:
        """Break the line, as a tunnel does."""
        if self._transport is not None:
            self._transport.abort()

    # Within

    def _frames(self, data: bytes) -> bytes:
        """Handle all whole frames; gives what is left."""
        at, end = 0, len(data)
        while end - at >= 2:  # noqa: PLR2004 - the shortest frame
            size, head = data[at + 1] & 127, 2
            if size >= _MEDIUM:
                head = 4 if size == _MEDIUM else 10
                if end - at < head:
                    break
                size = int.from_bytes(data[at + 2 : at + head])
            if end - at < head + size:
                break
            self._take(data[at] & 15, data[at + head : at + head + size])
            at += head + size
        return data[at:]

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == _TEXT:
            self._read(_decoder.decode(payload))
        elif kind == _PING:
            self._frame(_PONG, payload)
        elif kind == _CLOSE:
            self.code = int.from_bytes(payload[:2]) if payload else 1005
            self.retry_after_ms = _retry_after(payload[2:])
            self._frame(_CLOSE, payload[:2])

    def _read(self, told: Told) -> None:
        if told.type == "welcome":
            self.session, self.epoch = told.session, told.epoch
            self.next, self.limit = told.next_audio, told.next_audio + told.credit
            if not self.welcomed.done():
                self.welcomed.set_result(None)
        elif told.type == "ack":
            self.limit = told.through + told.credit + 1
        if told.event is not None:
            self.faults += told.event != self.seen + 1
            self.seen = told.event
            if told.event % _SEEN_EVERY == 0:
                self._say(Seen(told.event))
        if self.listener is not None:
            self.listener(self, told)

    def _say(self, message: Any) -> None:
        self._frame(_TEXT, encode_message(message))

    def _frame(self, kind: int, payload: bytes) -> None:
        if self._transport is None:
            return
        size = len(payload)
        if size <= _SHORT:
            head = bytes((128 | kind, 128 | size))
        elif size < 1 << 16:
            head = bytes((128 | kind, 128 | _MEDIUM)) + size.to_bytes(2)
        else:
            head = bytes((128 | kind, 128 | _LONG)) + size.to_bytes(8)
        self._transport.write(head + _NO_MASK + payload)


def _retry_after(text: bytes) -> int:
    try:
        return _decoder_of_reasons.decode(text).retry_after_ms
    except msgspec.DecodeError:
        return 0
