"""Stop 5 of a chunk: one batched step of the voice model over all sessions; next stop: back to actors/analysis.py.

A stream is one recitation's way through the model. Its state lies in the ear that it was given to, and is a cache:
whatever takes it away (a lost ear, a restart of this actor, another version of the model), its listener is told
`StreamLost`, or asks, and opens it again from its past. What is decided here is decided in actors/pool/.
"""

import time
from collections.abc import Iterator
from functools import partial
from typing import Final, Literal, assert_never

from actors.pool.admission import Admission, Ages, Reason
from actors.pool.desk import Desk, Stream
from actors.pool.ears import MakePlaces
from actors.pool.fleet import Installed
from actors.pool.fleets import CHUNK_SECONDS, Fleets
from actors.pool.messages import (
    CloseStream,
    ConfirmStream,
    DescribePool,
    DrainOver,
    EarClosed,
    EarMade,
    HearChunk,
    InstallModel,
    MakeEar,
    OpenStream,
    PoolMessage,
    RollBackModel,
    StreamGranted,
    StreamLost,
    StreamRefused,
    TurnEnded,
    TurnOverdue,
)
from actors.pool.meter import NoMeter, PoolMeter, TurnFigures
from actors.pool.resends import Resends
from actors.pool.schedule import Lane, Turn, Unit
from actors.pool.slots import StreamId
from actors.pool.spans import end_spans, span_turn
from actors.pool.statistics import PoolStatistics
from actors.pool.streams import Streams, tell_heard
from actors.pool.turns import Outcome, run_turn
from actors.pool.upkeep import Upkeep
from actors.runtime import TRACE, Actor, StopReason, within
from config.settings import PoolSettings

NOTHING: Final = Turn((), "ready", 0)
"""A turn in which no chunk is heard: slots are filled, and that is all."""

KEPT_ANSWERS: Final = 1024
"""Answers kept for chunks that are sent again: 2.5 MB."""


