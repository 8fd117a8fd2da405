"""A learner's open line, as the session sees it: what is said waits in a queue that a slow reader cannot fill."""

import asyncio
import math
from collections.abc import Callable
from itertools import count
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Final

import msgspec
from aiohttp import WebSocketError, web
from aiohttp.http_websocket import WebSocketReader, WebSocketWriter
from aiohttp.web_request import BaseRequest

from actors.ports import CloseReason
from actors.runtime import TRACE, Clock, Span
from actors.visit.to_client import ToClient, Welcome
from transport.errors import close_frame
from transport.line.frames import FrameError, FrameGuard
from transport.line.outgoing import Outgoing
from transport.telemetry.learners import LearnerMetrics
from transport.to_wire import welcome_event, wire_event
from transport.wire import MAX_FRAME_BYTES, encode_message
from transport.wire_events import Greeting

SLOW_SECONDS: Final = 10.0
"""A reader that takes nothing, or not enough, for so long is closed; its session waits for it."""

CLOSING_SECONDS: Final = 5.0
"""How long the other side may take to answer a close frame before the line is cut."""

_HEARTBEAT_SECONDS: Final = (12.0, 16.0)
"""Between two pings; aiohttp gives a dead peer up half of that later: 24 s at the latest."""

_OURS: Final = frozenset({"slow_reader", "signed_out", "token_expired"})
"""Ends that the door decides by itself."""

_AT_ONCE: Final = frozenset({"slow_reader", "signed_out"})
"""Ends before which nothing more is sent: who does not read is not waited for, who signed out hears no more."""

_GOLDEN: Final = (math.sqrt(5) - 1) / 2

_SEND_BUFFER_BYTES: Final = 128 * 1024
"""Of the kernel, a socket: left to itself it takes 4 MB before a slow reader is noticed."""

_ids = count(1)


def heartbeat_seconds(number: int) -> float:
    """Give the time between the pings of the `number`th line: a crowd that came at once must not be pinged at once.

    Multiples of the golden ratio fall evenly, however many there are (Knuth, The Art of Computer Programming 3, 6.4).
    Whole hundredths: uvloop counts milliseconds, and aiohttp, called a fraction of one too soon, would come back at
    once, again and again, until it has passed.
    """
    least, most = _HEARTBEAT_SECONDS
    return round(least + (most - least) * (number * _GOLDEN % 1), 2)


class _GuardedReader:
    """Stands in for aiohttp's reader: what no client sends ends the line as aiohttp's own findings do."""

    __slots__ = ("_guard", "_reader", "_tell")

    def __init__(self, reader: WebSocketReader, tell: Callable[[BaseException], None]) -> None:
        self._reader = reader
        self._tell = tell
        self._guard = FrameGuard()

    def look_at(self, data: bytes) -> bool:
        """Say whether these bytes may be a client's; if not, whoever reads is told."""
        try:
            self._guard.feed(data)
        except FrameError as error:
            self._tell(WebSocketError(error.code, str(error)))
            return False
        return True

    def feed_data(self, data: bytes) -> tuple[bool, bytes]:
        """Pass on what may be a client's."""
        return self._reader.feed_data(data) if self.look_at(data) else (True, b"")

    def feed_eof(self) -> None:
        """Pass on that the line is over."""
        self._reader.feed_eof()


class LearnerSocket(web.WebSocketResponse):
    """The WebSocket of `/v1/recite`: no compression, small frames, and it can be cut."""

    # aiohttp sets 29 attributes: one more, and CPython would keep them in 1.6 KB, not in 0.3
    __slots__ = ("_line", "names_a_node")

    def __init__(self, request: web.Request, number: int) -> None:
        super().__init__(
            compress=False, max_msg_size=MAX_FRAME_BYTES + 1, heartbeat=heartbeat_seconds(number), autoping=False
        )
        self._line = request.transport
        self.names_a_node = "home" in request.query
        """Whether it was to come to one node by name (`node.public_url`)."""

    def _post_start(self, request: BaseRequest, protocol: str | None, writer: WebSocketWriter) -> None:
        """Put the guard before aiohttp's own reader, with what came together with the handshake."""
        early = request.protocol._message_tail  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # no public place
        super()._post_start(request, protocol, writer)
        assert self._parser is not None  # noqa: S101 - made just now
        assert self._reader is not None  # noqa: S101 - the same
        guarded = _GuardedReader(self._parser, self._reader.set_exception)
        guarded.look_at(early)
        request.protocol._payload_parser = guarded  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # the same

    def shrink_send_buffer(self) -> None:
        """Have the kernel hold little for a reader that does not read."""
        kernel = self._line.get_extra_info("socket") if self._line is not None else None
        if kernel is not None:
            kernel.setsockopt(SOL_SOCKET, SO_SNDBUF, _SEND_BUFFER_BYTES)

    async def write_eof(self) -> None:  # type: ignore[override]  # as aiohttp's own does
        """End the answer, which is the last that aiohttp asks of it, and let go of the line.

        aiohttp's other answers let go here, its WebSocket does not: the socket, its line and the tracebacks of how the
        line broke would hold each other, 12 KB for each that ended, until a full collection; those are rare, as each
        makes ten thousand learners wait.
        """
        try:
            await super().write_eof()
        finally:
            self._cancel_heartbeat()  # bytes that came after the close have set it anew
            self._heartbeat = self._exception = None
            self._req = self._payload_writer = self._reader = self._writer = self._line = None

    def cut(self) -> None:
        """Give the line up, and what was not sent over it."""
        if self._line is not None:
            self._line.abort()


