"""A learner's memory: one writer, what is stored before what is known, each recitation once."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.learner.documents import LEARNERS, RECITATIONS, VERSES, WORDS, WRONG_CALLS
from actors.memory import (
    ChangeGoals,
    DescribeKnown,
    DescribeLesson,
    DescribeProgress,
    DescribeStrictness,
    KeepWrongCall,
    Memory,
    MemoryMessage,
    RememberRecitation,
    Whereabouts,
    learner_of,
    met,
    name_of,
    record_of,
)
from actors.ports import LearnerId, SessionId, StoreUnavailableError
from actors.runtime import CellSpec, Ref, System
from actors.stores.documents import Change, Epoch, Fence, Owner, StaleEpochError
from models.learning.learner import Goals, Learner
from models.learning.lesson import WhyCode
from models.learning.reading import Mode
from models.learning.wrong_call import Caller, Evidence, WrongCall
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities, Resting
from tests.fakes.documents import RememberedDocuments
from tests.fakes.recitals import ended_with

AMINA = LearnerId("amina")
OWNER = Owner(AMINA)
NOW = 1_790_000_000.0
SLIP = {"112:3:1": Kind.SKIPPED}


class Shaky(RememberedDocuments):
    """Makes the next write, and then says that it is not known whether it did."""

    def __init__(self) -> None:
        super().__init__()
        self.is_shaky = False

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        await super().write(*changes, epoch=epoch, under=under)
        if self.is_shaky:
            self.is_shaky = False
            raise StoreUnavailableError("the answer was lost")


def said(number: int = 1, mode: Mode = Mode.TEST, *, mistakes: dict[str, Kind] | None = None) -> RememberRecitation:
    """A recitation of surah 112."""
    return RememberRecitation(SessionId("s"), ended_with("112", mistakes, number), NOW + number, mode)


def wrong_call(serial: int = 4) -> WrongCall:
    evidence = Evidence(
        "112:1:1", Verdict.WRONG, Kind.WRONG_LETTER, 0.9, ("q", "u", "l"), ("k", "u", "l"), "q>k", "ear 1", 0.5
    )
    return WrongCall(f"s/1/{serial}", Caller.LEARNER, NOW, evidence, Verdict.RIGHT)


async def entities(system: System, store: RememberedDocuments) -> Ref[MemoryMessage]:
    """Amina's memory, as an entity."""
    text, lookalikes = Text.load(), LookAlikes.load()

    def memory(name: str) -> ChildSpec:
        return ChildSpec(name, lambda: Memory(learner_of(name), store, text, lookalikes))

    await system.spawn("/memory", CellSpec(lambda: Entities(memory, resting=Resting(idle_seconds=60.0))))
    return system.ref(f"/memory/{name_of(AMINA)}")


async def test_what_was_recited_is_told_as_progress(system: System) -> None:
    memory = await entities(system, RememberedDocuments())

    await memory.ask(said(mistakes=SLIP), within=1)
    progress = await memory.ask(DescribeProgress(), within=1)

    assert (progress.recitations, progress.words_right, progress.words_skipped) == (1, 14, 1)
    assert progress.hardest == (("112:3:1", 1),)
    await system.ref("/memory").stop()


async def test_a_recitation_from_memory_is_remembered_word_by_word_and_in_one_write(system: System) -> None:
    store = RememberedDocuments()
    memory = await entities(system, store)

    await memory.ask(said(mistakes=SLIP), within=1)

    assert [kept.key for kept in await store.list_owned(RECITATIONS, OWNER)] == ["s/1"]
    assert [kept.key for kept in await store.list_owned(WORDS, OWNER)] == ["112:3:1"]
    held = {kept.key: kept.value.is_held for kept in await store.list_owned(VERSES, OWNER)}
    assert held == {"112:1": True, "112:2": True, "112:3": True, "112:4": True}
    about = await store.read(LEARNERS, OWNER, "learner")
    assert about is not None
    assert about.value.streak.days == 1
    await system.ref("/memory").stop()


async def test_a_recitation_that_is_said_twice_counts_once(system: System) -> None:
    memory = await entities(system, RememberedDocuments())
    await memory.ask(said(mistakes=SLIP), within=1)
    before = await memory.ask(DescribeKnown(), within=1)

    await memory.ask(said(mistakes=SLIP), within=1)

    assert await memory.ask(DescribeKnown(), within=1) == before
    assert (await memory.ask(DescribeProgress(), within=1)).recitations == 1
    await system.ref("/memory").stop()


async def test_a_write_whose_answer_was_lost_counts_once_when_it_is_said_again(system: System) -> None:
    store = Shaky()
    memory = await entities(system, store)
    await memory.ask(DescribeKnown(), within=1)
    store.is_shaky = True

    with pytest.raises(StoreUnavailableError):
        await memory.ask(said(mistakes=SLIP), within=1)
    await memory.ask(said(mistakes=SLIP), within=1)
    known = await memory.ask(DescribeKnown(), within=1)

    assert known.memories.words["112:3:1"].trace.readings == 1
    assert known.learner.minutes == pytest.approx(7.5 / 60)
    await system.ref("/memory").stop()


