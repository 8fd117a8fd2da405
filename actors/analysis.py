"""Stops 4 and 6 of a chunk: one recitation, heard and judged.

Next stops: from 4 actors/inference_pool.py, from 6 actors/feedback.py.
"""

from collections.abc import Iterable
from typing import Final, assert_never

from actors.events import (
    AudioHeard,
    ChunkKept,
    FellBehind,
    RecitationEnded,
    RecitationEvent,
    RecitationFaulted,
    RecitationOpened,
    RecitationRefused,
    RecitationStalled,
    StepTaken,
    WordJudged,
)
from actors.pool.messages import (
    ChunkHeard,
    OpenStream,
    StreamFailed,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.pool.port import PoolPort
from actors.ports import Fault, VerdictMeter
from actors.privacy.keeping import KeptLine
from actors.recitation.chunk_record import read_chunk, read_chunks, write_chunk
from actors.recitation.current import Current
from actors.recitation.feed import Feed
from actors.recitation.messages import (
    AnalysisMessage,
    BeginRecitation,
    EndingOverdue,
    EndRecitation,
    HearAudio,
    LookAfter,
    ReopenStream,
    ResumeRecitation,
)
from actors.recitation.recital import Knowledge, Levels, Posteriors, Recital, Search, passage_from, places_located
from actors.runtime import Actor, ActorDeadError, AskTimeoutError, MailboxFullError, Ref, StopReason, part
from config.settings import AnalysisSettings
from models.quran.errors import PassageError, VariantError
from models.quran.passage import parse_passage
from models.quran.places import decided
from models.recitation.verdict import Status, Summary

SAMPLE_RATE: Final = 16_000
"""Samples a second of all audio inside."""

_POOL_WITHIN_SECONDS: Final = 5.0
"""The pool answers `OpenStream` at once; past this it is stuck, or gone for a while."""

_POOL_AWAY_RETRY_MS: Final = 500

_AGAIN_CHUNKS: Final = 64
"""Chunks that are judged again in one piece of work off the loop: some 50 ms."""


class Analysis(Actor[AnalysisMessage]):
    """Hears one recitation at a time; between two it is idle and holds nothing."""

    def __init__(
        self,
        listener: Ref[RecitationEvent],
        pool: PoolPort,
        knowledge: Knowledge,
        settings: AnalysisSettings,
        kept: KeptLine | None = None,
        step_frames: int = 0,
        meter: VerdictMeter | None = None,
    ) -> None:
        """Begin idle.

        Args:
            listener: is told all that is heard.
            pool: hears it.
            knowledge: what is known before.
            settings: the section.
            kept: takes what is heard to be kept, None where nothing is.
            step_frames: where sessions are kept, `StepTaken` is told with each chunk, and after so many frames that
                make none; 0 where none are.
            meter: counts how late verdicts are; None for nobody.
        """
        self._listener = listener
        self._pool = pool
        self._knowledge = knowledge
        self._settings = settings
        self._kept = kept
        self._step_frames = step_frames
        self._meter = meter
        self._current: Current | None = None

    def on_receive(self, message: AnalysisMessage) -> object:  # noqa: C901 - one line a message is the rule
        """Route a message, the hottest first."""
        match message:
            case HearAudio():
                self._hear_audio(message)
            case ChunkHeard():
                return self._chunk_heard(message)
            case BeginRecitation():
                return self._begin_recitation(message)
            case ResumeRecitation():
                return self._resume_recitation(message)
            case EndRecitation():
                self._end_recitation(message)
            case LookAfter():
                self._look_after()
            case StreamFailed():
                self._stream_failed(message)
            case StreamLost():
                return self._stream_lost(message)
            case ReopenStream():
                return self._reopen_stream()
            case EndingOverdue():
                self._ending_overdue(message)
            case _:
                assert_never(message)
        return None

    async def _begin_recitation(self, message: BeginRecitation) -> None:
        self._finish()  # the session ends one before it begins the next; this holds even if it did not
        try:
            known = await self.context.blocking(self._knowledge.meant_by, message.manner)
            recital = await self._prepared(message, known)
        except PassageError as error:
            self._refuse(message, Fault("passage_unknown", "client", retry=False, detail=str(error)))
            return
        except VariantError as error:
            self._refuse(message, Fault("reading_unknown", "client", retry=False, detail=str(error)))
            return
        feed = self._feed_of(message)
        answer = await self._ask_pool(feed.opening(is_going_on=False))
        if isinstance(answer, StreamRefused):
            detail = f"no stream of the voice model is to be had now: {answer.reason}"
            fault = Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=answer.retry_after_ms)
            self._refuse(message, fault)
            return
        feed.go_on(answer)
        self._follow(Current(message.recitation, feed, recital, known))

    def _feed_of(self, message: BeginRecitation) -> Feed:
        source = f"{self.context.self_ref.path}#{message.recitation}"
        return Feed(source, self._pool, self.context.self_ref, self._settings)

    def _follow(self, current: Current) -> None:
        self._current = current
        if self._kept is not None:
            self._kept.begin(current.recitation)
        self.context.timers.start_periodic("look after", LookAfter(), self._settings.look_after_seconds)
        recital, recitation = current.recital, current.recitation
        self._listener.tell(recital.opened() if recital else RecitationOpened(recitation, None, ()))

    async def _resume_recitation(self, message: ResumeRecitation) -> None:
        """Judge again what was heard, tell it all, and go on where the other process was.

        Raises:
            PassageError: a passage that was known there is not known here.
            VariantError: so is a reading.
        """
        begun = message.begun
        known = await self.context.blocking(self._knowledge.meant_by, begun.manner)
        current = Current(begun.recitation, self._feed_of(begun), await self._prepared(begun, known), known)
        self._follow(current)
        await self._hear_again(current, message.chunks)
        current.feed.restore(message.audio, self.context.clock.now())
        self._listener.tell(StepTaken(is_again=True))
        await self._reopen_stream()

    async def _hear_again(self, current: Current, chunks: tuple[bytes, ...]) -> None:
        done = 0
        while done < len(chunks) and current.recital is None:
            await self._search_on(current, *read_chunk(chunks[done]))
            done += 1
        for start in range(done, len(chunks), _AGAIN_CHUNKS):
            assert current.recital is not None  # noqa: S101 - the loop before ends with it
            some = read_chunks(chunks[start : start + _AGAIN_CHUNKS])
            self._tell_all(await self.context.blocking(current.recital.hear_all, some))

    async def _ask_pool(self, question: OpenStream) -> StreamGranted | StreamRefused:
        """Have a stream opened; a pool that is away for a while is one without room."""
        try:
            return await self._pool.ask(question, within=_POOL_WITHIN_SECONDS)
        except (ActorDeadError, AskTimeoutError, MailboxFullError):
            return StreamRefused("no_ear", _POOL_AWAY_RETRY_MS)

    async def _prepared(self, message: BeginRecitation, known: Knowledge) -> Recital | None:
        """Build what a passage's follower needs, off the loop: a long surah takes a tenth of a second."""
        if message.passage is None:
            return None
        passage = parse_passage(message.passage, known.text)
        return await self.context.blocking(Recital, message.recitation, passage, known)

    def _refuse(self, message: BeginRecitation, fault: Fault) -> None:
        self._listener.tell(RecitationRefused(message.recitation, fault))

    def _hear_audio(self, message: HearAudio) -> None:
        current = self._current
        if current is None or current.ending:
            self._listener.tell(AudioHeard(message.sequence))  # nobody waits for it: it must not hold back credit
            return
        if self._kept is not None and message.pcm:
            self._kept.keep(current.recitation, current.feed.chunker.arrived_samples, message.pcm)
        current.feed.take(message.sequence, message.pcm, self.context.clock.now())
        current.feed.send()
        if not self._step_frames:
            self._acknowledge(current)
        elif not message.pcm or current.feed.chunker.waiting_frames >= self._step_frames:
            self._tell_step(current)
        self._tell_progress(current)

    async def _chunk_heard(self, message: ChunkHeard) -> None:
        current = self._current
        if current is None or not current.feed.heard(message):
            return  # the recitation it belonged to has ended, or it was opened again since
        if current.recital is None:
            await self._search_on(current, message.log_probs, message.level_db)
            self._give_up_when_nowhere(current)
        else:
            with part("judge", self.context.clock):
                self._tell_live(current.feed, current.recital.hear(message.log_probs, message.level_db))
        if current is not self._current:
            return  # the search was given up, and the recitation with it
        current.feed.send()
        if self._step_frames:
            self._tell_step(current, message)
        else:
            self._acknowledge(current)
        self._tell_progress(current)
        self._end_when_due(current)

    # The stream, when something happens to it

    def _look_after(self) -> None:
        """Ask after a stream of which nothing was heard lately; send a client away for a while when too much waits."""
        current = self._current
        if current is None:
            return
        current.feed.look_after()
        waited = current.feed.waited(self.context.clock.now())
        is_stalled = waited > self._settings.overloaded_after_seconds and not current.ending
        if is_stalled and not current.is_stalled:
            detail = f"audio waits for {waited:.0f} s; nothing of it is lost: come back to this session in a while"
            retry_ms = self._settings.overloaded_retry_ms
            fault = Fault("overloaded", "server", retry=True, detail=detail, retry_after_ms=retry_ms)
            self._listener.tell(RecitationStalled(fault))
        current.is_stalled = is_stalled

    async def _stream_lost(self, message: StreamLost) -> None:
        if self._current is not None and self._current.feed.lose(message.stream, self.context.clock.now()):
            await self._reopen_stream()

    async def _reopen_stream(self) -> None:
        """Open a lost stream again with its past, and send what was not heard: nobody notices but for the wait."""
        current = self._current
        if current is None or current.feed.stream is not None:
            return
        answer = await self._ask_pool(current.feed.opening(is_going_on=True))
        if isinstance(answer, StreamRefused):
            self._reopen_later(current, answer)
        else:
            current.feed.go_on(answer)

    def _reopen_later(self, current: Current, refused: StreamRefused) -> None:
        waited = self.context.clock.now() - current.feed.lost_at
        if waited > self._settings.rebuild_within_seconds:
            detail = f"the voice model was not to be had for {waited:.0f} s: {refused.reason}"
            self._give_up(Fault("ear_failed", "server", retry=True, detail=detail, retry_after_ms=1000))
        else:
            self.context.timers.start_timer("reopen", ReopenStream(), refused.retry_after_ms / 1000)

    # What is heard

    async def _search_on(self, current: Current, log_probs: Posteriors, level_db: Levels) -> None:
        current.search.hear(log_probs, level_db)
        is_last = current.ending and current.feed.chunker.is_drained
        if current.search.chunks % self._settings.locate_every_chunks == 0 or is_last:
            await self._locate(current)

    def _give_up_when_nowhere(self, current: Current) -> None:
        seconds = current.feed.chunker.heard_samples / SAMPLE_RATE
        if current.recital is None and seconds > self._settings.locate_within_seconds:
            detail = f"no place of the Quran was recognised in {seconds:.0f} s of audio"
            self._give_up(Fault("place_not_found", "client", retry=True, detail=detail))

    async def _locate(self, current: Current) -> None:
        candidates = await self.context.blocking(current.known.places.locate, current.search.tokens)
        is_decided = decided(candidates)
        prefixes = self._knowledge.places.prefixes(current.search.tokens)
        told = places_located(current.recitation, candidates, self._knowledge, prefixes, is_decided=is_decided)
        self._listener.tell(told)
        if not is_decided:
            return
        passage = passage_from(candidates[0], current.known.text, self._settings.opened_words)
        current.recital = await self.context.blocking(Recital, current.recitation, passage, current.known)
        self._listener.tell(current.recital.opened())
        self._tell_all(current.search.replay_into(current.recital))
        current.search = Search()

    def _acknowledge(self, current: Current) -> None:
        through = current.feed.chunker.done_through()
        if through is not None:
            self._listener.tell(AudioHeard(through))

    def _tell_step(self, current: Current, message: ChunkHeard | None = None) -> None:
        """Hand on what is to be kept; not while it ends: then the end is the next step."""
        if current.ending:
            return
        feed = current.feed
        through, kept = feed.chunker.done_through(), None
        if message is not None:
            said = write_chunk(message.log_probs, message.level_db)
            kept = ChunkKept(said, feed.latest_tail(), feed.replay_chunks + 1)
        if through is not None or kept is not None:
            self._listener.tell(StepTaken(through, feed.left_over(), kept))

    def _tell_progress(self, current: Current) -> None:
        """Say when judging falls behind, and once more when it has caught up."""
        behind_ms = current.feed.chunker.behind_samples * 1000 // SAMPLE_RATE
        is_behind = behind_ms > self._settings.lagging_after_ms
        if is_behind != current.is_behind:
            current.is_behind = is_behind
            self._listener.tell(FellBehind(behind_ms))
        if current.feed.chunker.arrived_samples > self._settings.longest_recitation_seconds * SAMPLE_RATE:
            self._end_recitation(EndRecitation(current.recitation))

    def _end_recitation(self, message: EndRecitation) -> None:
        current = self._current
        if current is None or current.ending or current.recitation != message.recitation:
            return
        current.ending = True
        current.feed.pad(self.context.clock.now())
        self.context.timers.start_timer("ending", EndingOverdue(current.recitation), self._settings.end_within_seconds)
        current.feed.send()

    def _end_when_due(self, current: Current) -> None:
        if current.ending and current.feed.chunker.is_drained:
            self._finish()

    def _ending_overdue(self, message: EndingOverdue) -> None:
        if self._current is not None and self._current.recitation == message.recitation:
            self._give_up(Fault("ear_failed", "server", retry=True, detail="the last audio was not heard in time"))

    def _stream_failed(self, message: StreamFailed) -> None:
        if self._current is not None and self._current.feed.stream == message.stream:
            self._give_up(Fault(message.code, "server", retry=True, detail=message.detail, retry_after_ms=1000))

    def _give_up(self, fault: Fault) -> None:
        self._listener.tell(RecitationFaulted(fault))
        self._finish()

    def _finish(self) -> None:
        """End the recitation with what was heard: `RecitationEnded` is told for every one that was opened."""
        current, self._current = self._current, None
        if current is None:
            return
        if self._kept is not None:
            self._kept.end(current.recitation)
        for timer in ("ending", "look after", "reopen"):
            self.context.timers.cancel(timer)
        current.feed.close()
        through = current.feed.chunker.last_sequence
        if through is not None:
            self._listener.tell(AudioHeard(through))  # heard or told as lost: nothing waits for it any more
        if current.recital is None:
            self._listener.tell(RecitationEnded(current.recitation, None, (), Summary()))
            return
        self._tell_all(current.recital.finish())

    async def on_stop(self, reason: StopReason) -> None:
        """Leave no stream behind."""
        del reason
        if self._current is not None:
            self._current.feed.close()
        if self._current is not None and self._kept is not None:
            self._kept.end(self._current.recitation)

    def _tell_live(self, feed: Feed, events: Iterable[RecitationEvent]) -> None:
        """Tell what was heard just now, and count how long its audio had been here."""
        for event in events:
            self._listener.tell(event)
            if self._meter is not None and isinstance(event, WordJudged) and event.status is Status.SETTLED:
                arrived = feed.arrived_at(event.end_samples)
                if arrived is not None:
                    self._meter.settled(self.context.clock.now() - arrived)

    def _tell_all(self, events: Iterable[RecitationEvent]) -> None:
        for event in events:
            self._listener.tell(event)
