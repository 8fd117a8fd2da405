"""A session that outlives its process: what its learner is told is kept before, and another can go on from it.

Only where there is a cache (actors/visit/cache.py). A step ends where a piece of audio is judged and all of it was
said, so a process that goes on from one tells the same events under the same numbers.
"""

from collections.abc import Awaitable, Callable
from typing import Final, cast, get_args

import msgspec

from actors.events import (
    AudioHeard,
    PlacesLocated,
    PrefixHeard,
    RecitationDoubted,
    RecitationEnded,
    RecitationEvent,
    RecitationFaulted,
    RecitationOpened,
    RecitationRefused,
    StepTaken,
    VerseCrossed,
    WordJudged,
)
from actors.feedback import FeedbackGiven
from actors.lesson import LessonMessage, WordRevealed, WrongCallKept, practice_of
from actors.memory import MemoryMessage
from actors.ports import CloseReason, Connection
from actors.recitation.feed import KeptAudio
from actors.recitation.messages import AnalysisMessage, BeginRecitation, EndRecitation, HearAudio, ResumeRecitation
from actors.runtime import Ref, StopReason
from actors.session import Session
from actors.visit.cache import Head, KeptRecitation, TakenUp
from actors.visit.fate import Kept, SessionForgotten, StepKept
from actors.visit.journal import ForgetSession, JournalMessage, KeepStep
from actors.visit.line import Line
from actors.visit.messages import Attach, OpenRecitation, SessionMessage
from actors.visit.phases import Phase, Turn
from actors.visit.record import read_event, write_head
from actors.visit.steps import Steps
from actors.visit.to_client import ToClient, Welcome
from config.settings import SessionSettings
from models.recitation.manner import Manner
from models.recitation.verdict import Status

_OF_ANALYSIS: Final = (*get_args(RecitationEvent), FeedbackGiven)
"""What is said again when a recitation is judged again."""

_OF_A_CHUNK: Final = (PrefixHeard, VerseCrossed, FeedbackGiven, RecitationDoubted, RecitationFaulted)
"""What is said of a piece of audio before its `StepTaken`, always lasting."""

_COME_BACK_MS: Final = 500


