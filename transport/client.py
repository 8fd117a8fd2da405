"""A learner's side of the protocol: streams audio as a microphone would, and comes back when the line is lost."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

import aiohttp
import msgspec

from models.learning.levels import Level
from models.learning.reading import Mode
from models.recitation.manner import Manner
from transport.errors import RECONNECT_BELOW
from transport.wire import PROTOCOL_VERSION, Bye, End, Hello, Open, ResumeRequest, Seen, encode_audio, encode_message
from transport.wire_events import (
    AckEvent,
    ErrorEvent,
    FinalEvent,
    OpenedEvent,
    ServerMessage,
    WelcomeEvent,
    decode_server_message,
)

_TRIES: Final = 8
"""Lines lost in a row, without a welcome between them, before we give up: after about half a minute of waiting."""

_FIRST_WAIT_SECONDS: Final = 0.25
_LONGEST_WAIT_SECONDS: Final = 8.0
_ANSWERED_WITHIN_SECONDS: Final = 10.0
"""How long a server may take to answer that there is a line; without an answer this line counts as lost."""

_SEEN_EVERY: Final = 16
"""Lasting events between two `seen`: the server may forget them then."""

_OPENED_WITHIN_SECONDS: Final = 2.0
"""After a line was lost: how long `opened` may take before `open` counts as lost with it."""


class _CloseText(msgspec.Struct):
    """What a close frame says beside its code."""

    retry_after_ms: int = 0
    go_to: str = ""


class ServerUnreachableError(Exception):
    """Nobody answers at the address, or not with this protocol."""


class RefusedError(Exception):
    """The server lets us not in, or not recite; `error.fault` says who has to change something."""

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
        level: Level | None = None,
        manner: Manner = Manner(),  # noqa: B008 - frozen
        mode: Mode = Mode.FOLLOW,
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
            level: when feedback is given; None is the server's choice.
            manner: riwayah, variants and strictness.
            mode: how it is practised.
            on_message: told of everything that the server says.
        """
        self._server = server
        self._frames = frames
        self._frame_seconds = frame_seconds
        self._passage = passage
        self._codec = codec
        self._token = token
        self._locale = locale
        self._level = level
        self._manner = manner
        self._mode = mode
        self._on_message = on_message
        self._welcome: WelcomeEvent | None = None
        self._event = 0
        self._next = 0
        self._limit = 0
        self._credit = asyncio.Event()
        self._opened = asyncio.Event()
        self._lost_in_a_row = 0
        self.resumes = 0

    @property
    def model(self) -> str:
        """The server's voice model, name and version; empty before it has welcomed us."""
        return f"{self._welcome.model} {self._welcome.model_version}" if self._welcome else ""

    async def run(self) -> FinalEvent:
        """Recite; returns the final.

        Raises:
            ServerUnreachableError: no line can be had, or lines are lost again and again.
            RefusedError: the server refused us.
        """
        async with aiohttp.ClientSession() as http:
            while self._lost_in_a_row < _TRIES:
                try:
                    final, wait_ms = await self._over_one_line(http)
                except (aiohttp.ClientError, OSError) as error:
                    if self._welcome is None:
                        raise ServerUnreachableError(f"{self._server} cannot be reached: {error}") from error
                    final, wait_ms = None, 0
                if final is not None:
                    return final
                await asyncio.sleep(max(wait_ms / 1000, self._next_wait()))
        raise ServerUnreachableError(f"{self._server} was lost {_TRIES} times in a row")

    def _next_wait(self) -> float:
        self._lost_in_a_row += 1
        return min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2.0 ** (self._lost_in_a_row - 1))

    async def _over_one_line(self, http: aiohttp.ClientSession) -> tuple[FinalEvent | None, int]:
        """Go on over a new line; None when it is lost before the final, with the milliseconds to wait at least."""
        async with asyncio.timeout(_ANSWERED_WITHIN_SECONDS):  # aiohttp's own is 5 min: longer than a session waits
            answered = await _connected(http, self._server)
        async with answered as socket:
            await socket.send_str(encode_message(self._hello()).decode())
            sender: asyncio.Task[None] | None = None
            try:
                while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                    told = self._read(message.data)
                    if isinstance(told, WelcomeEvent):
                        sender = asyncio.create_task(self._send(socket), name="sender")
                    if isinstance(told, FinalEvent):
                        await _say_goodbye(socket)
                        return told, 0
                    await self._report_seen(socket, told)
            except RefusedError:
                await _say_goodbye(socket)
                raise
            finally:
                if sender is not None:
                    sender.cancel()
                    await asyncio.wait({sender})
            return None, self._wait_told_by(message)

    def _wait_told_by(self, message: aiohttp.WSMessage) -> int:
        """Read the end of a line; the milliseconds to wait before the next.

        Raises:
            ServerUnreachableError: the server does not want us back.
        """
        if message.type is not aiohttp.WSMsgType.CLOSE:
            return 0
        if message.data is not None and message.data >= RECONNECT_BELOW:
            raise ServerUnreachableError(f"the server closed the line for good: {message.data} {message.extra}")
        try:
            told = msgspec.json.decode(message.extra or "{}", type=_CloseText)
        except msgspec.DecodeError:
            return 0  # not our server's words: a proxy between us
        self._server = told.go_to or self._server
        return told.retry_after_ms

    def _hello(self) -> Hello:
        resume = None
        if self._welcome is not None:
            self.resumes += 1
            resume = ResumeRequest(self._welcome.session, self._welcome.epoch, self._event, self.resumes)
        return Hello(PROTOCOL_VERSION, self._codec, self._token, resume, locale=self._locale, level=self._level)

    def _read(self, text: str) -> ServerMessage:
        try:
            message = decode_server_message(text)
        except msgspec.DecodeError as error:
            raise ServerUnreachableError(f"{self._server} does not speak this protocol: {error}") from error
        match message:
            case WelcomeEvent():
                self._welcome = message
                self._lost_in_a_row = 0
                self._next = message.next_audio
                self._allow(message.next_audio + message.credit)
            case AckEvent():
                self._allow(message.through + message.credit + 1)
            case ErrorEvent():
                self._stop_when_refused(message)
            case OpenedEvent():
                self._opened.set()
            case _:
                pass
        self._event = getattr(message, "event", None) or self._event
        self._on_message(message)
        return message

    def _stop_when_refused(self, error: ErrorEvent) -> None:
        """An error in place of `opened`, or one without a session that is not to be tried again, is the end."""
        if error.code == "session_unknown" and self._welcome is not None:
            raise ServerUnreachableError(f"the session was lost while the line was away: {error.detail}")
        in_place_of_opened = error.event is not None and not self._opened.is_set()
        if in_place_of_opened or (error.event is None and not error.retry):
            raise RefusedError(error)

    def _allow(self, limit: int) -> None:
        self._limit = limit
        self._credit.set()

    async def _report_seen(self, socket: aiohttp.ClientWebSocketResponse, told: ServerMessage) -> None:
        event = getattr(told, "event", None)
        if event is not None and event % _SEEN_EVERY == 0:
            await socket.send_str(encode_message(Seen(event)).decode())

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            if not await self._is_open():
                manner = self._manner
                said = Open(self._passage, 1, manner.riwayah, dict(manner.variants), manner.strictness, mode=self._mode)
                await socket.send_str(encode_message(said).decode())
            await self._send_frames(socket)
            await socket.send_str(encode_message(End()).decode())
        except ConnectionError:
            return  # the reader notices the same, and comes back

    async def _is_open(self) -> bool:
        """Say whether the server has our `open`: on a line that came back, what it had says so soon."""
        if self.resumes:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._opened.wait(), _OPENED_WITHIN_SECONDS)
        return self._opened.is_set()

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


async def _connected(http: aiohttp.ClientSession, server: str) -> aiohttp.ClientWebSocketResponse:
    """Have a line; aiohttp asserts that it is still there when the server has answered, which it need not be."""
    try:
        return await http.ws_connect(server, max_msg_size=0, heartbeat=15.0)
    except AssertionError as error:
        raise aiohttp.ClientConnectionError("the line was lost when the server had answered") from error


async def _say_goodbye(socket: aiohttp.ClientWebSocketResponse) -> None:
    """Leave the session behind; without it the server keeps it for a while, in case we come back."""
    with suppress(ConnectionError):
        await socket.send_str(encode_message(Bye()).decode())
