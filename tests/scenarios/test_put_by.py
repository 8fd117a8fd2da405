"""The documents are away at the end of a recitation: it is put by, the learner is told, and it is remembered later."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.events import RecitationEnded
from actors.learner.documents import RECITATIONS, VERSES
from actors.ports import Fault
from actors.runtime import LoopClock, System
from actors.stores.documents import Owner
from actors.visit.messages import FinishRecitation, OpenRecitation
from models.learning.catalogue import LOCALES, say
from models.learning.reading import Mode
from tests.fakes.house import House, Learner
from tests.fakes.logs import RecordingLog
from tests.fakes.put_by import RememberedPutBy
from tests.fakes.spoken import recited
from tests.fakes.workers import InlineExecutor

AMINA = Owner("amina")
OUTAGE_SECONDS = 60.0


@pytest.fixture
def nook() -> RememberedPutBy:
    return RememberedPutBy(LoopClock())


@pytest_asyncio.fixture
async def house(system: System, nook: RememberedPutBy) -> AsyncIterator[House]:
    house = House(system, put_by=(nook,))
    await house.start()
    yield house
    await house.stop()


async def recite(house: House, learner: Learner, surah: int = 112) -> None:
    learner.say(OpenRecitation(str(surah), mode=Mode.TEST))
    await learner.recite(recited(house.text.surah_range(surah), house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(10)


async def records(house: House) -> list[str]:
    return [kept.value.passage for kept in await house.store.list_owned(RECITATIONS, AMINA)]


def faults(learner: Learner) -> list[Fault]:
    return [fault for fault in learner.heard(Fault) if isinstance(fault, Fault)]


async def test_it_is_remembered_by_itself_once_the_documents_are_back(house: House, nook: RememberedPutBy) -> None:
    learner = await house.visit()
    house.store.is_away = True

    await recite(house, learner)
    await asyncio.sleep(OUTAGE_SECONDS)
    waiting = len(nook.pieces)
    house.store.is_away = False
    await asyncio.sleep(11)

    assert len(learner.heard(RecitationEnded)) == 1
    assert [(fault.code, fault.fault) for fault in faults(learner)] == [("memory_put_by", "dependency")]
    assert (waiting, nook.pieces) == (1, {})
    assert await records(house) == ["112"]
    verses = await house.store.list_owned(VERSES, AMINA)
    assert [(kept.key, kept.value.trace.readings) for kept in verses] == [(f"112:{ayah}", 1) for ayah in range(1, 5)]


@pytest.mark.parametrize("language", LOCALES)
async def test_the_learner_is_told_so_in_their_language(house: House, language: str) -> None:
    learner = await house.visit(locale=language)
    house.store.is_away = True

    await recite(house, learner)

    assert [fault.detail for fault in faults(learner)] == [say(language, "put-by")]


async def test_a_recitation_after_the_outage_may_be_remembered_before_it_and_both_count_once(
    house: House, nook: RememberedPutBy
) -> None:
    learner = await house.visit()
    house.store.is_away = True
    await recite(house, learner)
    await asyncio.sleep(OUTAGE_SECONDS)
    house.store.is_away, nook.is_away = False, True  # nobody can look at what is put by yet

    await recite(house, learner)
    before = await records(house)
    nook.is_away = False
    await asyncio.sleep(11)

    assert (before, await records(house)) == (["112"], ["112", "112"])
    kept = await house.store.read(VERSES, AMINA, "112:1")
    assert kept is not None
    assert kept.value.trace.readings == 2


async def test_a_process_that_ends_in_the_outage_leaves_it_to_the_next(
    house: House, nook: RememberedPutBy, log: RecordingLog
) -> None:
    learner = await house.visit()
    house.store.is_away = True
    await recite(house, learner)
    await house.stop()

    after = House(System(executor=InlineExecutor(), log=log), put_by=(nook,))
    await after.start()
    await asyncio.sleep(5)

    assert await records(after) == ["112"]
    await after.stop()