class KeptSession(Session):
    """A visit that may be gone on with elsewhere."""

    def __init__(
        self,
        head: Head,
        analysis: Ref[AnalysisMessage],
        lesson: Ref[LessonMessage],
        memory: Ref[MemoryMessage],
        settings: SessionSettings,
        wall_clock: Callable[[], float],
        journal: Ref[JournalMessage],
        taken: TakenUp | None = None,
    ) -> None:
        """Begin, or go on.

        Args:
            head: who it is.
            analysis: hears and judges.
            lesson: what is practised.
            memory: the learner's.
            settings: the section.
            wall_clock: seconds since 1970.
            journal: keeps the steps.
            taken: what another process has kept of it; None for a new one.
        """
        events = () if taken is None else tuple(read_event(each) for each in taken.events)
        first = events[0][0] if events else head.latest_event + 1
        self._steps = Steps(is_new=taken is None, first_event=first)
        super().__init__(head.identity, analysis, lesson, memory, settings, wall_clock)
        self._head = head
        self._journal = journal
        self._taken = taken
        self._is_again = False
        """Whether what is judged was told before."""
        self._is_beginning = False
        """Whether a recitation was begun and not opened yet."""
        self._is_over = False
        """Whether the cache is to forget it, once all is kept."""
        self._is_parting = False
        self._turned_at = head.turned_at
        self._late_phase: Phase | None = None
        """The phase that begins at that frame, while frames before it are sent again."""
        self._kept_recitation = head.recitation
        self._end_in_step = 0
        """The step that has the end of the recitation; it is remembered after it."""
        self._line.restore(head.latest_event, events)
        self._inbox.restore(head.acknowledged)
        self._phase, self._recitation = head.phase, head.recitation_number
        self._opens, self._lines, self._next = head.opens, head.lines, head.waits

    def _make_line(self) -> Line[ToClient]:
        return Line(self._settings.kept_events, self._steps.note_event)

    async def on_start(self) -> None:
        """Go on from where the other process was, if there was one."""
        await super().on_start()
        taken, self._taken = self._taken, None
        if taken is not None:
            self._take_up(taken)

    def on_receive(self, message: SessionMessage) -> object:
        """Handle a message; then keep what has changed, if a step can end here."""
        handled = self._handle(message)
        if isinstance(handled, Awaitable):
            return self._keep_after(cast("Awaitable[object]", handled))
        self._keep()
        return handled

    async def _keep_after(self, handling: Awaitable[object]) -> object:
        answer = await handling
        self._keep()
        return answer

    def _handle(self, message: SessionMessage) -> object:
        match message:
            case StepTaken():
                self._step_taken(message)
            case StepKept():
                return self._step_kept(message)
            case SessionForgotten():
                self._session_forgotten()
            case _ if self._is_again and isinstance(message, _OF_ANALYSIS):
                self._told_again(message)
            case _:
                self._note(message)
                return super().on_receive(message)
        return None

    # Going on from another process

    def _take_up(self, taken: TakenUp) -> None:
        kept = self._kept_recitation
        self._steps.note()
        if kept is None:
            return
        practice = practice_of(self._recitation, kept.opened.mode, kept.manner)
        self._lesson.tell(msgspec.structs.replace(practice, hints=kept.hints, doubted=kept.doubted))
        if kept.ended is not None:
            return  # it is remembered once the first step is kept
        self._is_again = self._steps.is_amid = True
        last = self._inbox.acknowledged - 1 if self._inbox.acknowledged else None
        audio = KeptAudio(len(taken.chunks), taken.tail, kept.left, last)
        begun = BeginRecitation(self._recitation, kept.opened.passage, kept.manner)
        self._analysis.tell(ResumeRecitation(begun, taken.chunks, audio))
        if self._phase in (Phase.PAUSED, Phase.ENDING):
            self._late_phase, self._phase = self._phase, Phase.RECITING
            self._turn_late()

    def _told_again(self, message: SessionMessage) -> None:
        """What was told is not told again; the lesson has to know it."""
        if isinstance(message, RecitationOpened) or (
            isinstance(message, WordJudged) and message.status is Status.SETTLED
        ):
            self._lesson.tell(message)

    def _turn_late(self) -> None:
        """Turn once all frames are there that came before the turn."""
        if self._late_phase is None or self._inbox.next_sequence < self._turned_at:
            return
        self._phase, self._late_phase = self._late_phase, None
        if self._phase is Phase.ENDING:
            self._analysis.tell(EndRecitation(self._recitation))

    # What changes

    def _note(self, message: SessionMessage) -> None:
        """Note what a message changes, and whether a step can end after it."""
        steps = self._steps
        match message:
            case WordJudged():
                steps.is_amid |= message.status is not Status.TENTATIVE
            case PlacesLocated():
                steps.is_amid |= message.decided
            case RecitationOpened():
                steps.is_amid &= not self._is_beginning
                self._is_beginning = False
            case RecitationRefused():
                steps.is_amid = self._is_beginning = False
                self._forget_recitation()
            case RecitationEnded():
                steps.is_amid = False
            case WordRevealed():
                self._note_hint(message)
            case WrongCallKept():
                self._note_doubt(message)
            case _ if isinstance(message, _OF_A_CHUNK):
                steps.is_amid = True
            case _:
                pass

    def _note_hint(self, message: WordRevealed) -> None:
        kept = self._kept_recitation
        if kept is not None:
            key = f"{message.surah}:{message.ayah}:{message.word}"
            hints = kept.hints | {key: message.times}
            self._kept_recitation = msgspec.structs.replace(kept, hints=hints)

    def _note_doubt(self, message: WrongCallKept) -> None:
        kept = self._kept_recitation
        if kept is not None and message.recitation == self._recitation:
            doubted = (*kept.doubted, message.serial)
            self._kept_recitation = msgspec.structs.replace(kept, doubted=doubted)

    def _guarded(self, connection: Connection[ToClient]) -> Connection[ToClient]:
        self._steps.note()  # the count of the lines, at least
        return self._steps.hold(connection)

    def _welcome(self, message: Attach) -> Welcome:
        """Ask for every frame that was not acknowledged: the client forgets those before it."""
        identity, inbox = self._identity, self._inbox
        window = self._settings.window_frames
        return Welcome(identity.session, identity.epoch, message.resumed, inbox.acknowledged, window)

    def _pass_on(self, sequence: int, pcm: bytes) -> None:
        if self._phase is Phase.PAUSED:
            self._analysis.tell(HearAudio(sequence, b""))  # acknowledged behind those that are still being heard
        else:
            super()._pass_on(sequence, pcm)
        self._turn_late()

    def _audio_heard(self, message: AudioHeard) -> None:
        self._steps.note()
        super()._audio_heard(message)

    def _step_taken(self, message: StepTaken) -> None:
        self._steps.is_amid = False
        if message.is_again:
            self._is_again = False
            return
        if message.chunk is not None:
            self._steps.note_chunk(message.chunk)
        if self._kept_recitation is not None:
            self._kept_recitation = msgspec.structs.replace(self._kept_recitation, left=message.left)
        if message.through is not None:
            self._audio_heard(AudioHeard(message.through))

    def _turn(self, turn: Turn) -> bool:
        if turn not in (Turn.ENDED, Turn.REFUSED):
            self._late_phase = None
        before = self._phase
        is_allowed = super()._turn(turn)
        if self._phase is not before:
            self._turned_at = self._inbox.next_sequence
            self._steps.note()
        return is_allowed

    async def _begin_recitation(self, message: OpenRecitation) -> None:
        if self._kept_recitation is not None and self._phase is Phase.IDLE:
            self._next = message  # the one before is being remembered
            self._steps.note()
            return
        await super()._begin_recitation(message)

    def _begun(self, message: OpenRecitation, manner: Manner) -> None:
        self._steps.begin_anew(self._line.kept_events())
        self._steps.is_amid = self._is_beginning = True
        self._kept_recitation = KeptRecitation(message, manner)
        super()._begun(message, manner)

    async def _recitation_ended(self, message: RecitationEnded) -> None:
        """Keep the end before it is remembered: a process that has been replaced remembers nothing."""
        self._told_nothing_open = self._phase is not Phase.ENDING
        self._turn(Turn.ENDED)
        self._line.say_lasting(message)
        self._steps.note_end()
        if self._kept_recitation is not None:
            self._kept_recitation = msgspec.structs.replace(self._kept_recitation, left=b"", ended=message)
        self._steps.begin_anew(self._line.kept_events())
        self._end_in_step = self._steps.next_number

    async def _step_kept(self, message: StepKept) -> None:
        if message.kept is Kept.STALE:
            self._be_replaced()
            return
        if message.kept is Kept.KEPT:
            self._steps.kept(message.number)
            if message.number < self._end_in_step:
                return  # a step before the end; the final would wait behind the memory
        else:
            self._steps.lose()
            self._journal.tell(ForgetSession())
        await self._remember_ended()

    async def _remember_ended(self) -> None:
        """Have a recitation remembered whose end is kept, or cannot be."""
        kept = self._kept_recitation
        if kept is None or kept.ended is None or self._steps.is_under_way:
            return
        await self._remember(kept.ended)
        self._forget_recitation()
        await self._go_on()

    def _forget_recitation(self) -> None:
        self._kept_recitation = None
        self._steps.note_end()

    # What is kept

    def _keep(self) -> None:
        if self._steps.is_due:
            self._journal.tell(KeepStep(self._steps.next_step(write_head(self._now()), self._line.oldest_event)))
        elif self._is_over and self._steps.is_clean:
            self._is_over = False
            self._journal.tell(ForgetSession())

    def _now(self) -> Head:
        return msgspec.structs.replace(
            self._head,
            phase=self._late_phase or self._phase,
            turned_at=self._turned_at,
            acknowledged=self._inbox.acknowledged,
            latest_event=self._line.latest_event,
            lines=self._lines,
            opens=self._opens,
            recitation_number=self._recitation,
            recitation=self._kept_recitation,
            waits=self._next,
        )

    # The end

    def _part(self, reason: CloseReason) -> None:
        """Say goodbye once all before it is kept; then forget."""
        self._line.close(reason)
        self._is_parting = self._is_over = True

    def _session_forgotten(self) -> None:
        if self._is_parting and not self._is_over:  # else it was forgotten for a step that was lost, and more is to do
            self.context.self_ref.stop()

    def _be_replaced(self) -> None:
        """Another process has the session now, and its learner: say and remember nothing more."""
        self._steps.cut(CloseReason("overloaded", retry_after_ms=_COME_BACK_MS, resume=True))
        self.context.self_ref.stop()

    async def on_stop(self, reason: StopReason) -> None:
        """Leave nobody on a dead line."""
        await super().on_stop(reason)
        self._steps.cut(CloseReason("session_failed", retry_after_ms=_COME_BACK_MS))
