"""A learner's days in the whole house: what now, recited, remembered, planned anew; hints and wrong calls between."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from actors.events import WordJudged
from actors.learner.documents import RECITATIONS, VERSES, WRONG_CALLS
from actors.lesson import DoubtVerdict, LessonPlanned, PlanLesson, RevealWord, SetGoals, WordRevealed, WrongCallKept
from actors.ports import Fault
from actors.runtime import System
from actors.stores.documents import Owner
from actors.visit.messages import FinishRecitation, OpenRecitation
from models.learning.learner import Goals
from models.learning.reading import Mode
from models.recitation.verdict import Status, Verdict
from tests.fakes.house import WALL, House, Learner
from tests.fakes.spoken import recited

AMINA = Owner("amina")


@pytest_asyncio.fixture
async def house(system: System) -> AsyncIterator[House]:
    house = House(system)
    await house.start()
    yield house
    await house.stop()


async def recite(house: House, learner: Learner, spec: str, mode: Mode, words: range | None = None) -> None:
    learner.say(OpenRecitation(spec, mode=mode))
    await learner.recite(recited(words or house.text.surah_range(int(spec)), house.sounds))


async def end(learner: Learner) -> None:
    learner.say(FinishRecitation())
    await asyncio.sleep(5)


async def plan(learner: Learner) -> LessonPlanned:
    learner.say(PlanLesson())
    await asyncio.sleep(1)
    planned = learner.heard(LessonPlanned)[-1]
    assert isinstance(planned, LessonPlanned)
    return planned


async def test_what_is_recited_from_memory_today_is_asked_again_tomorrow(house: House) -> None:
    learner = await house.visit()
    learner.say(SetGoals(Goals(verses_a_day=4, surahs=(112,))))
    first = await plan(learner)
    await recite(house, learner, "112", Mode.TEST)
    await end(learner)
    house.wall = WALL + 86_400

    second = await plan(await house.visit())

    assert [(step.mode, step.passages, step.code) for step in first.steps] == [
        (Mode.REPEAT, ("112:1-112:4",), "new_verses"),
        (Mode.MEMORISE, ("112:1-112:4",), "new_verses"),
    ]
    assert [(step.mode, step.passages, step.code) for step in second.steps] == [(Mode.TEST, ("112:1-112:4",), "sabaq")]
    assert second.streak == 1


async def test_a_word_that_was_revealed_makes_its_verse_hard(house: House) -> None:
    learner = await house.visit()
    await recite(house, learner, "112", Mode.MEMORISE)
    learner.say(RevealWord(112, 2, 1))
    learner.say(RevealWord(112, 2, 1))
    await end(learner)

    verses = {kept.key: kept.value for kept in await house.store.list_owned(VERSES, AMINA)}
    (record,) = [kept.value for kept in await house.store.list_owned(RECITATIONS, AMINA)]
    assert [body.times for body in learner.heard(WordRevealed) if isinstance(body, WordRevealed)] == [1, 2]
    assert (verses["112:2"].firm_days, verses["112:1"].firm_days) == (0, 1)
    assert (record.mode, record.hints) == ("memorise", 2)


async def test_a_wrong_call_is_kept_and_the_next_recitation_is_judged_more_gently(house: House) -> None:
    learner = await house.visit()
    words = house.text.surah_range(112)
    await recite(house, learner, "112", Mode.FOLLOW, range(words.start, words.stop - 2))
    await recite(house, learner, "112", Mode.FOLLOW, words)
    right = next(
        body
        for body in learner.heard(WordJudged)
        if isinstance(body, WordJudged) and body.status is Status.SETTLED and body.verdict is Verdict.RIGHT
    )

    learner.say(DoubtVerdict(1, right.serial, Verdict.WRONG))
    learner.say(DoubtVerdict(1, right.serial, Verdict.WRONG))
    await asyncio.sleep(1)

    (kept,) = [kept.value for kept in await house.store.list_owned(WRONG_CALLS, AMINA)]
    assert (kept.truth, kept.evidence.verdict, kept.evidence.model) == (Verdict.WRONG, Verdict.RIGHT, "spoken 1")
    assert len(learner.heard(WrongCallKept)) == 2


async def test_a_memory_that_is_away_is_told_and_the_line_goes_on(house: House) -> None:
    house.store.is_away = True
    learner = await house.visit()

    learner.say(PlanLesson())
    await asyncio.sleep(5)
    house.store.is_away = False
    planned = await plan(learner)

    assert [fault.code for fault in learner.heard(Fault) if isinstance(fault, Fault)] == ["memory_unavailable"]
    assert planned.steps
