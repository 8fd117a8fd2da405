"""The lesson of one visit: what now, what is revealed, what is doubted, and what the memory is handed."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.lesson import (
    BeginPractice,
    DoubtVerdict,
    FromLesson,
    KeepRecitation,
    Lesson,
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
    strictness_of,
)
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
from actors.ports import SessionId, StoreUnavailableError
from actors.runtime import Actor, CellSpec, Ref, System
from actors.stores.documents import StaleEpochError
from config.settings import SessionSettings
from models.learning import lesson as plan
from models.learning.catalogue import say
from models.learning.learner import Goals
from models.learning.reading import Mode
from models.recitation.manner import Manner
from models.recitation.verdict import Kind, Verdict
from tests.fakes.recitals import ended_with, judged_word, opened_words

PLAN = plan.Lesson(
    steps=(
        plan.Step(
            Mode.TEST,
            (plan.Stretch(2, 35, 35), plan.Stretch(7, 19, 19)),
            plan.Why(plan.WhyCode.LOOK_ALIKES, {"first": "2:35", "second": "7:19", "weakness": 0.8}),
            1.5,
        ),
    ),
    minutes=1.5,
    waiting=4,
    why=plan.Why(plan.WhyCode.CATCH_UP, {"due": 5, "today": 1, "days_to_catch_up": 2}),
)


class ScriptedMemory(Actor[MemoryMessage]):
    """Answers out of a script, and remembers what it was asked."""

    def __init__(self) -> None:
        self.told: list[MemoryMessage] = []
        self.errors: list[Exception] = []
        self.silent_seconds = 0.0

    async def on_receive(self, message: MemoryMessage) -> object:
        self.told.append(message)
        await asyncio.sleep(self.silent_seconds)
        if self.errors:
            raise self.errors.pop()
        match message:
            case DescribeLesson():
                return Planned(PLAN, Goals(), 3, 12.0)
            case DescribeStrictness() | KeepWrongCall():
                return 0.47
            case _:
                return None


class Listener(Actor[FromLesson]):
    def __init__(self) -> None:
        self.heard: list[FromLesson] = []

    def on_receive(self, message: FromLesson) -> None:
        self.heard.append(message)


class PutByNook:
    """Remembers what is put by; can be out of reach."""

    def __init__(self) -> None:
        self.pieces: list[RememberRecitation] = []
        self.is_away = False

    async def __call__(self, remembered: RememberRecitation) -> None:
        if self.is_away:
            raise StoreUnavailableError("there is no place to put it by")
        self.pieces.append(remembered)


class Visit:
    """A lesson between a session that listens and a memory that is scripted."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.memory = ScriptedMemory()
        self.listener = Listener()
        self.put_by = PutByNook()
        self.lesson: Ref[LessonMessage] = system.ref("/lesson")

    async def start(self) -> None:
        memory = await self.system.spawn("/memory", CellSpec(lambda: self.memory))
        listener = await self.system.spawn("/session", CellSpec(lambda: self.listener))
        about = (memory, Whereabouts("en", 180), SessionSettings(), lambda: 9.0, "ear 1", self.put_by)
        await self.system.spawn("/lesson", CellSpec(lambda: Lesson(SessionId("s"), listener, *about)))

    async def says(self, *messages: LessonMessage, then_wait: float = 0.1) -> FromLesson | None:
        """Tell the lesson something; gives what it said last."""
        for message in messages:
            self.lesson.tell(message)
        await asyncio.sleep(then_wait)
        return self.listener.heard[-1] if self.listener.heard else None


@pytest_asyncio.fixture
async def visit(system: System) -> AsyncIterator[Visit]:
    visit = Visit(system)
    await visit.start()
    yield visit
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_what_now_is_told_with_reasons_in_the_learners_language(visit: Visit) -> None:
    planned = await visit.says(PlanLesson())

    assert isinstance(planned, LessonPlanned)
    (step,) = planned.steps
    assert (step.passages, step.mode, step.code) == (("2:35", "7:19"), Mode.TEST, "look_alikes")
    assert "taken for one another" in step.why
    assert planned.why.startswith("More is due")
    assert (planned.code, planned.waiting, planned.streak, planned.minutes_left) == ("catch_up", 4, 3, 12.0)
    assert visit.memory.told == [DescribeLesson(9.0, Whereabouts("en", 180))]


