"""Stop 1 of a chunk: a learner's WebSocket, read and written; next stop: transport/wire.py, then actors/session.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, assert_never

import structlog
from aiohttp import WSMessage, WSMsgType

from actors.lesson import DoubtVerdict, PlanLesson, RevealWord, SetGoals
from actors.people.ports import Claims
from actors.ports import CloseReason, SessionId
from actors.runtime import Ref, within
from actors.visit.directory import SessionElsewhereError, SessionRefusedError, SessionUnknownError, Visitor
from actors.visit.messages import (
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
)
from models.learning.learner import Goals
from transport.errors import ClientError, DependencyError, ServerError, WireError
from transport.line.audio import AudioBudget, Decoder, decoder_for
from transport.line.budget import Budget
from transport.line.connection import CLOSING_SECONDS, LearnerSocket, WebSocketConnection, end_line
from transport.telemetry.learners import AWAY
from transport.to_wire import error_event
from transport.wire import (
    PROTOCOL_VERSION,
    Auth,
    Bye,
    CallWrong,
    ClientMessage,
    Continue,
    End,
    GoalsChange,
    Hello,
    LessonRequest,
    Open,
    Pause,
    ResumeRequest,
    Reveal,
    Seen,
    decode_audio,
    decode_text,
    encode_message,
)
from transport.wire_events import AdmittedEvent

if TYPE_CHECKING:
    from transport.telemetry.tracing import Follower  # the SDK is loaded only where it is used
    from transport.websocket_door import WebSocketDoor

_HELLO_SECONDS: Final = 5.0
"""A connection that has not said hello by then is closed."""

_LATE_SECONDS: Final = 30.0
"""How long after its token's end a line is closed: as much leeway as the token had when it was checked."""

_CUT_SECONDS: Final = 0.5
"""How long the line of who signed out may take to be closed properly, before it is cut."""

_MOVED_MS: Final = 50
"""When who is sent to another node may come in there: a client that does not go there keeps us less busy."""

_CHATTER_PER_SECOND: Final = 20.0
_CHATTER_BURST: Final = 100.0
"""Messages and pings, audio apart: a client that is no attack sends a few a second."""

InSession = Hello | Open | Seen | Pause | Continue | End | LessonRequest | GoalsChange | Reveal | CallWrong | Bye
"""What may be said once the line is up; `auth` apart, which the door deals with."""

_log = structlog.get_logger()


