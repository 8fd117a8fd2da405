"""A learner's lesson during one visit: what now and why, how it is practised; hands what was done to actors/memory.py.

The plan is made in models/learning, out of what the memory knows; the session says what was said and heard.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar, assert_never

import msgspec

from actors.events import RecitationEnded, RecitationOpened, WordJudged
from actors.learner.practice import Practice
from actors.memory import (
    ChangeGoals,
    DescribeLesson,
    DescribeStrictness,
    KeepWrongCall,
    MemoryMessage,
    Planned,
    RememberRecitation,
    Whereabouts,
)
from actors.ports import Fault, SessionId, StoreUnavailableError
from actors.runtime import Actor, ActorError, Question, Ref
from actors.stores.documents import StaleEpochError
from config.settings import SessionSettings
from models.learning.catalogue import say
from models.learning.learner import Goals
from models.learning.lesson import Step, Why
from models.learning.reading import FROM_MEMORY, Mode
from models.learning.reasons import reason
from models.learning.wrong_call import Caller, WrongCall
from models.recitation.manner import Manner
from models.recitation.strictness import USUAL
from models.recitation.verdict import Verdict

T = TypeVar("T")


class PlanLesson(msgspec.Struct, frozen=True):
    """The client: what now? `LessonPlanned` follows."""


class SetGoals(msgspec.Struct, frozen=True):
    """The client: this is what I set out to do; the new plan follows."""

    goals: Goals


class RevealWord(msgspec.Struct, frozen=True):
    """The client, while a passage is said from memory: show me this word. It is counted."""

    surah: int
    ayah: int
    word: int


class DoubtVerdict(msgspec.Struct, frozen=True):
    """The client: this verdict, of the recitation that is open or of the one before, was not true."""

    recitation: int
    serial: int
    truth: Verdict = Verdict.RIGHT
    """What the word was."""


class BeginPractice(msgspec.Struct, frozen=True):
    """Session, before a recitation begins."""

    recitation: int
    mode: Mode
    strictness: float
    """At which it will be judged."""
    hints: dict[str, int] = {}
    """Word -> how often it was revealed, of one that goes on; this and the next are empty for one that begins."""
    doubted: tuple[int, ...] = ()
    """Serials."""


class KeepRecitation(Question[Fault | None], frozen=True):
    """Session, when a recitation has ended; answered once it is remembered, or put by: then with what to tell of it."""

    ended: RecitationEnded


class PlannedStep(msgspec.Struct, frozen=True):
    """One thing to practise."""

    mode: Mode
    passages: tuple[str, ...]
    """One after the other; look-alikes are two."""
    minutes: float
    code: str
    why: str
    """The reason, in the learner's language."""


class LessonPlanned(msgspec.Struct, frozen=True):
    """Lesson, when it was asked for: what to practise now, in this order."""

    steps: tuple[PlannedStep, ...]
    minutes: float
    waiting: int
    """Verses that are due and did not fit."""
    goals: Goals
    streak: int
    minutes_left: float
    code: str = ""
    why: str = ""
    """Of the whole, where something is to be said of it."""


class WordRevealed(msgspec.Struct, frozen=True):
    """Lesson: this is the word; it counts as a hint."""

    surah: int
    ayah: int
    word: int
    text: str
    times: int
    """How often it was revealed in this recitation."""


class WrongCallKept(msgspec.Struct, frozen=True):
    """Lesson: that was kept; the next recitations are judged this strictly."""

    recitation: int
    serial: int
    strictness: float


class LessonFaulted(msgspec.Struct, frozen=True):
    """Lesson: it could not be done."""

    fault: Fault


LessonMessage = (
    WordJudged | RevealWord | RecitationOpened | BeginPractice | KeepRecitation | PlanLesson | DoubtVerdict | SetGoals
)

ToLesson = RevealWord | PlanLesson | DoubtVerdict | SetGoals
"""What a client says to its lesson; the session passes it on."""

FromLesson = LessonPlanned | WordRevealed | WrongCallKept | LessonFaulted
"""What it says to the session."""