async def test_goals_are_handed_on_and_answered_with_the_new_plan(visit: Visit) -> None:
    planned = await visit.says(SetGoals(Goals(verses_a_day=1)))

    assert isinstance(planned, LessonPlanned)
    assert visit.memory.told[0] == ChangeGoals(Goals(verses_a_day=1))


async def test_what_was_revealed_counts_and_is_handed_over_with_the_mode(visit: Visit) -> None:
    reveal, ended = RevealWord(112, 1, 2), ended_with("112")
    told = await visit.says(BeginPractice(1, Mode.MEMORISE, 0.5), opened_words("112"), reveal, reveal)

    await visit.lesson.ask(KeepRecitation(ended), within=1)

    assert isinstance(told, WordRevealed)
    assert (told.text, told.times) == (opened_words("112").words[1].text, 2)
    expected = RememberRecitation(
        SessionId("s"), ended, 9.0, Mode.MEMORISE, {"112:1:2": 2}, Whereabouts("en", 180), "ear 1"
    )
    assert visit.memory.told == [expected]


@pytest.mark.parametrize(
    ("mode", "word"), [(Mode.FOLLOW, RevealWord(112, 1, 1)), (Mode.MEMORISE, RevealWord(113, 1, 1))]
)
async def test_only_a_word_of_a_passage_that_is_said_from_memory_is_revealed(
    visit: Visit, mode: Mode, word: RevealWord
) -> None:
    told = await visit.says(BeginPractice(1, mode, 0.5), opened_words("112"), word)

    assert isinstance(told, LessonFaulted)
    assert (told.fault.code, told.fault.fault) == ("out_of_turn", "client")


async def test_hints_of_one_recitation_are_not_those_of_the_next(visit: Visit) -> None:
    await visit.says(BeginPractice(1, Mode.MEMORISE, 0.5), opened_words("112"), RevealWord(112, 1, 2))
    await visit.says(BeginPractice(2, Mode.TEST, 0.5), opened_words("112", 2))

    await visit.lesson.ask(KeepRecitation(ended_with("112", recitation=2)), within=1)

    (remembered,) = visit.memory.told
    assert isinstance(remembered, RememberRecitation)
    assert (remembered.mode, remembered.hints) == (Mode.TEST, {})


async def test_a_doubted_verdict_is_kept_with_its_evidence_and_counts_no_more(visit: Visit) -> None:
    wrong = judged_word(112, 1, 2, Kind.WRONG_LETTER, serial=2)
    told = await visit.says(BeginPractice(1, Mode.TEST, 0.4), wrong, DoubtVerdict(1, 2))

    await visit.lesson.ask(KeepRecitation(ended_with("112", {"112:1:2": Kind.WRONG_LETTER})), within=1)

    assert told == WrongCallKept(1, 2, 0.47)
    kept, remembered = visit.memory.told
    assert isinstance(kept, KeepWrongCall)
    assert isinstance(remembered, RememberRecitation)
    assert (kept.call.call, kept.call.truth, kept.call.at) == ("s/1/2", Verdict.RIGHT, 9.0)
    assert (kept.call.evidence.word, kept.call.evidence.model) == ("112:1:2", "ear 1")
    assert kept.call.evidence.strictness == 0.4
    assert remembered.ended.words[1].verdict is Verdict.UNSURE


async def test_a_verdict_of_the_recitation_before_may_still_be_doubted(visit: Visit) -> None:
    wrong = judged_word(112, 1, 2, Kind.WRONG_LETTER, serial=2)

    told = await visit.says(
        BeginPractice(1, Mode.TEST, 0.5), wrong, BeginPractice(2, Mode.TEST, 0.5), DoubtVerdict(1, 2)
    )

    assert told == WrongCallKept(1, 2, 0.47)