class Visit:
    """One connection from its hello to its end: decodes, checks, and tells the session.

    It listens in the task that aiohttp gives it; a task that writes is there only while there is something to say.
    """

    __slots__ = (
        "_audio",
        "_chatter",
        "_claims",
        "_connection",
        "_door",
        "_ended_for",
        "_expiry",
        "_follower",
        "_has_left",
        "_listening",
        "_socket",
        "_writer",
    )

    def __init__(self, door: "WebSocketDoor", socket: LearnerSocket) -> None:
        self._door = door
        self._socket = socket
        self._claims: Claims | None = None
        self._connection: WebSocketConnection | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._follower: Follower | None = None
        self._listening: asyncio.Timeout | None = None
        self._writer: asyncio.Task[None] | None = None
        self._has_left = False
        self._ended_for = AWAY
        self._audio = AudioBudget()
        self._chatter = Budget(per_second=_CHATTER_PER_SECOND, burst=_CHATTER_BURST)

    def end(self, code: str) -> None:
        """End the line for what its learner did elsewhere, or did not do in time; the session waits for them."""
        if self._connection is None:
            self._socket.cut()  # it has not even said hello, or is ending already
            return
        self._connection.close(CloseReason(code, resume=True))
        asyncio.get_running_loop().call_later(_CUT_SECONDS, self._socket.cut)

    async def run(self) -> None:
        """Serve the connection until it ends; whatever is wrong is told before it does. `leave` follows."""
        try:
            hello = await self._hello()
            if hello is None:
                return
            codec, decoder = decoder_for(hello.codec)
            session = await self._enter(hello)
        except WireError as error:
            await self._refuse(error)
            return
        finally:
            self._door.strangers.discard(self)
        greeting, clock, metrics = self._door.greeting, self._door.clock, self._door.metrics
        connection = self._connection = WebSocketConnection(self._socket, greeting, codec, clock, self._wake, metrics)
        if self._door.tracing is not None:
            self._follower = self._door.tracing.follower(session.path.removeprefix("/sessions/").partition("/")[0])
        metrics.opened(is_resumed=hello.resume is not None)
        session.tell(_attach(connection, hello.resume))
        del hello  # said and done; the line may stay for hours
        await self._serve(session, connection, decoder)

    def leave(self) -> None:
        """Be counted no more."""
        if self._expiry is not None:
            self._expiry.cancel()
        if self._claims is not None:
            self._door.lines.leave(self, self._claims)

    async def _serve(self, session: Ref[SessionMessage], connection: WebSocketConnection, decoder: Decoder) -> None:
        """Pass on in both directions until the line ends, from whichever side."""
        try:
            with suppress(TimeoutError):  # aiohttp does not wake a reader whose line was cut by the writer: we do
                async with asyncio.timeout(None) as self._listening:
                    await self._listen(session, decoder)
            self._listening = None
            if connection.is_ending and self._writer is not None:
                await asyncio.wait({self._writer}, timeout=CLOSING_SECONDS)
            elif not connection.is_ending and not session.is_alive:
                raise ServerError("session_failed", "the session has ended; begin a new one", is_final=True)
        except WireError as error:
            self._ended_for = error.code
            await self._stop_writing()
            await self._refuse(error)
        finally:
            self._door.metrics.ended(connection.ended_for or self._ended_for)
            if not (self._has_left or connection.was_ended_by_session):
                session.tell(Detach(connection.connection_id))
            await self._stop_writing()

    def _wake(self) -> None:
        """Write what there is to be said, unless it is being written."""
        if self._writer is None and self._connection is not None:
            name = f"writer of connection {self._connection.connection_id}"
            self._writer = asyncio.create_task(self._write(self._connection), name=name)

    async def _write(self, connection: WebSocketConnection) -> None:
        is_over = True
        try:
            is_over = await connection.write()
        finally:
            self._writer = None  # at once: what is said from now on wakes another
            if is_over and self._listening is not None:
                self._listening.reschedule(0.0)

    async def _stop_writing(self) -> None:
        self._connection = None  # nobody is woken any more
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()
            await asyncio.wait({writer})

    async def _hello(self) -> Hello | None:
        """Wait for `hello`, perhaps behind an `auth`; None when the client has left before it."""
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                first = await self._first()
                if isinstance(first, Auth):
                    claims = await self._admit(first)
                    await self._socket.send_str(encode_message(self._admitted(claims)).decode())
                    first = await self._first()
        except TimeoutError as error:
            raise ClientError("hello_overdue", "no `hello` came within 5 s", is_final=True) from error
        except ConnectionError:
            return None
        return None if first is None else _known_hello(first)

    async def _first(self) -> ClientMessage | None:
        """Read one message before the session; None when the client has left."""
        message = await anext(self._messages(), None)
        if message is None or message.type is WSMsgType.ERROR:
            return None
        if message.type is not WSMsgType.TEXT:
            raise ClientError("hello_expected", "the first frame must be a `hello`", is_final=True)
        return decode_text(message.data)

    async def _admit(self, shown: Hello | Auth) -> Claims:
        """Check who this is, and count the line as theirs."""
        mark = self._door.lines.mark
        claims = await self._door.gatekeeper.admit(shown.token, shown.ticket)
        if self._claims is None:
            await self._door.lines.hold_to_limits(claims)
        elif claims.learner != self._claims.learner:
            raise ClientError("token_refused", "this token is another learner's than the line's", is_final=True)
        self._door.lines.enter(self, claims, mark)
        self._claims = claims
        self._await_expiry(claims)
        return claims

    def _await_expiry(self, claims: Claims) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if claims.expires_at is not None:
            seconds = claims.expires_at + _LATE_SECONDS - self._door.lines.wall_clock()
            self._expiry = asyncio.get_running_loop().call_later(max(0.0, seconds), self.end, "token_expired")

    def _admitted(self, claims: Claims) -> AdmittedEvent:
        if claims.expires_at is None:
            return AdmittedEvent(claims.learner)
        return AdmittedEvent(claims.learner, max(0.0, claims.expires_at - self._door.lines.wall_clock()))

    async def _renew(self, shown: Auth) -> None:
        """Let another token stand for an open line; when it cannot be checked now, the one before stands."""
        try:
            claims = await self._admit(shown)
        except DependencyError as error:
            if self._connection is not None:
                self._connection.answer(error_event(error.as_fault()))
            return
        if self._connection is not None:
            self._connection.answer(self._admitted(claims))

    async def _messages(self) -> AsyncIterator[WSMessage]:
        """Give what is no ping; pings are answered, and counted with the text messages."""
        async for message in self._socket:
            if message.type is not WSMsgType.BINARY:
                self._count_chatter()
            if message.type is WSMsgType.PING:
                await self._socket.pong(message.data)
            elif message.type is not WSMsgType.PONG:
                yield message

    def _count_chatter(self) -> None:
        now = self._door.clock.now()
        if not self._chatter.allows(1, now):
            detail = f"more than {_CHATTER_PER_SECOND:.0f} messages or pings a second"
            raise ClientError("too_fast", detail, is_final=True)
        if self._claims is not None and not self._door.lines.allows_message(self._claims.learner, now):
            raise ClientError("too_fast", "more messages over all lines than one learner may send", is_final=True)

    async def _enter(self, hello: Hello) -> Ref[SessionMessage]:
        claims = await self._admit(hello) if self._claims is None else self._claims
        was_sent = self._socket.names_a_node
        visitor = Visitor(claims.learner, hello.locale, hello.level, hello.zone_minutes, was_sent)
        try:
            if hello.resume is None:
                return await self._door.directory.open_session(visitor)
            return await self._door.directory.find_session(SessionId(hello.resume.session), hello.resume.epoch, visitor)
        except SessionUnknownError as error:
            raise ClientError("session_unknown", str(error), is_final=True) from error
        except SessionElsewhereError as error:
            raise ServerError(
                "moved", str(error), is_final=True, retry_after_ms=_MOVED_MS, go_to=error.home.public
            ) from error
        except SessionRefusedError as error:
            raise ServerError("overloaded", str(error), is_final=True, retry_after_ms=error.retry_after_ms) from error

    async def _listen(self, session: Ref[SessionMessage], decoder: Decoder) -> None:
        async for message in self._messages():
            if not session.is_alive:
                return
            if message.type is WSMsgType.BINARY:
                self._hear(session, decoder, message.data)
            elif message.type is WSMsgType.TEXT:
                said = decode_text(message.data)
                if isinstance(said, Auth):
                    await self._renew(said)
                else:
                    self._follow_and_tell(session, said)

    def _hear(self, session: Ref[SessionMessage], decoder: Decoder, data: bytes) -> None:
        now = self._door.clock.now()
        frame = decode_audio(data)
        pcm = decoder.decode(frame.payload)
        self._audio.spend(len(pcm) // 2, now)
        self._door.metrics.heard(len(pcm) // 2)
        span = None if self._follower is None else self._follower.frame(len(pcm) // 2, now)
        if span is None:
            session.tell(AudioArrived(frame.sequence, pcm))
            return
        with within(span):
            session.tell(AudioArrived(frame.sequence, pcm))
        span.end(self._door.clock.now(), sequence=frame.sequence)

    def _follow_and_tell(self, session: Ref[SessionMessage], said: InSession) -> None:
        now = self._door.clock.now()
        span = None if self._follower is None else self._follower.message(type(said).__name__, now)
        with within(span):
            self._told(session, said)
        if span is not None:
            span.end(self._door.clock.now())

    def _told(self, session: Ref[SessionMessage], message: InSession) -> None:  # noqa: C901 - one line a message
        match message:
            case Open():
                session.tell(OpenRecitation(message.passage, message.number, message.manner, message.mode))
            case Seen():
                session.tell(EventsSeen(message.event))
            case Pause():
                session.tell(PauseRecitation())
            case Continue():
                session.tell(ContinueRecitation())
            case End():
                session.tell(FinishRecitation())
            case LessonRequest():
                session.tell(PlanLesson())
            case GoalsChange():
                goals = Goals(message.verses_a_day, message.minutes_a_day, tuple(message.surahs))
                session.tell(SetGoals(goals))
            case Reveal():
                session.tell(RevealWord(message.surah, message.ayah, message.word))
            case CallWrong():
                session.tell(DoubtVerdict(message.recitation, message.serial, message.truth))
            case Bye():
                self._has_left = True
                session.tell(Leave())
            case Hello():
                raise ClientError("bad_message", "a second `hello` on the same connection", is_final=True)
            case _:
                assert_never(message)

    async def _refuse(self, error: WireError) -> None:
        """Tell what is wrong, and end the connection with the code that goes with it."""
        self._door.metrics.refused(error)
        if self._socket.closed:
            return
        _log.info("connection_refused", code=error.code, fault=error.fault)
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._socket.send_str(encode_message(error_event(error.as_fault())).decode())
        except (ConnectionError, TimeoutError):
            _log.info("refused_client_was_gone", code=error.code)
        await end_line(self._socket, error.as_close())


def _known_hello(message: ClientMessage) -> Hello:
    """See that a message is a `hello` of the version that we speak."""
    if not isinstance(message, Hello):
        raise ClientError("hello_expected", "the first message must be `hello`", is_final=True)
    if message.version != PROTOCOL_VERSION:
        detail = f"protocol version {message.version}; this server speaks {PROTOCOL_VERSION}"
        raise ClientError("version_unknown", detail, is_final=True)
    return message


def _attach(connection: WebSocketConnection, resume: ResumeRequest | None) -> Attach:
    """Say what a line is to its session."""
    if resume is None:
        return Attach(connection, resumed=False)
    return Attach(connection, resumed=True, seen_event=resume.event, line=resume.line)
