"""Where inference nodes take lines: streams of other nodes in this node's pool."""

import asyncio
from functools import partial
from math import ceil
from typing import Any, Final, assert_never

import msgspec

from actors.far.messages import (
    FarChunk,
    FarClose,
    FarConfirm,
    FarFailed,
    FarGranted,
    FarLoad,
    FarLost,
    FarOpen,
    FarRefused,
    FarShapeError,
    FromModel,
    ToModel,
    pack_heard,
    unpack_past,
    unpack_pcm,
)
from actors.pool.messages import (
    ChunkHeard,
    CloseStream,
    ConfirmStream,
    DescribePool,
    FromPool,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.slots import StreamId
from actors.pool.statistics import PoolStatistics
from actors.runtime import Actor, ActorDeadError, Question, Ref, StopReason, within
from transport.door import DoorAddress, DoorError, WhereAreYou
from transport.nodes.door_messages import (
    Beat,
    Described,
    DoorMeter,
    DoorStatistics,
    GiveAway,
    Leave,
    LineDown,
    LineSaid,
    LineUp,
    LinkDoorMessage,
    Opened,
)
from transport.nodes.errors import LinkError
from transport.nodes.frames import Frame
from transport.nodes.link import Link, LinkLimits, take_link

_OPEN_SECONDS: Final = 5.0
_RETRY_MS: Final = 500
_LEAVE_SECONDS: Final = 5.0
"""Over which a node on its way down gives its streams away: all at once would be a crowd elsewhere."""
_LEAVE_STEPS: Final = 50
_DECODER: Final = msgspec.msgpack.Decoder(Frame[ToModel])


class LinkDoor(Actor[LinkDoorMessage]):
    """Takes lines, and is the listener of all streams that came over them."""

    def __init__(
        self,
        host: str,
        port: int,
        secret: bytes,
        pool: Ref[PoolMessage],
        limits: LinkLimits | None = None,
        meter: DoorMeter | None = None,
    ) -> None:
        """Make a door that is still closed.

        Args:
            host: the address to listen on.
            port: 0 lets the system choose.
            secret: of `link_secret_file`.
            pool: hears.
            limits: of each line.
            meter: where figures go; None for nowhere.
        """
        self._meter = meter
        self._is_leaving = False
        self._at_once = 0
        """Streams that go with each step, on the way down."""
        self._address = DoorAddress(host, port)
        self._secret = secret
        self._pool = pool
        self._limits = limits or LinkLimits()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: dict[Link[ToModel], dict[int, StreamId | None]] = {}
        """Line -> number -> its stream in the pool; None while the pool has not answered."""
        self._streams: dict[StreamId, tuple[Link[ToModel], int]] = {}

    async def on_start(self) -> None:
        """Open the socket.

        Raises:
            DoorError: it cannot be opened.
        """
        host, port = self._address.host, self._address.port
        try:
            self._server = await asyncio.start_server(self._connected, host, port)
        except OSError as error:
            raise DoorError(f"cannot take lines on {host} port {port}: {error.strerror}") from error
        self._address = DoorAddress(host, self._server.sockets[0].getsockname()[1])
        self.context.timers.start_periodic("beat", Beat(), self._limits.beat_seconds)
        if self._meter is not None:
            self._meter.bind(self.statistics)

    async def on_stop(self, reason: StopReason) -> None:
        """Close the socket and cut all lines: whose streams they carried opens them elsewhere."""
        del reason
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for link in tuple(self._lines):
            self._line_down(LineDown(link))

    def statistics(self) -> DoorStatistics:
        """Describe the moment."""
        return DoorStatistics(len(self._lines), len(self._streams))

    def on_receive(self, message: LinkDoorMessage) -> object:  # noqa: C901 - one line a message is the rule
        """Route a message, the hottest first."""
        match message:
            case ChunkHeard() | StreamFailed() | StreamLost():
                self._pool_said(message)
            case LineSaid():
                self._line_said(message)
            case Opened():
                self._opened(message)
            case LineUp():
                self._lines[message.link] = {}
                self._beat()
            case LineDown():
                self._line_down(message)
            case Beat():
                self._beat()
            case Described():
                self._described(message.statistics)
            case WhereAreYou():
                return self._address
            case Leave():
                self._leave(message)
            case GiveAway():
                self._give_away()
            case _:
                assert_never(message)
        return None

    # Lines

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio makes one for each connection
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the door closes, and waits for this task's end: further up there is only asyncio, which logs it
        except LinkError as error:
            if self._meter is not None:
                self._meter.line_over(type(error).__name__)
            peer = str(writer.get_extra_info("peername"))
            self.context.log.warning("line_over", peer=peer, error=type(error).__name__, why=str(error))
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = await take_link(reader, writer, self._secret, _DECODER, self._limits)
        me = self.context.self_ref
        me.tell(LineUp(link))
        try:
            async for said in link.frames():
                me.tell(LineSaid(link, said))
        except LinkError:
            me.tell(LineDown(link))
            raise

    def _line_down(self, message: LineDown) -> None:
        message.link.end()
        for stream in self._lines.pop(message.link, {}).values():
            if stream is not None:
                del self._streams[stream]
                self._pool.tell(CloseStream(stream))

    def _line_said(self, message: LineSaid) -> None:
        numbers = self._lines.get(message.link)
        if numbers is None:
            return
        try:
            for said in message.said:
                self._hear(message.link, numbers, said)
        except FarShapeError as error:
            self.context.log.warning("node_breaks_protocol", peer=message.link.peer, error=str(error))
            message.link.end()  # its task says LineDown

    def _hear(self, link: Link[ToModel], numbers: dict[int, StreamId | None], said: ToModel) -> None:
        if isinstance(said, FarOpen):
            self._open(link, numbers, said)
            return
        stream = numbers.get(said.number)
        match said:
            case FarChunk():
                if stream is not None:
                    self._hear_chunk(stream, said)
            case FarConfirm():
                if stream is not None:
                    self._pool.tell(ConfirmStream(stream, self.context.self_ref))
                elif said.number not in numbers:
                    link.say(FarLost(said.number))
            case FarClose():
                self._forget(link, said.number)
            case _:
                assert_never(said)

    def _hear_chunk(self, stream: StreamId, said: FarChunk) -> None:
        deadline = self.context.clock.now() + said.remaining
        with within(self.context.system.go_on(said.trace or None)):
            self._pool.tell(HearChunk(stream, said.chunk, unpack_pcm(said.pcm), deadline))

    def _forget(self, link: Link[ToModel], number: int) -> None:
        stream = self._lines[link].pop(number, None)
        if stream is not None:
            del self._streams[stream]
            self._pool.tell(CloseStream(stream))

    def _open(self, link: Link[ToModel], numbers: dict[int, StreamId | None], said: FarOpen) -> None:
        past = unpack_past(said.past)
        if self._is_leaving:
            link.say(FarRefused(said.number, "no_ear", _RETRY_MS))
            return
        numbers[said.number] = None
        source = f"{link.name}{said.source}"  # unlike every other node's
        me = self.context.self_ref  # and who asks over a line counts it, if it is turned away in the end
        question = OpenStream(me, source, said.lane, said.is_going_on, past, has_elsewhere=True)
        refused = Opened(link, said.number, StreamRefused("no_ear", _RETRY_MS))
        granted = partial(Opened, link, said.number)
        self._ask(question, granted, refused)

    def _opened(self, message: Opened) -> None:
        numbers, answer = self._lines.get(message.link), message.answer
        is_wanted = numbers is not None and message.number in numbers
        if self._is_leaving and isinstance(answer, StreamGranted):
            self._pool.tell(CloseStream(answer.stream))
            answer = StreamRefused("no_ear", _RETRY_MS)
        if isinstance(answer, StreamRefused):
            if numbers is not None and is_wanted:
                del numbers[message.number]
                message.link.say(FarRefused(message.number, answer.reason, answer.retry_after_ms))
        elif numbers is None or not is_wanted:
            self._pool.tell(CloseStream(answer.stream))
        else:
            numbers[message.number] = answer.stream
            self._streams[answer.stream] = message.link, message.number
            message.link.say(FarGranted(message.number, answer.replay_chunks))

    # The pool

    def _pool_said(self, message: FromPool) -> None:
        found = self._streams.get(message.stream)
        if found is None:
            return
        link, number = found
        link.say(_to_far(number, message))
        if not isinstance(message, ChunkHeard):
            del self._streams[message.stream]
            del self._lines[link][number]
        elif self._meter is not None:
            self._meter.heard()

    def _beat(self) -> None:
        """Ask the pool how it is: when it does not answer, its lines fall silent, and are given up at their ends."""
        if self._lines:
            self._ask(DescribePool(), Described, None)

    def _described(self, statistics: PoolStatistics) -> None:
        self._say_load(
            FarLoad(
                version=statistics.version,
                age_seconds=statistics.oldest_seconds,
                live_streams=statistics.live_streams,
                capacity=statistics.capacity,
                is_leaving=self._is_leaving,
            )
        )

    def _say_load(self, load: FarLoad) -> None:
        for link in self._lines:
            link.say(load)

    # The way down

    def _leave(self, message: Leave) -> None:
        """Take no line and no stream any more, and give all away; the answer waits for the last."""
        if not self._is_leaving:
            self._is_leaving = True
            assert self._server is not None  # noqa: S101 - it was opened at the start
            self._server.close()
            self._say_load(FarLoad("", 0.0, len(self._streams), 0.0, is_leaving=True))
            self._at_once = max(1, ceil(len(self._streams) / _LEAVE_STEPS))
            self.context.timers.start_periodic("leave", GiveAway(), _LEAVE_SECONDS / _LEAVE_STEPS)
        if self._streams:
            self.context.stash(message)

    def _give_away(self) -> None:
        for stream in tuple(self._streams)[: self._at_once]:
            link, number = self._streams[stream]
            self._forget(link, number)
            link.say(FarLost(number))
        if not self._streams:
            self.context.timers.cancel("leave")
            self.context.unstash()

    def _ask(self, question: Question[Any], then: Any, instead: Opened | None) -> None:
        """Ask the pool; the answer, or what stands instead of it, comes as a message."""
        me = self.context.self_ref

        def tell(done: "asyncio.Future[object]") -> None:
            if not done.cancelled() and done.exception() is None:
                me.tell(then(done.result()))
            elif instead is not None:
                me.tell(instead)

        try:
            self._pool.begin_ask(question, _OPEN_SECONDS).add_done_callback(tell)
        except ActorDeadError:
            if instead is not None:
                me.tell(instead)


def _to_far(number: int, message: FromPool) -> FromModel:
    match message:
        case ChunkHeard():
            return pack_heard(number, message)
        case StreamFailed():
            return FarFailed(number, message.code, message.detail)
        case StreamLost():
            return FarLost(number)
        case _:
            assert_never(message)
