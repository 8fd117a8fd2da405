"""The inference pool of other nodes: speaks as `InferencePool` does, and has no ear.

Who opens a stream waits for the answer while others are served. A node that refuses is not the last to be asked.
Whatever takes a line away loses its streams, as a lost ear does: each listener is told `StreamLost`, and opens it
elsewhere with its past; of pasts only so many are on the way to a node at once.
"""

from collections.abc import Callable, Iterator
from typing import Final, assert_never

import msgspec

from actors.far.messages import (
    FarChunk,
    FarClose,
    FarConfirm,
    FarFailed,
    FarGranted,
    FarHeard,
    FarLoad,
    FarLost,
    FarOpen,
    FarRefused,
    FarShapeError,
    FromModel,
    pack,
    pack_past,
    unpack_heard,
)
from actors.far.meter import FarMeter, NoFarMeter
from actors.far.ports import FarEvent, FarLineLost, FarLines, FarLinesFailed, FarSaid
from actors.far.routes import Route, Routes, UnderWay, better_of_two
from actors.pool.breaker import Trust
from actors.pool.messages import (
    CloseStream,
    ConfirmStream,
    DescribePool,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.statistics import EarStatistics, PoolStatistics
from actors.runtime import TRACE, Actor, Span, StopReason, within
from config.settings import PoolSettings

_MOST_WAITING: Final = 20_000
"""Openings that wait for a node's answer: every session of a node, when another node is lost."""

_MOST_REBUILDING: Final = 64
"""Pasts on the way to one node: 6 MB. All of a lost node's at once would be more than a line lets wait."""

_MOST_TRIED: Final = 2
"""Nodes that may refuse a stream before whoever asks for it is told so."""


class AnswersPicked(msgspec.Struct, frozen=True):
    """Itself, behind those who wait for answers: who has not picked theirs up by now does not wait any more."""


FarPoolMessage = PoolMessage | FarEvent | AnswersPicked


class FarPool(Actor[FarPoolMessage]):
    """Sends chunks to where the model is, and what was heard to their listeners."""

    def __init__(
        self,
        lines: FarLines,
        settings: PoolSettings,
        numbers: Iterator[int],
        draw: Callable[[int], int],
        meter: FarMeter | None = None,
    ) -> None:
        """Make a pool without lines; they are opened at its start.

        Args:
            lines: to inference nodes, of this incarnation alone.
            settings: the pool's section.
            numbers: ever new, the same iterator for every incarnation: no stream is ever taken for another.
            draw: gives a random number from 0 to below its argument.
            meter: where figures go.
        """
        self._meter = meter or NoFarMeter()
        self._lines = lines
        self._settings = settings
        self._numbers = numbers
        self._draw = draw
        self._routes = Routes()
        self._answers: dict[str, StreamGranted | StreamRefused] = {}
        """Source -> the answer to its question, which is put aside and about to be handled again."""

    async def on_start(self) -> None:
        """Have lines kept; nobody waits for the first of them."""
        self._lines.open(self.context.self_ref.tell)

    async def on_stop(self, reason: StopReason) -> None:
        """End the lines; each stream's listener asks, and is answered by the next incarnation."""
        del reason
        await self._lines.close()

    def on_receive(self, message: FarPoolMessage) -> object:
        """Route a message, the hottest first."""
        match message:
            case HearChunk():
                self._hear_chunk(message)
            case FarSaid():
                self._far_said(message)
            case OpenStream():
                return self._open_stream(message)
            case CloseStream():
                self._close(message.stream[1])
            case ConfirmStream():
                self._confirm_stream(message)
            case FarLineLost():
                self._line_lost(message)
            case FarLinesFailed():
                raise message.error
            case AnswersPicked():
                self._answers_picked()
            case DescribePool():
                return self.statistics()
            case _:  # what an operator or an ear says to a pool that has ears: models are installed where they are
                self.context.log.warning("pool_is_elsewhere", message=type(message).__name__)
        return None

    def statistics(self) -> PoolStatistics:
        """Describe what the nodes said last; streams are those of this node."""
        loads = self._lines.loads()
        ears = tuple(_as_ear(node, load) for node, load in sorted(loads.items()))
        return PoolStatistics(
            version=ears[0].version if ears else "",
            previous_version="",
            ears=ears,
            live_streams=len(self._routes),
            file_streams=0,
            capacity=sum(load.capacity for load in loads.values()),
            waiting_chunks=0,
            oldest_seconds=max((load.age_seconds for load in loads.values()), default=0.0),
            catching_up=0,
            installing=False,
            refusal="",
        )

    # Said here

    def _open_stream(self, message: OpenStream) -> StreamGranted | StreamRefused | None:
        answer = self._answers.pop(message.source, None)
        if answer is not None:
            return answer
        route = self._routes.of_source(message.source)
        if route is not None and (route.is_granted or route.listener != message.listener):
            self._close(route.number)
            route = None
        if route is None and not self._ask_node(message):
            return self._refuse(message)
        self.context.stash(message, capacity=_MOST_WAITING)
        return None

    def _refuse(self, message: OpenStream) -> StreamRefused:
        if not message.is_going_on:
            self._meter.refused("no_ear")
        return StreamRefused("no_ear", self._settings.reopen_after_ms)

    def _ask_node(self, message: OpenStream) -> bool:
        past = pack_past(message.past)
        busy = frozenset[str]() if past is None else self._routes.rebuilding(_MOST_REBUILDING)
        node = better_of_two(self._lines.loads(), self._draw, busy)
        if node is None:
            return False
        opening = FarOpen(next(self._numbers), message.source, message.lane, message.is_going_on, past)
        self._open_at(Route(node, message.listener, opening))
        return True

    def _open_at(self, route: Route) -> None:
        self._routes.add(route)
        self._lines.say(route.node, route.opening)

    def _hear_chunk(self, message: HearChunk) -> None:
        route = self._routes.find(message.stream[1])
        if route is None:
            return
        now = self.context.clock.now()
        span = _begin_span(route.node, message.chunk, now)
        route.under_way[message.chunk] = UnderWay(now, span)
        trace = "" if span is None else span.traceparent
        chunk = FarChunk(route.number, message.chunk, pack(message.pcm), message.deadline - now, trace)
        self._lines.say(route.node, chunk)
        self._meter.sent()

    def _close(self, number: int) -> None:
        route = self._routes.remove(number)
        if route is not None:
            route.end_spans(self.context.clock.now())
            self._lines.say(route.node, FarClose(number))

    def _confirm_stream(self, message: ConfirmStream) -> None:
        route = self._routes.find(message.stream[1])
        if route is None:
            message.listener.tell(StreamLost(message.stream))
        else:
            self._lines.say(route.node, FarConfirm(route.number))

    # Said by nodes

    def _far_said(self, message: FarSaid) -> None:
        try:
            for said in message.said:
                self._heard_from(said)
        except FarShapeError as error:
            self.context.log.warning("node_breaks_protocol", node=message.node, error=str(error))
            self._lines.drop(message.node)
        if self._answers:
            self.context.unstash()  # each that has its answer gets it; the others are put aside again
            self.context.self_ref.tell(AnswersPicked())

    def _answers_picked(self) -> None:
        """Close what was granted to who does not wait any more."""
        for source in tuple(self._answers):
            del self._answers[source]
            route = self._routes.of_source(source)
            if route is not None and route.is_granted:
                self._close(route.number)

    def _heard_from(self, said: FromModel) -> None:
        if isinstance(said, FarLoad):
            return  # the lines keep it
        route = self._routes.find(said.number)
        if route is None:
            return  # it was closed meanwhile
        match said:
            case FarHeard():
                self._chunk_heard(route, said)
            case FarGranted():
                self._routes.grant(route)
                self._answers[route.source] = StreamGranted(route.stream, said.replay_chunks)
            case FarRefused():
                self._refused(route, said)
            case FarFailed():
                self._routes.remove(said.number)
                route.end_spans(self.context.clock.now())
                route.listener.tell(StreamFailed(route.stream, said.code, said.detail))
            case FarLost():
                self._routes.remove(said.number)
                self._lose((route,))
            case _:
                assert_never(said)

    def _chunk_heard(self, route: Route, said: FarHeard) -> None:
        heard, now = unpack_heard(route.stream, said), self.context.clock.now()
        sent = route.under_way.pop(said.chunk, None)
        if sent is None:
            return  # nobody asked for it
        self._meter.heard(now - sent.at)
        if sent.span is not None:
            sent.span.end(now, lost=False)
        with within(sent.span):
            route.listener.tell(heard)

    def _refused(self, route: Route, said: FarRefused) -> None:
        """Ask another node, or tell who asked."""
        opening, tried = route.opening, route.tried | {route.node}
        self._routes.remove(said.number)
        node = better_of_two(self._lines.loads(), self._draw, tried) if len(tried) < _MOST_TRIED else None
        if node is not None:
            again = msgspec.structs.replace(opening, number=next(self._numbers))
            self._open_at(Route(node, route.listener, again, tried))
            return
        if not opening.is_going_on:
            self._meter.refused(said.reason)
        self._answers[route.source] = StreamRefused(said.reason, said.retry_after_ms)

    def _line_lost(self, message: FarLineLost) -> None:
        gone = self._routes.remove_node(message.node)
        self.context.log.warning("node_lost", node=message.node, streams=len(gone))
        self._lose(gone)
        self.context.unstash()  # who waited for this node's answer is asked for at another

    def _lose(self, routes: tuple[Route, ...]) -> None:
        """Tell listeners; one that waits for its first answer is asked for at another node when it is handled."""
        now = self.context.clock.now()
        granted = [route for route in routes if route.is_granted]
        self._meter.lost(len(granted))
        for route in granted:
            self._answers.pop(route.source, None)
            route.end_spans(now)
            route.listener.tell(StreamLost(route.stream))


def _begin_span(node: str, chunk: int, now: float) -> Span | None:
    """Begin the way to a node and back, where the chunk is followed."""
    trace = TRACE.get()
    return None if trace is None else trace.begin("line", now, node=node, chunk=chunk)


def _as_ear(node: str, load: FarLoad) -> EarStatistics:
    return EarStatistics(
        name=node,
        version=load.version,
        role="current",
        trust=Trust.CLOSED,
        is_up=True,
        is_fallback=False,
        streams=load.live_streams,
        free_slots=0,
        capacity=load.capacity,
        row_seconds=0.0,
        step_seconds=0.0,
    )