async def test_a_store_that_is_away_is_told_to_the_asker_and_nothing_is_known_before_it_is_stored(
    system: System,
) -> None:
    store = RememberedDocuments()
    memory = await entities(system, store)
    await memory.ask(said(1), within=1)
    store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await memory.ask(said(2, mistakes=SLIP), within=1)
    store.is_away = False
    known = await memory.ask(DescribeKnown(), within=1)

    assert known.memories.words == {}
    assert known.memories.verses["112:3"].trace.readings == 1
    await system.ref("/memory").stop()


async def test_when_somebody_else_writes_it_rests_without_writing_and_comes_back_with_what_they_wrote(
    system: System,
) -> None:
    store = RememberedDocuments()
    memory = await entities(system, store)
    await memory.ask(said(1), within=1)
    other = await system.spawn("/other", CellSpec(lambda: Memory(AMINA, store, Text.load(), LookAlikes.load())))
    await other.ask(said(2, mistakes=SLIP), within=1)

    with pytest.raises(StaleEpochError):
        await memory.ask(said(3), within=1)
    await asyncio.sleep(0.1)
    kept = await store.list_owned(RECITATIONS, OWNER)
    known = await memory.ask(DescribeKnown(), within=1)

    assert [one.key for one in kept] == ["s/1", "s/2"]
    assert known.memories.verses["112:3"].trace.readings == 2
    await other.stop()
    await system.ref("/memory").stop()


async def test_what_it_knew_is_there_when_it_comes_back_from_a_rest(system: System) -> None:
    memory = await entities(system, RememberedDocuments())
    await memory.ask(said(mistakes=SLIP), within=1)
    before = await memory.ask(DescribeKnown(), within=1)

    await asyncio.sleep(200)
    is_at_rest = not [cell for cell in system.cells() if cell.path == memory.path]

    assert is_at_rest
    assert await memory.ask(DescribeKnown(), within=1) == before
    await system.ref("/memory").stop()


async def test_what_is_read_off_the_page_moves_no_schedule(system: System) -> None:
    memory = await entities(system, RememberedDocuments())

    await memory.ask(said(mode=Mode.FOLLOW), within=1)
    known = await memory.ask(DescribeKnown(), within=1)

    assert {verse.card for verse in known.memories.verses.values()} == {None}
    await system.ref("/memory").stop()


async def test_a_recitation_without_a_word_is_kept_and_is_no_day_of_practice(system: System) -> None:
    memory = await entities(system, RememberedDocuments())
    silent = ended_with("112")
    silent = type(silent)(1, "112", (), silent.summary)

    await memory.ask(RememberRecitation(SessionId("s"), silent, NOW), within=1)

    assert (await memory.ask(DescribeKnown(), within=1)).learner.streak.days == 0
    assert (await memory.ask(DescribeProgress(), within=1)).recitations == 1
    await system.ref("/memory").stop()


async def test_what_now_is_answered_out_of_what_is_known(system: System) -> None:
    memory = await entities(system, RememberedDocuments())
    first = await memory.ask(DescribeLesson(NOW), within=1)
    await memory.ask(said(mistakes=SLIP), within=1)

    tomorrow = await memory.ask(DescribeLesson(NOW + 86_400), within=1)

    assert {step.why.code for step in first.lesson.steps} == {WhyCode.NEW_VERSES}
    assert tomorrow.lesson.steps[0].why.code is WhyCode.SABAQ
    assert tomorrow.streak == 1
    await system.ref("/memory").stop()


async def test_goals_are_kept_and_planned_by(system: System) -> None:
    store = RememberedDocuments()
    memory = await entities(system, store)

    await memory.ask(ChangeGoals(Goals(verses_a_day=1, surahs=(114,))), within=1)
    planned = await memory.ask(DescribeLesson(NOW), within=1)

    assert planned.goals.surahs == (114,)
    assert [stretch.spec for stretch in planned.lesson.steps[0].stretches] == ["114:1"]
    about = await store.read(LEARNERS, OWNER, "learner")
    assert about is not None
    assert about.value.goals == planned.goals
    await system.ref("/memory").stop()


async def test_a_wrong_call_is_kept_with_its_evidence_and_eases_the_strictness_once(system: System) -> None:
    store = RememberedDocuments()
    memory = await entities(system, store)

    first = await memory.ask(KeepWrongCall(wrong_call()), within=1)
    again = await memory.ask(KeepWrongCall(wrong_call()), within=1)

    assert first == again < 0.5
    assert await memory.ask(DescribeStrictness(NOW), within=1) == first
    assert [kept.value for kept in await store.list_owned(WRONG_CALLS, OWNER)] == [wrong_call()]
    await system.ref("/memory").stop()


def test_a_learner_is_where_the_client_says_and_where_it_said_last_when_it_does_not() -> None:
    there = met(Learner(), Whereabouts("ar", 180))

    assert (there.language, there.zone_minutes) == ("ar", 180)
    assert met(there, Whereabouts("fr")).zone_minutes == 180


def test_a_record_keeps_the_counts_and_the_hard_words_and_no_sound() -> None:
    record = record_of(said(4, Mode.MEMORISE, mistakes={"112:1:2": Kind.WRONG_LETTER}), AMINA)

    assert (record.recitation, record.passage, record.right, record.wrong) == (4, "112", 14, 1)
    assert (record.hard_words, record.mode, record.seconds) == (("112:1:2",), "memorise", 7.5)


@given(st.text(max_size=40))
def test_any_learner_has_a_name_of_their_own_that_a_path_can_hold(learner: str) -> None:
    name = name_of(LearnerId(learner))

    assert name
    assert "/" not in name
    assert learner_of(name) == learner