@pytest.mark.parametrize("doubt", [DoubtVerdict(1, 9), DoubtVerdict(5, 2)])
async def test_a_verdict_that_nobody_knows_cannot_be_doubted(visit: Visit, doubt: DoubtVerdict) -> None:
    told = await visit.says(BeginPractice(1, Mode.TEST, 0.5), judged_word(112, 1, 2, None, serial=2), doubt)

    assert isinstance(told, LessonFaulted)
    assert (told.fault.code, visit.memory.told) == ("verdict_unknown", [])


async def test_a_memory_that_is_away_is_told_as_a_dependencys_fault(visit: Visit) -> None:
    visit.memory.errors = [StoreUnavailableError("the store is away")]

    told = await visit.says(PlanLesson())

    assert isinstance(told, LessonFaulted)
    assert (told.fault.code, told.fault.fault, told.fault.retry) == ("memory_unavailable", "dependency", True)


async def test_a_memory_that_has_moved_is_asked_once_more(visit: Visit) -> None:
    visit.memory.errors = [StaleEpochError("another epoch")]

    fault = await keep_recitation(visit.lesson, ended_with("112"), within=1)

    assert fault is None
    assert [type(message) for message in visit.memory.told] == [RememberRecitation, RememberRecitation]


@pytest.mark.parametrize("errors", [[StoreUnavailableError("away")], [StaleEpochError("moved"), StaleEpochError("on")]])
async def test_what_the_memory_cannot_take_is_put_by_as_it_was_and_the_learner_is_told_in_their_language(
    visit: Visit, errors: list[Exception]
) -> None:
    visit.memory.errors = list(errors)

    fault = await keep_recitation(visit.lesson, ended_with("112"), within=1)

    assert fault is not None
    assert (fault.code, fault.fault, fault.retry) == ("memory_put_by", "dependency", False)
    assert fault.detail == say("en", "put-by")
    assert visit.put_by.pieces == [visit.memory.told[0]]


async def test_a_memory_that_does_not_answer_in_time_is_waited_for_no_longer_than_the_settings_say(
    visit: Visit,
) -> None:
    visit.memory.silent_seconds = 60.0
    began = asyncio.get_running_loop().time()

    fault = await keep_recitation(visit.lesson, ended_with("112"), within=5)

    assert fault is not None
    assert fault.code == "memory_put_by"
    assert asyncio.get_running_loop().time() - began == pytest.approx(SessionSettings().remember_within_seconds)


async def test_what_can_be_put_by_nowhere_is_told_as_not_kept(visit: Visit) -> None:
    visit.memory.errors = [StoreUnavailableError("the store is away")]
    visit.put_by.is_away = True

    fault = await keep_recitation(visit.lesson, ended_with("112"), within=1)

    assert fault is not None
    assert fault.code == "memory_unavailable"
    assert "no place to put it by" in fault.detail


async def test_a_recitation_is_held_up_for_half_a_second_at_most_to_know_how_strict_to_be(visit: Visit) -> None:
    memory: Ref[MemoryMessage] = visit.system.ref("/memory")
    quick = await strictness_of(memory, 9.0)
    visit.memory.silent_seconds = 60.0
    began = asyncio.get_running_loop().time()

    slow = await strictness_of(memory, 9.0)

    assert (quick, slow) == (0.47, None)
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.5)


class Remembering(Actor[MemoryMessage]):
    """Answers every question with one strictness."""

    def __init__(self, strictness: float) -> None:
        self._strictness = strictness

    def on_receive(self, message: MemoryMessage) -> float:
        del message
        return self._strictness


@pytest.mark.parametrize(
    ("said", "learned", "judged"), [(None, 0.4, 0.4), (0.7, 0.4, 0.7), (None, 0.5, None), (0.5, 0.4, 0.5)]
)
async def test_a_client_goes_before_what_was_learned_and_that_before_what_is_usual_here(
    system: System, said: float | None, learned: float, judged: float | None
) -> None:
    memory = await system.spawn("/memory", CellSpec(lambda: Remembering(learned)))

    manner = await manner_of(memory, Manner(strictness=said), 1.0)

    assert manner.strictness == judged
    await memory.stop()
