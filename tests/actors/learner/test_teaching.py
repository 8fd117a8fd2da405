"""What a teacher asks and changes of one learner, by their memory."""

import msgspec
import pytest

from actors.learner.documents import ASSIGNMENTS, HISTORY, JUDGED, WRONG_CALLS, Known
from actors.learner.teaching import (
    DescribeJudged,
    KeepAssignment,
    OverruleVerdict,
    WithdrawAssignment,
    assigned,
    overruled,
)
from actors.memory import DescribeKnown, DescribeLesson, DescribeStrictness, Memory, MemoryMessage, RememberRecitation
from actors.ports import LearnerId, SessionId, StoreUnavailableError
from actors.runtime import CellSpec, Ref, System
from actors.stores.documents import Owner
from models.learning.assignment import MOST_OPEN, Assignment
from models.learning.history import RECENT
from models.learning.judged import JudgedRecitation, JudgedWord, Ruling
from models.learning.lesson import WhyCode
from models.learning.reading import Mode
from models.learning.wrong_call import Caller
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from tests.fakes.documents import RememberedDocuments
from tests.fakes.recitals import ended_with

AMINA = LearnerId("amina")
OWNER = Owner(AMINA)
NOW = 1_790_000_000.0
DAY = int(NOW // 86_400)
FALSE = {"112:1:1": Kind.WRONG_LETTER}
"""What Talqin held against her, and a teacher says was right."""
RIGHT = Ruling(Verdict.RIGHT, Kind.RIGHT, "teacher", NOW + 60)
IKHLAS = Assignment("a", 112, 1, 4, "teacher", DAY, DAY + 1, "slowly")


async def memory_of(system: System, store: RememberedDocuments) -> Ref[MemoryMessage]:
    text, lookalikes = Text.load(), LookAlikes.load()
    return await system.spawn("/memory", CellSpec(lambda: Memory(AMINA, store, text, lookalikes)))


def said(number: int = 1, mistakes: dict[str, Kind] | None = None) -> RememberRecitation:
    ended = ended_with("112", mistakes, number)
    return RememberRecitation(SessionId("s"), ended, NOW + number, Mode.TEST, model="ear 1", strictness=0.6)


def overrule(ruling: Ruling = RIGHT, serial: int = 1) -> OverruleVerdict:
    return OverruleVerdict("s", 1, serial, ruling)


async def known_by(memory: Ref[MemoryMessage]) -> Known:
    return await memory.ask(DescribeKnown(), within=1)


async def test_what_was_told_is_kept_with_what_it_rests_on(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())

    await memory.ask(said(mistakes=FALSE), within=1)
    judged = await memory.ask(DescribeJudged("s", 1), within=1)

    assert judged is not None
    assert (judged.passage, judged.model, judged.strictness, judged.day) == ("112", "ear 1", 0.6, DAY)
    first = judged.words[0]
    assert (first.word, first.kind, first.expected, first.heard) == (
        "112:1:1",
        Kind.WRONG_LETTER,
        ("q", "u", "l"),
        ("k", "u", "l"),
    )
    assert await memory.ask(DescribeJudged("s", 9), within=1) is None
    await memory.stop()


async def test_an_overruled_accusation_leaves_no_trace_in_what_is_remembered(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(said(mistakes=FALSE), within=1)
    accused = await known_by(memory)

    judged = await memory.ask(overrule(), within=1)
    known = await known_by(memory)

    assert "112:1:1" in accused.memories.words
    assert known.memories.words == {}
    assert known.memories.verses["112:1"].trace.weakness == 0
    assert (known.history.recent[0].right, known.history.recent[0].wrong) == (15, 0)
    assert judged is not None
    assert judged.words[0].stands is Verdict.RIGHT
    await memory.stop()


async def test_an_overruled_accusation_leaves_the_schedule_that_there_would_be_without_it(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())
    await memory.ask(said(mistakes=FALSE), within=1)
    await memory.ask(said(2), within=1)
    accused = (await known_by(memory)).memories.verses["112:1"]

    await memory.ask(overrule(), within=1)
    ruled = (await known_by(memory)).memories.verses["112:1"]
    await memory.ask(overrule(Ruling(Verdict.WRONG, Kind.WRONG_LETTER, "teacher", NOW + 60)), within=1)
    back = (await known_by(memory)).memories.verses["112:1"]
    await memory.stop()

    other = await memory_of(system, RememberedDocuments())
    await other.ask(said(), within=1)
    await other.ask(said(2), within=1)
    undisturbed = (await known_by(other)).memories.verses["112:1"]
    assert (accused.card != undisturbed.card, ruled.standing) == (True, undisturbed.standing)
    assert back == accused
    await other.stop()


async def test_what_a_teacher_rules_is_kept_as_a_wrong_call_and_moves_the_threshold(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(said(mistakes=FALSE), within=1)

    await memory.ask(overrule(), within=1)

    (call,) = [kept.value for kept in await store.find(WRONG_CALLS, "caller", "teacher")]
    assert (call.caller, call.evidence.verdict, call.truth) == (Caller.TEACHER, Verdict.WRONG, Verdict.RIGHT)
    assert (call.evidence.model, call.evidence.strictness) == ("ear 1", 0.6)
    assert await memory.ask(DescribeStrictness(NOW + 60), within=1) == pytest.approx(0.5 - 0.06 * 1.4)
    await memory.stop()


async def test_ruling_twice_counts_once(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())
    await memory.ask(said(mistakes=FALSE), within=1)
    await memory.ask(overrule(), within=1)
    once = await known_by(memory)

    await memory.ask(overrule(), within=1)

    assert await known_by(memory) == once
    await memory.stop()


async def test_a_ruling_that_is_taken_back_leaves_all_as_it_was(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(said(mistakes=FALSE), within=1)
    before = await known_by(memory)
    await memory.ask(overrule(), within=1)

    await memory.ask(overrule(Ruling(Verdict.WRONG, Kind.WRONG_LETTER, "teacher", NOW + 60)), within=1)
    after = await known_by(memory)

    assert after.history == before.history
    assert after.memories.words["112:1:1"].trace.mistakes == pytest.approx({"wrong_letter": 0.9})
    assert after.learner.threshold.strictness(NOW + 60) == pytest.approx(0.5)
    assert await store.find(WRONG_CALLS, "caller", "teacher") == []
    await memory.stop()


async def test_a_mistake_that_was_missed_counts_from_now_on(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())
    await memory.ask(said(), within=1)

    await memory.ask(overrule(Ruling(Verdict.WRONG, Kind.WRONG_GHUNNAH, "teacher", NOW), serial=2), within=1)
    known = await known_by(memory)

    assert known.memories.words["112:1:2"].trace.mistakes == {"wrong_ghunnah": 1.0}
    assert known.learner.rules["wrong_ghunnah"].words == ("112:1:2",)
    assert known.learner.threshold.strictness(NOW) > 0.5
    await memory.stop()


async def test_a_verdict_that_is_not_kept_cannot_be_overruled(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())
    await memory.ask(said(), within=1)

    assert await memory.ask(overrule(serial=99), within=1) is None
    assert await memory.ask(OverruleVerdict("other", 1, 1, RIGHT), within=1) is None
    await memory.stop()


async def test_an_added_word_that_was_none_leaves_the_memories_alone() -> None:
    added = JudgedWord(1, "", Verdict.ADDED, Kind.ADDED, 0.9)
    judged = JudgedRecitation("s", 1, NOW, DAY, "112", (added,))

    changed = overruled(Known(), OWNER, judged, overrule())

    assert changed is not None
    assert changed[0].memories.words == {}
    assert changed[0].learner.threshold.moved < 0


async def test_only_the_last_fifty_recitations_keep_their_verdicts(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)

    for number in range(1, RECENT + 2):
        await memory.ask(said(number), within=1)

    assert len(await store.list_owned(JUDGED, OWNER)) == RECENT
    assert await memory.ask(DescribeJudged("s", 1), within=1) is None
    await memory.stop()


async def test_what_a_teacher_sets_stands_first_in_the_next_lesson_until_it_is_done(system: System) -> None:
    memory = await memory_of(system, RememberedDocuments())
    assert await memory.ask(KeepAssignment(IKHLAS), within=1)

    before = await memory.ask(DescribeLesson(NOW), within=1)
    await memory.ask(said(), within=1)
    after = await memory.ask(DescribeLesson(NOW + 9), within=1)

    assert before.lesson.steps[0].why.code is WhyCode.ASSIGNED
    assert WhyCode.ASSIGNED not in {step.why.code for step in after.lesson.steps}
    assert (await known_by(memory)).assignments["a"].done_day == DAY
    await memory.stop()


async def test_it_can_be_withdrawn_once(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(KeepAssignment(IKHLAS), within=1)

    taken_back = [await memory.ask(WithdrawAssignment("a"), within=1) for _ in range(2)]

    assert taken_back == [True, False]
    assert await store.list_owned(ASSIGNMENTS, OWNER) == []
    await memory.stop()


def test_who_is_set_too_much_is_set_no_more() -> None:
    full = {str(n): msgspec.structs.replace(IKHLAS, id=str(n)) for n in range(MOST_OPEN)}

    assert assigned(Known(assignments=full), OWNER, IKHLAS) is None
    assert assigned(Known(assignments=full), OWNER, full["0"]) is not None


async def test_all_of_it_outlives_the_memory(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(said(mistakes=FALSE), within=1)
    await memory.ask(KeepAssignment(IKHLAS), within=1)
    known = await known_by(memory)
    await memory.stop()

    again = await memory_of(system, store)

    assert await known_by(again) == known
    assert await store.read(HISTORY, OWNER, "learner") is not None
    await again.stop()


async def test_what_could_not_be_written_is_not_known(system: System) -> None:
    store = RememberedDocuments()
    memory = await memory_of(system, store)
    await memory.ask(said(mistakes=FALSE), within=1)
    store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await memory.ask(KeepAssignment(IKHLAS), within=1)
    store.is_away = False

    assert (await known_by(memory)).assignments == {}
    await memory.stop()
