"""Stop 1 of a chunk: a learner's WebSocket, read and written; next stop: transport/wire.py, then actors/session.py."""

import asyncio
from itertools import count
from typing import Final, assert_never

import structlog
from aiohttp import WSMsgType, web

from actors.directory import SessionDirectory, SessionRefusedError, SessionUnknownError, Visitor
from actors.ports import CloseReason, SessionId
from actors.runtime import Clock, Ref
from actors.session import (
    Attach,
    AudioArrived,
    ContinueRecitation,
    Detach,
    EventsSeen,
    FinishRecitation,
    Leave,
    OpenRecitation,
    PauseRecitation,
    SessionMessage,
    ToClient,
    Welcome,
)
from transport.audio import AudioBudget, Decoder, decoder_for
from transport.errors import ClientError, ServerError, WireError, close_frame
from transport.outgoing import Outgoing
from transport.tokens import Gatekeeper
from transport.wire import (
    MAX_FRAME_BYTES,
    PROTOCOL_VERSION,
    Bye,
    Continue,
    End,
    Hello,
    Open,
    Pause,
    Seen,
    decode_audio,
    decode_text,
    encode_message,
)
from transport.wire_events import Greeting, error_event, welcome_event, wire_event

_HELLO_SECONDS: Final = 5.0
"""A connection that has not said hello by then is closed."""

_HEARTBEAT_SECONDS: Final = 15.0
"""A ping every 15 s; aiohttp gives a dead peer up half of that later: 23 s at the latest."""

_SLOW_SECONDS: Final = 10.0
"""A reader that takes nothing for so long is closed; its session waits for it."""

_ids = count(1)
_log = structlog.get_logger()


class WebSocketConnection:
    """A learner's open line, as the session sees it (`actors.ports.Connection`)."""

    def __init__(self, socket: web.WebSocketResponse, greeting: Greeting, codec: str) -> None:
        self.connection_id = next(_ids)
        self._socket = socket
        self._greeting = greeting
        self._codec = codec
        self._outgoing = Outgoing()
        self._news = asyncio.Event()
        self._closing: CloseReason | None = None

    def send(self, body: ToClient, *, event: int | None) -> None:
        """Queue a message; `event` None makes it passing, but for a welcome, which always arrives."""
        if isinstance(body, Welcome):
            data = encode_message(welcome_event(body, self._greeting, self._codec))
        else:
            data = encode_message(wire_event(body, event))
        self._outgoing.put(data, is_passing=event is None and not isinstance(body, Welcome))
        self._news.set()

    def close(self, reason: CloseReason) -> None:
        """End the line once what waits is sent; the first reason counts."""
        if self._closing is None:
            self._closing = reason
            self._news.set()

    async def write(self) -> None:
        """Send what is queued until the line ends; a reader that takes nothing for 10 s ends it."""
        while True:
            while (data := self._outgoing.take()) is not None:
                try:
                    async with asyncio.timeout(_SLOW_SECONDS):
                        await self._socket.send_str(data.decode())
                except TimeoutError:
                    self._closing = CloseReason("slow_reader", resume=True)
                    break
                except ConnectionError:
                    return
            if self._closing is not None:
                await self._end(self._closing)
                return
            self._news.clear()
            await self._news.wait()

    async def _end(self, reason: CloseReason) -> None:
        code, text = close_frame(reason)
        await self._socket.close(code=code, message=text)