_ANSWER_SECONDS: Final = 3.0
"""How long the memory may take to answer a learner who waits for it; then they are told that it cannot be reached."""
_PUT_BY_SECONDS: Final = 10.0
"""How long it may take to put a recitation by: each place has a deadline of its own, half of this."""
_STRICTNESS_SECONDS: Final = 0.5
"""How long a recitation may be held up to learn how strictly it is judged."""

_UNREACHABLE: Final = (ActorError, StoreUnavailableError, StaleEpochError)
"""What asking the memory may end with; none of it is the learner's fault."""


class Lesson(Actor[LessonMessage]):
    """Carries the plan out: counts what is revealed, keeps the verdicts that may be doubted, hands over what was done.

    It waits for the memory while it asks it something; nobody waits for it meanwhile but who wants to know.
    """

    def __init__(
        self,
        session: SessionId,
        listener: Ref[FromLesson],
        memory: Ref[MemoryMessage],
        whereabouts: Whereabouts,
        settings: SessionSettings,
        wall_clock: Callable[[], float],
        model: str,
        put_by: Callable[[RememberRecitation], Awaitable[None]] | None = None,
    ) -> None:
        """Begin with nothing practised.

        Args:
            session: the visit.
            listener: its session.
            memory: the learner's.
            whereabouts: where the learner is.
            settings: the section.
            wall_clock: seconds since 1970.
            model: name and version of the voice model.
            put_by: puts a recitation by that the memory cannot take now; None where nothing is put by.
        """
        self._session = session
        self._listener = listener
        self._memory = memory
        self._whereabouts = whereabouts
        self._settings = settings
        self._wall_clock = wall_clock
        self._model = model
        self._put_by = put_by
        self._practice = Practice(0, Mode.FOLLOW, USUAL)
        self._last = self._practice
        """The one before, whose verdicts may still be doubted."""

    def on_receive(self, message: LessonMessage) -> object:
        """Route a message, the hottest first."""
        match message:
            case WordJudged():
                self._practice.judged(message)
            case RevealWord():
                self._reveal_word(message)
            case RecitationOpened():
                self._practice.opened(message)
            case BeginPractice():
                self._last = self._practice
                self._practice = Practice(
                    message.recitation, message.mode, message.strictness, message.hints, message.doubted
                )
            case KeepRecitation():
                return self._keep_recitation(message)
            case PlanLesson():
                return self._or_say(self._plan_lesson())
            case DoubtVerdict():
                return self._or_say(self._doubt_verdict(message))
            case SetGoals():
                return self._or_say(self._set_goals(message))
            case _:
                assert_never(message)
        return None

    async def _or_say(self, answer: Awaitable[FromLesson]) -> None:
        """Say what was asked for, or why it cannot be said."""
        try:
            said = await answer
        except _UNREACHABLE as error:
            detail = f"the learner's memory cannot be reached: {error}"
            said = LessonFaulted(Fault("memory_unavailable", "dependency", retry=True, detail=detail))
        self._listener.tell(said)

    async def _plan_lesson(self) -> LessonPlanned:
        planned = await self._ask(DescribeLesson(self._wall_clock(), self._whereabouts), _ANSWER_SECONDS)
        return _told(planned, self._whereabouts.language)

    async def _set_goals(self, message: SetGoals) -> LessonPlanned:
        await self._ask(ChangeGoals(message.goals), _ANSWER_SECONDS)
        return await self._plan_lesson()

    async def _doubt_verdict(self, message: DoubtVerdict) -> FromLesson:
        practice = self._practice if message.recitation == self._practice.recitation else self._last
        evidence = practice.evidence(message.serial, self._model)
        if evidence is None or message.recitation != practice.recitation:
            detail = f"recitation {message.recitation} has no settled verdict {message.serial} that is still known"
            return LessonFaulted(Fault("verdict_unknown", "client", retry=False, detail=detail))
        name = f"{self._session}/{message.recitation}/{message.serial}"
        call = WrongCall(name, Caller.LEARNER, self._wall_clock(), evidence, message.truth)
        strictness = await self._ask(KeepWrongCall(call), _ANSWER_SECONDS)
        practice.doubt(message.serial)
        return WrongCallKept(message.recitation, message.serial, strictness)

    def _reveal_word(self, message: RevealWord) -> None:
        practice, place = self._practice, (message.surah, message.ayah, message.word)
        text = practice.words.get(place)
        if practice.mode not in FROM_MEMORY or text is None:
            seen = f"{':'.join(map(str, place))} in a recitation of mode {practice.mode}"
            detail = f"a word of an open passage that is said from memory can be revealed; this was {seen}"
            self._listener.tell(LessonFaulted(Fault("out_of_turn", "client", retry=False, detail=detail)))
            return
        self._listener.tell(WordRevealed(*place, text, practice.reveal(place)))

    async def _keep_recitation(self, message: KeepRecitation) -> Fault | None:
        """Hand over what was done; when the memory cannot take it, put it by: whether it was taken is not known then.

        Raises:
            StoreUnavailableError: it could not be kept, nor put by.
            ActorError: the memory could not be reached in time, and nothing is put by here.
        """
        practice = self._practice
        remembered = RememberRecitation(
            self._session,
            practice.undoubted(message.ended),
            self._wall_clock(),
            practice.mode,
            practice.hints,
            self._whereabouts,
            self._model,
            practice.strictness,
        )
        try:
            await self._ask(remembered, self._settings.remember_within_seconds)
        except _UNREACHABLE as error:
            if self._put_by is None:
                raise
            await self._put_by(remembered)
            self.context.log.warning("recitation_put_by", session=self._session, reason=type(error).__name__)
            sentence = say(self._whereabouts.language, "put-by")
            return Fault("memory_put_by", "dependency", retry=False, detail=sentence)
        return None

    async def _ask(self, question: Question[T], within: float) -> T:
        """Ask the memory; when it had just been taken over from where we asked, ask once more."""
        try:
            return await self._memory.ask(question, within=within)
        except StaleEpochError:
            return await self._memory.ask(question, within=within)