class InferencePool(Actor[PoolMessage]):
    """Batches over sessions; the model runs in worker threads and processes, never on the loop."""

    def __init__(
        self,
        places: MakePlaces,
        settings: PoolSettings,
        generations: Iterator[int],
        meter: PoolMeter | None = None,
        installed: Installed | None = None,
    ) -> None:
        """Make a pool without ears; they are made at its start.

        Args:
            places: where ears can be made.
            settings: its section.
            generations: ever new numbers, the same iterator for every incarnation: no stream's id comes twice.
            meter: where figures go.
            installed: the model in use, the same object for every incarnation; None for the configured one.
        """
        self._places = places
        self._settings = settings
        self._meter = meter or NoMeter()
        self._admission = Admission(settings.admission_load, settings.admission_age_seconds, settings.max_files)
        self._ages = Ages()
        self._loop_lag = 0.0
        """How long the last turn's end waited for the loop, in seconds: chunks wait as long on their way here."""
        self._fleets = Fleets(generations, settings.max_waiting_chunks)
        self._streams = Streams()
        self._resends = Resends(KEPT_ANSWERS)
        self._installed = installed or Installed()
        self._upkeep: Upkeep

    async def on_start(self) -> None:
        """Make the ears, and wait for them.

        Raises:
            EarLostError: not one of them can be had, for the reasons that it names.
        """
        fleets, streams, drain_seconds = self._fleets, self._streams, self._settings.drain_seconds
        self._upkeep = Upkeep(self.context, self._places, fleets, streams, self._meter, drain_seconds, self._installed)
        await self._upkeep.make_first()
        self._meter.bind(self.statistics)

    async def on_stop(self, reason: StopReason) -> None:
        """Put all ears away; the streams are told by nobody: each asks, and is answered by the next incarnation."""
        del reason
        await self._upkeep.shut()

    def on_receive(self, message: PoolMessage) -> object:  # noqa: C901, PLR0912 - one line a message is the rule
        """Route a message, the hottest first."""
        match message:
            case HearChunk():
                self._hear_chunk(message)
            case TurnEnded():
                self._turn_ended(message)
            case OpenStream():
                return self._open_stream(message)
            case CloseStream():
                self._streams.close(message.stream)
            case ConfirmStream():
                self._confirm_stream(message)
            case TurnOverdue():
                self._turn_overdue(message)
            case EarMade():
                self._upkeep.ear_made(message)
            case EarClosed():
                self.context.log.info("ear_closed", ear=message.name)
            case MakeEar():
                self._upkeep.make_ear(message)
            case InstallModel():
                self._upkeep.install(message.weights)
            case RollBackModel():
                self._upkeep.roll_back()
            case DrainOver():
                self._upkeep.drain_over(message)
            case DescribePool():
                return self.statistics()
            case _:
                assert_never(message)
        return None

    def statistics(self) -> PoolStatistics:
        """Describe the moment."""
        return self._fleets.statistics(self.context.clock.now())

    # Streams

    def _open_stream(self, message: OpenStream) -> StreamGranted | StreamRefused:
        self._streams.close_source(message.source)
        reason = self._admission.refusal(
            self._fleets.load(),
            self._ages.p95(self.context.clock.now()),
            is_file=message.lane is Lane.FILE,
            is_going_on=message.is_going_on,
        )
        desk = self._fleets.current.roomiest(CHUNK_SECONDS)
        if reason is not None or desk is None:
            return self._refuse(message, reason or "slots")
        stream = self._streams.open(message, desk)
        self._serve(desk)
        return StreamGranted(stream.stream, desk.replay_chunks)

    def _refuse(self, message: OpenStream, reason: Reason) -> StreamRefused:
        if message.is_going_on:
            return StreamRefused(reason, self._settings.reopen_after_ms)  # somebody speaks, and waits
        if not message.has_elsewhere:
            self._meter.refused(reason)
            self.context.log.info("stream_refused", reason=reason)
        return StreamRefused(reason, self._settings.retry_after_ms)

    def _confirm_stream(self, message: ConfirmStream) -> None:
        if message.stream not in self._streams:
            message.listener.tell(StreamLost(message.stream))

    def _hear_chunk(self, message: HearChunk) -> None:
        stream = self._streams.find(message.stream)
        if stream is None or self._was_heard_before(stream, message):
            return
        now = self.context.clock.now()
        trace = TRACE.get()
        span = None if trace is None else trace.begin("pool", now, chunk=message.chunk)
        unit = Unit(message.stream, stream.source, message.chunk, message.pcm, message.deadline, now, span)
        if not stream.desk.schedule.queue(unit):
            self._fail(stream, "overloaded", "more chunks wait for the model than a stream may have")
            return
        self._serve(stream.desk)

    def _was_heard_before(self, stream: Stream, message: HearChunk) -> bool:
        """Answer from memory what was heard before the stream was lost; it becomes part of its past."""
        if stream.opening is None or stream.desk.schedule.waits(stream.stream):
            return False
        heard = self._resends.find((stream.source, message.chunk, stream.desk.version))
        if heard is None:
            return False
        stream.opening = stream.opening.longer_by(message.pcm)
        self._meter.resent()
        tell_heard(stream, message.chunk, heard)
        return True

    def _fail(self, stream: Stream, code: Literal["ear_failed", "overloaded"], detail: str) -> None:
        self._meter.failed(code)
        self._streams.fail(stream, code, detail)

    # Turns

    def _serve(self, desk: Desk) -> None:
        """Begin a turn when the ear is free and something waits."""
        if desk.is_busy or desk.ear is None:
            return
        now = self.context.clock.now()
        self._ages.note(now, self._fleets.oldest_age(now) + self._loop_lag)
        openings = desk.take_openings()
        turn = desk.schedule.next_turn(now, desk.cost, desk.place.max_batch) or NOTHING
        if not openings and not turn.steps:
            return
        number = desk.begin(now)
        overdue = TurnOverdue(desk.number, number)
        self.context.timers.start_timer(f"turn {desk.number}", overdue, self._settings.turn_within_seconds)
        work = partial(run_turn, desk.ear, openings, turn)
        self.context.run_blocking(work, then=partial(TurnEnded, desk.number, number, turn))

    def _turn_ended(self, message: TurnEnded) -> None:
        desk = self._fleets.desk(message.desk)
        if desk is None or desk.turn != message.number:
            return  # its ear was given up meanwhile
        self.context.timers.cancel(f"turn {desk.number}")
        desk.is_busy = False
        if isinstance(message.outcome, BaseException):
            end_spans(message.turn, self.context.clock.now(), lost=True)
            self._upkeep.lose(desk, f"{type(message.outcome).__name__}: {message.outcome}")
            return
        self._loop_lag = max(0.0, time.monotonic() - message.outcome.ended)
        self._fail_all(message.outcome.failed)
        self._note(desk, message.turn, message.outcome)
        self._serve(desk)  # before anybody is told: the ear need not wait for that
        self._tell_all(desk.version, message.outcome)

    def _fail_all(self, failed: dict[StreamId, str]) -> None:
        for stream_id, detail in failed.items():
            stream = self._streams.find(stream_id)
            if stream is not None:
                self._fail(stream, "ear_failed", detail)

    def _tell_all(self, version: str, outcome: Outcome) -> None:
        for unit, heard in outcome.heard:
            self._resends.keep((unit.source, unit.chunk, version), heard)
            stream = self._streams.find(unit.stream)
            if stream is not None:
                with within(unit.span):
                    tell_heard(stream, unit.chunk, heard)

    def _note(self, desk: Desk, turn: Turn, outcome: Outcome) -> None:
        """Learn from a turn: its cost, and whether the ear is to be trusted."""
        now = self.context.clock.now()
        for rows, seconds in outcome.steps_all_in(now - desk.began):
            desk.cost.observe(rows, seconds)
        if outcome.rebuilt:
            self._meter.rebuilt(outcome.rebuilt)
        if turn.steps:
            self._meter.turn(figures_of(desk, turn, outcome, now))
            span_turn(desk.place.name, turn, desk.began, now)
        if outcome.heard:
            desk.breaker.sound()
        elif outcome.failed and desk.breaker.faulty():
            self._upkeep.lose(desk, "turn after turn nothing was heard")

    def _turn_overdue(self, message: TurnOverdue) -> None:
        desk = self._fleets.desk(message.desk)
        if desk is not None and desk.is_busy and desk.turn == message.number:
            self._upkeep.lose(desk, f"no answer within {self._settings.turn_within_seconds} s")


def figures_of(desk: Desk, turn: Turn, outcome: Outcome, now: float) -> TurnFigures:
    """Describe a turn that ended `now`."""
    live = [unit for unit, _ in outcome.heard if _is_live(desk, unit)]
    return TurnFigures(
        ear=desk.place.name,
        step_rows=tuple(map(len, turn.steps)),
        release=turn.release,
        seconds=now - desk.began,
        waits=tuple(desk.began - unit.arrived for unit in turn.units),
        latencies=tuple(now - unit.arrived for unit, _ in outcome.heard),
        live=len(live),
        missed=sum(unit.deadline < now for unit in live),
    )


def _is_live(desk: Desk, unit: Unit) -> bool:
    stream = desk.streams.get(unit.stream)
    return stream is not None and stream.lane is Lane.LIVE