class Visit:
    """One connection from its hello to its end: decodes, checks, and tells the session."""

    def __init__(self, door: "WebSocketDoor", socket: web.WebSocketResponse) -> None:
        self._door = door
        self._socket = socket
        self._budget = AudioBudget()

    async def run(self) -> None:
        """Serve the connection until it ends; whatever is wrong is told before it does."""
        writer: asyncio.Task[None] | None = None
        connection: WebSocketConnection | None = None
        session: Ref[SessionMessage] | None = None
        try:
            hello = await self._hello()
            codec, decoder = decoder_for(hello.codec)
            session = await self._enter(hello)
            connection = WebSocketConnection(self._socket, self._door.greeting, codec)
            writer = asyncio.create_task(connection.write(), name=f"writer of connection {connection.connection_id}")
            session.tell(Attach(connection, hello.resume is not None, hello.resume.event if hello.resume else 0))
            await self._listen(session, decoder)
        except WireError as error:
            await self._refuse(error, writer)
        finally:
            if session is not None and connection is not None:
                session.tell(Detach(connection.connection_id))
            if writer is not None:
                writer.cancel()
                await asyncio.wait({writer})

    async def _hello(self) -> Hello:
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                message = await self._socket.receive()
        except TimeoutError as error:
            raise ClientError("hello_overdue", "no `hello` came within 5 s", is_final=True) from error
        if message.type is not WSMsgType.TEXT:
            raise ClientError("hello_expected", "the first frame must be a `hello`", is_final=True)
        hello = decode_text(message.data)
        if not isinstance(hello, Hello):
            raise ClientError("hello_expected", "the first message must be `hello`", is_final=True)
        if hello.version != PROTOCOL_VERSION:
            detail = f"protocol version {hello.version}; this server speaks {PROTOCOL_VERSION}"
            raise ClientError("version_unknown", detail, is_final=True)
        return hello

    async def _enter(self, hello: Hello) -> Ref[SessionMessage]:
        visitor = Visitor(self._door.gatekeeper.admit(hello.token), hello.locale)
        try:
            if hello.resume is None:
                return await self._door.directory.open_session(visitor)
            return await self._door.directory.find_session(SessionId(hello.resume.session), hello.resume.epoch, visitor)
        except SessionUnknownError as error:
            raise ClientError("session_unknown", str(error), is_final=True) from error
        except SessionRefusedError as error:
            raise ServerError("overloaded", str(error), is_final=True, retry_after_ms=error.retry_after_ms) from error

    async def _listen(self, session: Ref[SessionMessage], decoder: Decoder) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                self._hear(session, decoder, message.data)
            elif message.type is WSMsgType.TEXT:
                self._told(session, message.data)
            if not session.is_alive:
                raise ServerError("session_failed", "the session has ended; begin a new one", is_final=True)

    def _hear(self, session: Ref[SessionMessage], decoder: Decoder, data: bytes) -> None:
        frame = decode_audio(data)
        pcm = decoder.decode(frame.payload)
        self._budget.spend(len(pcm) // 2, self._door.clock.now())
        session.tell(AudioArrived(frame.sequence, pcm))

    def _told(self, session: Ref[SessionMessage], data: str) -> None:
        message = decode_text(data)
        match message:
            case Open():
                session.tell(OpenRecitation(message.passage))
            case Seen():
                session.tell(EventsSeen(message.event))
            case Pause():
                session.tell(PauseRecitation())
            case Continue():
                session.tell(ContinueRecitation())
            case End():
                session.tell(FinishRecitation())
            case Bye():
                session.tell(Leave())
            case Hello():
                raise ClientError("bad_message", "a second `hello` on the same connection", is_final=True)
            case _:
                assert_never(message)

    async def _refuse(self, error: WireError, writer: asyncio.Task[None] | None) -> None:
        """Tell what is wrong, and end the connection with the code that goes with it."""
        if writer is not None:
            writer.cancel()
            await asyncio.wait({writer})
        if self._socket.closed:
            return
        code, text = close_frame(error.as_close())
        try:
            await self._socket.send_str(encode_message(error_event(error.as_fault())).decode())
            await self._socket.close(code=code, message=text)
        except ConnectionError:
            _log.info("refused_client_was_gone", code=error.code)


class WebSocketDoor:
    """The handler of `/v1/recite`: lets learners in, one `Visit` a connection."""

    def __init__(
        self,
        directory: SessionDirectory,
        gatekeeper: Gatekeeper,
        greeting: Greeting,
        clock: Clock,
        allowed_origins: tuple[str, ...] = (),
    ) -> None:
        self.directory = directory
        self.gatekeeper = gatekeeper
        self.greeting = greeting
        self.clock = clock
        self._allowed_origins = frozenset(allowed_origins)
        self._open: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        if not self._is_welcome(request):
            raise web.HTTPForbidden(text="this origin is not allowed")
        socket = web.WebSocketResponse(
            compress=False, max_msg_size=MAX_FRAME_BYTES + 1, heartbeat=_HEARTBEAT_SECONDS, autoping=True
        )
        await socket.prepare(request)
        self._open.add(socket)
        try:
            await Visit(self, socket).run()
        finally:
            self._open.discard(socket)
        return socket

    async def close_all(self, application: web.Application) -> None:
        """End what is still open when the door closes; sessions that were told of the drain have said more already."""
        del application
        code, text = close_frame(CloseReason("draining", retry_after_ms=1000))
        closings = [socket.close(code=code, message=text) for socket in tuple(self._open)]
        await asyncio.gather(*closings, return_exceptions=True)

    def _is_welcome(self, request: web.Request) -> bool:
        """A browser says which page it is on: ours, or one that the operator allows. Other programs say nothing."""
        origin = request.headers.get("Origin")
        if origin is None or origin in self._allowed_origins:
            return True
        return origin in {f"http://{request.host}", f"https://{request.host}"}
