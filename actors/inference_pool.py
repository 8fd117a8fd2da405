"""Stop 5 of a chunk: one batched step of the voice model over all sessions; next stop: back to actors/analysis.py.

A stream is one recitation's way through the model. Its state lies in the ear that it was given to, and is a cache:
whatever takes it away (a lost ear, a restart of this actor, another version of the model), its listener is told
`StreamLost`, or asks, and opens it again from its past. What is decided here is decided in actors/pool/.
"""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, Literal, assert_never

from actors.ears import Ear, EarLostError, MakePlaces
from actors.pool.admission import Admission, Ages, Reason
from actors.pool.desk import Desk, Stream
from actors.pool.fleet import Fleet
from actors.pool.fleets import CHUNK_SECONDS, Fleets
from actors.pool.messages import (
    ChunkHeard,
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
    StreamFailed,
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
from actors.pool.statistics import PoolStatistics
from actors.pool.turns import HeardUnit, Outcome, run_turn
from actors.pool.workshop import Workshop
from actors.runtime import Actor, StopReason
from config.settings import PoolSettings

NOTHING: Final = Turn((), "ready", 0)
"""A turn in which no chunk is heard: slots are filled, and that is all."""

KEPT_ANSWERS: Final = 1024
"""Answers kept for chunks that are sent again: 2.5 MB."""


class InferencePool(Actor[PoolMessage]):
    """Batches over sessions; the model runs in worker threads and processes, never on the loop."""

    def __init__(
        self, places: MakePlaces, settings: PoolSettings, generations: Iterator[int], meter: PoolMeter | None = None
    ) -> None:
        """Make a pool without ears; they are made at its start.

        Args:
            places: where ears can be made.
            settings: its section.
            generations: ever new numbers, the same iterator for every incarnation: no stream's id comes twice.
            meter: where figures go.
        """
        self._places = places
        self._settings = settings
        self._meter = meter or NoMeter()
        self._admission = Admission(settings.admission_load, settings.admission_age_seconds, settings.max_files)
        self._ages = Ages()
        self._workshop = Workshop()
        self._fleets = Fleets(generations, settings.max_waiting_chunks)
        self._streams: dict[StreamId, Stream] = {}
        self._by_source: dict[str, StreamId] = {}
        self._resends = Resends(KEPT_ANSWERS)

    async def on_start(self) -> None:
        """Make the ears, and wait for them.

        Raises:
            EarLostError: not one of them can be had, for the reason that it names.
        """
        fleet = self._fleets.bring_in(self._places(None))
        self._fleets.promote()
        try:
            made = await asyncio.gather(*map(self._make_at_once, fleet.desks))
        except BaseException:
            await asyncio.shield(self.context.blocking(self._workshop.shut))
            raise
        for desk, ear in zip(fleet.desks, made, strict=True):
            self._ear_made(EarMade(desk.number, ear))
        if not fleet.in_use():
            raise EarLostError(f"no ear could be made: {'; '.join(map(str, made))}")
        self._meter.bind(self.statistics)

    async def _make_at_once(self, desk: Desk) -> Ear | Exception:
        try:
            return await self.context.blocking(self._workshop.make, desk.place)
        except Exception as error:  # noqa: BLE001 - whatever went wrong there, the others may do
            return error

    async def on_stop(self, reason: StopReason) -> None:
        """Put all ears away; the streams are told by nobody: each asks, and is answered by the next incarnation."""
        del reason
        await self.context.blocking(self._workshop.shut)

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
                self._close_stream(message.stream)
            case ConfirmStream():
                self._confirm_stream(message)
            case TurnOverdue():
                self._turn_overdue(message)
            case EarMade():
                self._ear_made(message)
            case EarClosed():
                self.context.log.info("ear_closed", ear=message.name)
            case MakeEar():
                self._make_ear(message)
            case InstallModel():
                self._install_model(message.weights)
            case RollBackModel():
                self._roll_back_model()
            case DrainOver():
                self._drain_over(message)
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
        if message.source in self._by_source:
            self._close_stream(self._by_source[message.source])  # its listener did not get our answer
        reason = self._admission.refusal(
            self._fleets.load(),
            self._ages.p95(self.context.clock.now()),
            is_file=message.lane is Lane.FILE,
            is_going_on=message.is_going_on,
        )
        desk = self._fleets.current.roomiest(CHUNK_SECONDS)
        if reason is not None or desk is None:
            return self._refuse(reason or "slots")
        stream = desk.admit(message.listener, message.source, message.lane, message.past)
        self._streams[stream.stream] = stream
        self._by_source[stream.source] = stream.stream
        self._serve(desk)
        return StreamGranted(stream.stream, desk.replay_chunks)

    def _refuse(self, reason: Reason) -> StreamRefused:
        self._meter.refused(reason)
        self.context.log.info("stream_refused", reason=reason)
        return StreamRefused(reason, self._settings.retry_after_ms)

    def _confirm_stream(self, message: ConfirmStream) -> None:
        if message.stream not in self._streams:
            message.listener.tell(StreamLost(message.stream))

    def _hear_chunk(self, message: HearChunk) -> None:
        stream = self._streams.get(message.stream)
        if stream is None or self._was_heard_before(stream, message):
            return
        now = self.context.clock.now()
        unit = Unit(message.stream, stream.source, message.chunk, message.pcm, message.deadline, now)
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
        self._tell_heard(stream, message.chunk, heard)
        return True

    def _tell_heard(self, stream: Stream, chunk: int, heard: HeardUnit) -> None:
        stream.listener.tell(ChunkHeard(stream.stream, chunk, heard.log_probs, heard.level_db, heard.front))

    def _fail(self, stream: Stream, code: Literal["ear_failed", "overloaded"], detail: str) -> None:
        self._close_stream(stream.stream)
        self._meter.failed(code)
        stream.listener.tell(StreamFailed(stream.stream, code, detail))

    def _close_stream(self, stream_id: StreamId) -> None:
        stream = self._streams.pop(stream_id, None)
        if stream is None:
            return
        self._by_source.pop(stream.source, None)
        stream.desk.dismiss(stream_id)

    def _move_all(self, desk: Desk) -> None:
        """Have every stream of a desk opened again elsewhere."""
        for stream in tuple(desk.streams.values()):
            self._close_stream(stream.stream)
            stream.listener.tell(StreamLost(stream.stream))

    # Turns

    def _serve(self, desk: Desk) -> None:
        """Begin a turn when the ear is free and something waits."""
        if desk.is_busy or desk.ear is None:
            return
        now = self.context.clock.now()
        self._ages.note(now, self._fleets.oldest_age(now))
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
            self._lose(desk, f"{type(message.outcome).__name__}: {message.outcome}")
            return
        self._tell_outcome(desk, message.outcome)
        self._note(desk, message.turn, message.outcome)
        self._serve(desk)

    def _tell_outcome(self, desk: Desk, outcome: Outcome) -> None:
        for unit, heard in outcome.heard:
            self._resends.keep((unit.source, unit.chunk, desk.version), heard)
            stream = self._streams.get(unit.stream)
            if stream is not None:
                self._tell_heard(stream, unit.chunk, heard)
        for stream_id, detail in outcome.failed.items():
            stream = self._streams.get(stream_id)
            if stream is not None:
                self._fail(stream, "ear_failed", detail)

    def _note(self, desk: Desk, turn: Turn, outcome: Outcome) -> None:
        """Learn from a turn: its cost, and whether the ear is to be trusted."""
        for rows, seconds in outcome.steps:
            desk.cost.observe(rows, seconds)
        if outcome.rebuilt:
            self._meter.rebuilt(outcome.rebuilt)
        if turn.steps:
            self._meter.turn(figures_of(desk, turn, outcome, self.context.clock.now()))
        if outcome.heard:
            desk.breaker.sound()
        elif outcome.failed and desk.breaker.faulty():
            self._lose(desk, "turn after turn nothing was heard")

    def _turn_overdue(self, message: TurnOverdue) -> None:
        desk = self._fleets.desk(message.desk)
        if desk is not None and desk.is_busy and desk.turn == message.number:
            self._lose(desk, f"no answer within {self._settings.turn_within_seconds} s")

    # Ears

    def _lose(self, desk: Desk, why: str) -> None:
        """Give an ear up: its streams go on elsewhere, and another is made in its place after a pause."""
        self.context.log.warning("ear_lost", ear=desk.place.name, why=why, streams=len(desk.streams))
        self._meter.lost(desk.place.name)
        self._empty(desk)
        self._try_later(desk)

    def _empty(self, desk: Desk) -> None:
        self._move_all(desk)
        ear = desk.unseat()
        if ear is not None:
            self._put_away(ear)

    def _put_away(self, ear: Ear) -> None:
        self.context.run_blocking(partial(self._workshop.put_away, ear), then=lambda _: EarClosed(ear.name))

    def _try_later(self, desk: Desk) -> None:
        desk.breaker.open()
        self.context.timers.start_timer(f"make {desk.number}", MakeEar(desk.number), desk.breaker.pause_seconds)

    def _make_ear(self, message: MakeEar) -> None:
        desk = self._fleets.desk(message.desk)
        if desk is not None:
            desk.breaker.try_again()
            self._make(desk)

    def _make(self, desk: Desk) -> None:
        self.context.run_blocking(partial(self._workshop.make, desk.place), then=partial(EarMade, desk.number))

    def _ear_made(self, message: EarMade) -> None:
        desk, made = self._fleets.desk(message.desk), message.made
        if desk is None:
            if not isinstance(made, BaseException):
                self._put_away(made)  # its version was let go meanwhile
        elif isinstance(made, BaseException):
            self._ear_not_made(desk, made)
        else:
            desk.seat(made)
            self.context.log.info("ear_up", ear=made.name, version=made.version, slots=made.slots)
            self._install_when_ready()
            self._leave_fallback()

    def _ear_not_made(self, desk: Desk, error: BaseException) -> None:
        self.context.log.warning("ear_not_made", ear=desk.place.name, error=str(error))
        if self._fleets.incoming is not None and desk in self._fleets.incoming.desks:
            self.context.log.warning("model_refused", error=str(error))
            self._let_go(self._fleets.refuse(str(error)))
        else:
            self._try_later(desk)

    def _leave_fallback(self) -> None:
        """Move streams away from fallback ears that are not needed any more."""
        in_use = self._fleets.current.in_use()
        for desk in self._fleets.current.desks:
            if desk.place.is_fallback and desk not in in_use:
                self._move_all(desk)

    # Versions

    def _install_model(self, weights: Path | None) -> None:
        if self._fleets.incoming is not None:
            self.context.log.warning("model_refused", error="another model is being loaded")
            return
        for desk in self._fleets.bring_in(self._places(weights)).desks:
            self._make(desk)

    def _install_when_ready(self) -> None:
        """Let new streams go to the incoming version once each of its ears is warm."""
        if self._fleets.incoming is None or not self._fleets.incoming.is_ready:
            return
        self._let_go(self._fleets.promote())
        old = self._fleets.previous
        self.context.timers.start_timer("drain", DrainOver(old.number), self._settings.drain_seconds)
        self.context.log.info("model_installed", version=self._fleets.current.version, before=old.version)

    def _drain_over(self, message: DrainOver) -> None:
        if self._fleets.previous.number == message.fleet:
            self._leave_previous()

    def _leave_previous(self) -> None:
        for desk in self._fleets.previous.desks:
            self._move_all(desk)

    def _roll_back_model(self) -> None:
        """Go back at once: a version that is rolled back is trusted with no stream."""
        if not self._fleets.roll_back():
            self.context.log.warning("rollback_refused", error="no model from before is up")
            return
        self._leave_previous()
        self.context.log.info("model_rolled_back", version=self._fleets.current.version)

    def _let_go(self, fleet: Fleet) -> None:
        for desk in fleet.desks:
            self._empty(desk)


def figures_of(desk: Desk, turn: Turn, outcome: Outcome, now: float) -> TurnFigures:
    """Describe a turn that ended `now`."""
    return TurnFigures(
        ear=desk.place.name,
        step_rows=tuple(map(len, turn.steps)),
        release=turn.release,
        seconds=now - desk.began,
        waits=tuple(desk.began - unit.arrived for unit in turn.units),
        latencies=tuple(now - unit.arrived for unit, _ in outcome.heard),
        missed=sum(unit.deadline < now for unit, _ in outcome.heard),
    )