async def keep_recitation(lesson: Ref[LessonMessage], ended: RecitationEnded, *, within: float) -> Fault | None:
    """Have a recitation kept; what to tell the learner when it was put by, or could not be kept at all.

    Args:
        lesson: of the visit.
        ended: the recitation.
        within: seconds that the memory may take; to put it by takes ten more at most.
    """
    try:
        return await lesson.ask(KeepRecitation(ended), within=within + _PUT_BY_SECONDS)
    except _UNREACHABLE as error:
        detail = f"this recitation could not be kept: {error}"
        return Fault("memory_unavailable", "dependency", retry=False, detail=detail)


async def strictness_of(memory: Ref[MemoryMessage], at: float) -> float | None:
    """How strict to be with a learner.

    None is as the operator has it: for whoever has chosen nothing, and has called no verdict wrong, or where the memory
    does not say so within half a second.
    """
    try:
        own = await memory.ask(DescribeStrictness(at), within=_STRICTNESS_SECONDS)
    except _UNREACHABLE:
        return None
    return None if own == USUAL else own


async def manner_of(memory: Ref[MemoryMessage], manner: Manner, at: float) -> Manner:
    """How a recitation is judged: as the client asks, else as the memory has learned, else as it is usual here."""
    if manner.strictness is not None:
        return manner
    strictness = await strictness_of(memory, at)
    return manner if strictness == USUAL else msgspec.structs.replace(manner, strictness=strictness)


def practice_of(recitation: int, mode: Mode, manner: Manner) -> BeginPractice:
    """Say how a recitation begins; where nobody names a strictness, as usual."""
    return BeginPractice(recitation, mode, USUAL if manner.strictness is None else manner.strictness)


def _told(planned: Planned, language: str) -> LessonPlanned:
    lesson = planned.lesson
    code, why = _said(lesson.why, language) if lesson.why else ("", "")
    return LessonPlanned(
        steps=tuple(_step(step, language) for step in lesson.steps),
        minutes=lesson.minutes,
        waiting=lesson.waiting,
        goals=planned.goals,
        streak=planned.streak,
        minutes_left=planned.minutes_left,
        code=code,
        why=why,
    )


def _step(step: Step, language: str) -> PlannedStep:
    passages = tuple(stretch.spec for stretch in step.stretches)
    return PlannedStep(step.mode, passages, step.minutes, *_said(step.why, language))


def _said(why: Why, language: str) -> tuple[str, str]:
    return why.code.value, reason(why, language)
