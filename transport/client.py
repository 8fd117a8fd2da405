"""A learner's side of the protocol: streams audio as a microphone would, and comes back when the line is lost."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import aiohttp
import msgspec

from transport.errors import RECONNECT_BELOW
from transport.wire import PROTOCOL_VERSION, End, Hello, Open, ResumeRequest, Seen, encode_audio, encode_message
from transport.wire_events import (
    AckEvent,
    ErrorEvent,
    FinalEvent,
    ServerMessage,
    WelcomeEvent,
    decode_server_message,
)

_TRIES: Final = 8
"""Lines lost in a row before we give up: about half a minute with the waits between them."""

_FIRST_WAIT_SECONDS: Final = 0.25
_LONGEST_WAIT_SECONDS: Final = 8.0
_SEEN_EVERY: Final = 16
"""Lasting events between two `seen`: the server may forget them then."""


class ServerUnreachableError(Exception):
    """Nobody answers at the address, or not with this protocol."""


class RefusedError(Exception):
    """The server told us an error that trying again will not mend."""

    def __init__(self, error: ErrorEvent) -> None:
        super().__init__(f"{error.code}: {error.detail}")
        self.error = error


class Recital:
    """One recitation, sent and listened to, over as many lines as it takes.

    Attributes:
        resumes: how often a lost line was taken up again.
    """

    def __init__(
        self,
        server: str,
        frames: Sequence[bytes],
        *,
        frame_seconds: float,
        passage: str | None,
        codec: str = "pcm16",
        token: str | None = None,
        locale: str = "en",
        on_message: Callable[[ServerMessage], None],
    ) -> None:
        """Prepare a recitation.

        Args:
            server: the WebSocket's address, such as ws://localhost:8080/v1/recite.
            frames: the audio, encoded; frame i gets sequence number i.
            frame_seconds: how long to wait between two frames; 0 sends as fast as credit allows.
            passage: what is recited; None to be found.
            codec: of the frames.
            token: who recites; None where the server runs in development mode.
            locale: language of the feedback.
            on_message: told of everything that the server says.
        """
        self._server = server
        self._frames = frames
        self._frame_seconds = frame_seconds
        self._passage = passage
        self._codec = codec
        self._token = token
        self._locale = locale
        self._on_message = on_message
        self._welcome: WelcomeEvent | None = None
        self._event = 0
        self._next = 0
        self._limit = 0
        self._credit = asyncio.Event()
        self.resumes = 0

    async def run(self) -> FinalEvent:
        """Recite; returns the final.

        Raises:
            ServerUnreachableError: no line can be had, or lines are lost again and again.
            RefusedError: the server refused us.
        """
        async with aiohttp.ClientSession() as http:
            for lost in range(_TRIES):
                try:
                    final = await self._over_one_line(http)
                except (aiohttp.ClientError, OSError) as error:
                    if self._welcome is None:
                        raise ServerUnreachableError(f"{self._server} cannot be reached: {error}") from error
                    final = None
                if final is not None:
                    return final
                await asyncio.sleep(min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2**lost))
        raise ServerUnreachableError(f"{self._server} was lost {_TRIES} times")

    async def _over_one_line(self, http: aiohttp.ClientSession) -> FinalEvent | None:
        """Go on over a new line; None when it is lost before the final."""
        async with http.ws_connect(self._server, max_msg_size=0, heartbeat=15.0) as socket:
            await socket.send_str(encode_message(self._hello()).decode())
            sender: asyncio.Task[None] | None = None
            try:
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        continue
                    told = self._read(message.data)
                    if isinstance(told, WelcomeEvent):
                        sender = asyncio.create_task(self._send(socket, resumed=told.resumed), name="sender")
                    if isinstance(told, FinalEvent):
                        return told
                    await self._report_seen(socket, told)
            finally:
                if sender is not None:
                    sender.cancel()
                    await asyncio.wait({sender})
            if socket.close_code is not None and socket.close_code >= RECONNECT_BELOW:
                raise ServerUnreachableError(f"the server closed the line for good (code {socket.close_code})")
            return None

    def _hello(self) -> Hello:
        resume = None
        if self._welcome is not None:
            self.resumes += 1
            resume = ResumeRequest(self._welcome.session, self._welcome.epoch, self._event)
        return Hello(PROTOCOL_VERSION, self._codec, self._token, resume, locale=self._locale)

    def _read(self, text: str) -> ServerMessage:
        try:
            message = decode_server_message(text)
        except msgspec.DecodeError as error:
            raise ServerUnreachableError(f"{self._server} does not speak this protocol: {error}") from error
        match message:
            case WelcomeEvent():
                self._welcome = message
                self._next = message.next_audio
                self._allow(message.next_audio + message.credit)
            case AckEvent():
                self._allow(message.through + message.credit + 1)
            case ErrorEvent() if not message.retry:
                self._on_message(message)
                raise RefusedError(message)
            case _:
                self._event = getattr(message, "event", None) or self._event
        self._on_message(message)
        return message

    def _allow(self, limit: int) -> None:
        self._limit = limit
        self._credit.set()

    async def _report_seen(self, socket: aiohttp.ClientWebSocketResponse, told: ServerMessage) -> None:
        event = getattr(told, "event", None)
        if event is not None and event % _SEEN_EVERY == 0:
            await socket.send_str(encode_message(Seen(event)).decode())

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, *, resumed: bool) -> None:
        try:
            if not resumed:
                await socket.send_str(encode_message(Open(self._passage)).decode())
            await self._send_frames(socket)
            await socket.send_str(encode_message(End()).decode())
        except ConnectionError:
            return  # the reader notices the same, and comes back

    async def _send_frames(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Send what is left at the pace of a microphone, held back by credit."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), self._next
        while self._next < len(self._frames):
            while self._next >= self._limit:
                self._credit.clear()
                await self._credit.wait()
            due = began + (self._next - first + 1) * self._frame_seconds
            await asyncio.sleep(max(0.0, due - loop.time()))
            await socket.send_bytes(encode_audio(self._next, self._frames[self._next]))
            self._next += 1