class WebSocketConnection:
    """Implements `actors.ports.Connection` over one WebSocket.

    Attributes:
        connection_id: distinguishes this line from all others of the process.
    """

    __slots__ = (
        "_clock",
        "_closing",
        "_codec",
        "_full_since",
        "_greeting",
        "_metrics",
        "_outgoing",
        "_socket",
        "_spans",
        "_wake",
        "connection_id",
    )

    def __init__(
        self,
        socket: LearnerSocket,
        greeting: Greeting,
        codec: str,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        metrics: LearnerMetrics | None = None,
    ) -> None:
        """Make a line with nothing to be said.

        Args:
            socket: the WebSocket.
            greeting: what every welcome says of this server.
            codec: of the audio.
            clock: monotonic time.
            wake: called when there is something for `write` to do.
            metrics: count what is said; None for nowhere.
        """
        self.connection_id = next(_ids)
        self._socket = socket
        self._greeting = greeting
        self._codec = codec
        self._clock = clock
        self._outgoing = Outgoing()
        self._wake = wake
        self._metrics = metrics
        self._closing: CloseReason | None = None
        self._full_since: float | None = None
        self._spans: dict[int, Span] | None = None
        """Of what waits to be sent and is followed, by the ids of the encoded messages; nearly always none."""

    @property
    def is_ending(self) -> bool:
        """Whether the line is to end once what waits is sent."""
        return self._closing is not None

    @property
    def ended_for(self) -> str | None:
        """The code of its close; None while nobody has ended it."""
        return None if self._closing is None else self._closing.code

    @property
    def was_ended_by_session(self) -> bool:
        """Whether the session knows that the line is over; it does not know of what the door ends by itself."""
        return self._closing is not None and self._closing.code not in _OURS

    def send(self, body: ToClient, *, event: int | None) -> None:
        """Queue a message; `event` None makes it passing, but for a welcome, which always arrives."""
        if isinstance(body, Welcome):
            data = encode_message(welcome_event(body, self._greeting, self._codec))
        else:
            data = encode_message(wire_event(body, event))
        self._outgoing.put(data, is_passing=event is None and not isinstance(body, Welcome))
        if self._metrics is not None:
            self._metrics.told(body)
        if (trace := TRACE.get()) is not None:
            self._spans = self._spans or {}
            self._spans[id(data)] = trace.begin("socket send", self._clock.now(), event=type(body).__name__)
        self._close_when_slow()
        self._wake()

    def answer(self, message: msgspec.Struct) -> None:
        """Queue what the door itself says."""
        self._outgoing.put(encode_message(message), is_passing=False)
        self._close_when_slow()
        self._wake()

    def close(self, reason: CloseReason) -> None:
        """End the line once what waits is sent; the first reason counts."""
        if self._closing is None:
            self._closing = reason
            self._wake()

    async def write(self) -> bool:
        """Send what is queued; true once the line has ended, false when nothing is left to be said for now."""
        try:
            while not self._is_over:
                data = self._outgoing.take()
                if data is None:
                    self._spans = None  # those of what was dropped
                    return False
                await self._write_one(data)
                if self._spans and (span := self._spans.pop(id(data), None)) is not None:
                    span.end(self._clock.now(), bytes=len(data))
        except TimeoutError:
            self._closing = CloseReason("slow_reader", resume=True)
        except ConnectionError:
            return True
        if self._closing is not None:
            await end_line(self._socket, self._closing)
        return True

    @property
    def _is_over(self) -> bool:
        if self._closing is None:
            return False
        return not self._outgoing or self._closing.code in _AT_ONCE

    async def _write_one(self, data: bytes) -> None:
        async with asyncio.timeout(SLOW_SECONDS):
            await self._socket.send_str(data.decode())
        if not self._outgoing.is_full:
            self._full_since = None

    def _close_when_slow(self) -> None:
        """A reader that takes a little, but never enough, counts as slow, too."""
        if not self._outgoing.is_full:
            self._full_since = None
            return
        now = self._clock.now()
        self._full_since = now if self._full_since is None else self._full_since
        if now - self._full_since > SLOW_SECONDS:
            self.close(CloseReason("slow_reader", resume=True))


async def end_line(socket: LearnerSocket, reason: CloseReason) -> None:
    """Close a line with the code and reason of docs/protocol.md; cut it when the other side does not answer."""
    code, text = close_frame(reason)
    try:
        async with asyncio.timeout(CLOSING_SECONDS):
            await socket.close(code=code, message=text)
    except TimeoutError:
        socket.cut()
