"""Stop 3 of a chunk: one learner's visit, which outlives its connections; next stop: actors/analysis.py.

It orders, acknowledges and credits the audio, numbers the lasting events, and keeps both across a lost line.
"""

from collections.abc import Callable
from typing import assert_never

from actors.events import (
    AudioHeard,
    CursorMoved,
    FellBehind,
    PlacesLocated,
    PrefixHeard,
    RecitationDoubted,
    RecitationEnded,
    RecitationFaulted,
    RecitationOpened,
    RecitationRefused,
    RecitationStalled,
    StepTaken,
    VerseCrossed,
    WordJudged,
)
from actors.feedback import FeedbackGiven
from actors.lesson import (
    DoubtVerdict,
    LessonFaulted,
    LessonMessage,
    LessonPlanned,
    PlanLesson,
    RevealWord,
    SetGoals,
    WordRevealed,
    WrongCallKept,
    keep_recitation,
    manner_of,
    practice_of,
)
from actors.memory import MemoryMessage
from actors.ports import CloseReason, Connection, Fault
from actors.recitation.messages import AnalysisMessage, BeginRecitation, EndRecitation, HearAudio
from actors.runtime import Actor, Ref, StopReason
from actors.visit.fate import SessionForgotten, StepKept
from actors.visit.inbox import Admission, AudioInbox, nothing_open_for
from actors.visit.line import Line
from actors.visit.messages import (
    Attach,
    AudioArrived,
    ContinueRecitation,
    Detach,
    Drain,
    EventsSeen,
    FinishRecitation,
    Identity,
    Leave,
    NobodyCame,
    OpenRecitation,
    PauseRecitation,
    SessionMessage,
    WhoseSession,
)
from actors.visit.outbox import EventsLostError
from actors.visit.phases import TRANSITIONS, Phase, Turn
from actors.visit.to_client import Acknowledged, Continued, Paused, ToClient, Welcome
from config.settings import SessionSettings
from models.recitation.manner import Manner
from models.recitation.verdict import Status


class Session(Actor[SessionMessage]):
    """One learner's visit.

    It has at most one line and at most one open recitation. Without a line it waits, and goes on hearing what has
    arrived; when nobody comes back in time it ends the recitation, remembers it, and stops.
    """

    def __init__(
        self,
        identity: Identity,
        analysis: Ref[AnalysisMessage],
        lesson: Ref[LessonMessage],
        memory: Ref[MemoryMessage],
        settings: SessionSettings,
        wall_clock: Callable[[], float],
    ) -> None:
        self._identity = identity
        self._analysis = analysis
        self._lesson = lesson
        self._memory = memory
        self._settings = settings
        self._wall_clock = wall_clock
        self._inbox = AudioInbox(settings.window_frames)
        self._line: Line[ToClient] = self._make_line()
        self._phase = Phase.IDLE
        self._recitation = 0
        self._next: OpenRecitation | None = None
        self._opens = 0
        self._lines = 0
        self._leaving: CloseReason | None = None
        self._told_nothing_open = False

    def _make_line(self) -> Line[ToClient]:
        return Line(self._settings.kept_events)

    async def on_start(self) -> None:
        """Wait for the line: the door that had this session made attaches it."""
        self._await_return()

    def on_receive(self, message: SessionMessage) -> object:  # noqa: C901, PLR0912 - one line a message is the rule
        """Route a message, the hottest first."""
        match message:
            case AudioArrived():
                self._audio_arrived(message)
            case AudioHeard():
                self._audio_heard(message)
            case CursorMoved() | FellBehind():
                self._line.say(message)
            case WordJudged():
                self._word_judged(message)
            case PlacesLocated():
                self._line.tell(message, is_lasting=message.decided)
            case RecitationOpened():
                self._lesson.tell(message)
                self._line.say_lasting(message)
            case FeedbackGiven() | PrefixHeard() | VerseCrossed() | LessonPlanned() | WordRevealed() | WrongCallKept():
                self._line.say_lasting(message)
            case EventsSeen():
                self._line.seen_through(message.event)
            case RecitationFaulted() | RecitationDoubted() | LessonFaulted():
                self._line.say_lasting(message.fault)
            case RecitationStalled():
                self._recitation_stalled(message)
            case RecitationRefused():
                return self._recitation_refused(message)
            case RecitationEnded():
                return self._recitation_ended(message)
            case OpenRecitation():
                return self._open_recitation(message)
            case PauseRecitation():
                self._turn_and_say(Turn.PAUSE, Paused())
            case ContinueRecitation():
                self._turn_and_say(Turn.CONTINUE, Continued())
            case FinishRecitation():
                self._finish_recitation()
            case RevealWord() | PlanLesson() | DoubtVerdict() | SetGoals():
                self._await_silence()
                self._lesson.tell(message)
            case Attach():
                self._attach(message)
            case Detach():
                self._detach(message)
            case WhoseSession():
                return self._identity
            case Leave():
                self._leave(CloseReason("goodbye"))
            case Drain():
                self._leave(CloseReason("draining", message.retry_after_ms, go_to=message.go_to))
            case NobodyCame():
                self._leave(CloseReason(message.code))
            case StepTaken() | StepKept() | SessionForgotten():
                pass  # where sessions are kept: actors/kept_session.py
            case _:
                assert_never(message)
        return None

    # The line

    def _attach(self, message: Attach) -> None:
        if 0 < message.line < self._lines:
            message.connection.close(CloseReason("replaced"))  # its hello was under way for longer than a later one
            return
        self._lines = max(self._lines, message.line)
        try:
            self._line.take_over(self._guarded(message.connection), self._welcome(message), message.seen_event)
        except EventsLostError as error:
            fault = Fault("events_lost", "client", retry=False, detail=str(error))
            message.connection.send(fault, event=None)
            message.connection.close(CloseReason("events_lost"))
            return
        self._await_silence()

    def _guarded(self, connection: Connection[ToClient]) -> Connection[ToClient]:
        return connection

    def _welcome(self, message: Attach) -> Welcome:
        identity, inbox = self._identity, self._inbox
        return Welcome(identity.session, identity.epoch, message.resumed, inbox.next_sequence, inbox.credit)

    def _detach(self, message: Detach) -> None:
        if self._line.lose(message.connection_id):
            self._await_return()

    def _recitation_stalled(self, message: RecitationStalled) -> None:
        """Send the client away for a while; the session waits, and goes on hearing what has arrived."""
        self._line.say_lasting(message.fault)
        if self._line.is_up:
            self._line.close(CloseReason("overloaded", message.fault.retry_after_ms, resume=True))
            self._await_return()

    def _await_return(self) -> None:
        code, seconds = "resume_overdue", self._settings.resume_within_seconds
        self.context.timers.start_timer("nobody", NobodyCame(code), seconds)

    def _await_silence(self) -> None:
        self.context.timers.start_timer("nobody", NobodyCame("idle"), self._settings.idle_seconds)

    def _word_judged(self, message: WordJudged) -> None:
        if message.status is Status.SETTLED:
            self._lesson.tell(message)
        self._line.tell(message, is_lasting=message.status is not Status.TENTATIVE)

    # The audio

    def _audio_arrived(self, message: AudioArrived) -> None:
        self._await_silence()
        match self._inbox.offer(message.sequence, message.pcm):
            case Admission.EARLY:
                self._line.say(self._inbox.gap_before(message.sequence))
            case Admission.BEYOND_CREDIT:
                self._line.say(self._inbox.no_credit_for(message.sequence))
            case Admission.TAKEN | Admission.REPEATED:
                pass
        for sequence, pcm in self._inbox.take_ready():
            self._pass_on(sequence, pcm)

    def _pass_on(self, sequence: int, pcm: bytes) -> None:
        if self._phase is Phase.RECITING:
            self._analysis.tell(HearAudio(sequence, pcm))
            return
        if self._phase is Phase.IDLE and not self._told_nothing_open:
            self._told_nothing_open = True
            self._line.say_lasting(nothing_open_for(sequence))
        self._audio_heard(AudioHeard(sequence))

    def _audio_heard(self, message: AudioHeard) -> None:
        if self._inbox.acknowledge(message.through):
            self._line.say(Acknowledged(self._inbox.acknowledged - 1, self._settings.window_frames))

    # The recitation

    def _turn(self, turn: Turn) -> bool:
        """Take a turn of the table; tell the client when there is no such turn."""
        after = TRANSITIONS.get((self._phase, turn))
        if after is None:
            detail = f"`{turn}` was asked for while the session is {self._phase}"
            self._line.say_lasting(Fault("out_of_turn", "client", retry=False, detail=detail))
            return False
        self._phase = after
        return True

    def _turn_and_say(self, turn: Turn, body: Paused | Continued) -> None:
        if self._turn(turn):
            self._line.say_lasting(body)

    async def _open_recitation(self, message: OpenRecitation) -> None:
        if message.number is not None and message.number <= self._opens:
            return  # said again: it did arrive, before its line was lost
        self._opens = message.number or self._opens
        await self._begin_recitation(message)

    async def _begin_recitation(self, message: OpenRecitation) -> None:
        was_idle = self._phase is Phase.IDLE
        self._turn(Turn.OPEN)
        if not was_idle:
            self._next = message
            self._analysis.tell(EndRecitation(self._recitation))
            return
        self._recitation += 1
        self._told_nothing_open = False
        manner = await manner_of(self._memory, message.manner, self._wall_clock())
        self._begun(message, manner)

    def _begun(self, message: OpenRecitation, manner: Manner) -> None:
        self._lesson.tell(practice_of(self._recitation, message.mode, manner))
        self._analysis.tell(BeginRecitation(self._recitation, message.passage, manner))

    def _finish_recitation(self) -> None:
        if self._turn(Turn.END):
            self._analysis.tell(EndRecitation(self._recitation))

    async def _recitation_refused(self, message: RecitationRefused) -> None:
        self._told_nothing_open = True  # what is on its way was sent in good faith
        self._turn(Turn.REFUSED)
        self._line.say_lasting(message.fault)
        await self._go_on()

    async def _recitation_ended(self, message: RecitationEnded) -> None:
        self._told_nothing_open = self._phase is not Phase.ENDING  # what is on its way was sent in good faith
        self._turn(Turn.ENDED)
        self._line.say_lasting(message)
        await self._remember(message)
        await self._go_on()

    async def _remember(self, ended: RecitationEnded) -> None:
        """Have it kept; when the memory is out of reach the learner is told, and has the final all the same."""
        fault = await keep_recitation(self._lesson, ended, within=self._settings.remember_within_seconds)
        if fault is not None:
            self._line.say_lasting(fault)

    async def _go_on(self) -> None:
        """After one recitation: the next that was asked for, or goodbye when the session is over."""
        if self._leaving is not None:
            self._part(self._leaving)
        elif self._next is not None:
            message, self._next = self._next, None
            await self._begin_recitation(message)

    def _leave(self, reason: CloseReason) -> None:
        """End the session, after the final of what is open."""
        self._leaving = reason
        self._next = None
        if self._phase is Phase.IDLE:
            self._part(reason)
        elif self._phase is not Phase.ENDING:
            self._finish_recitation()

    def _part(self, reason: CloseReason) -> None:
        self._line.close(reason)
        self.context.self_ref.stop()

    async def on_stop(self, reason: StopReason) -> None:
        """Leave nobody on a dead line: whoever is still there when this ends is told that the session has failed."""
        del reason
        self._line.close(CloseReason("session_failed", retry_after_ms=500))
