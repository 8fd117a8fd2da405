"""What was put by is remembered by itself, once, when the documents are back."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from actors.later.catching_up import (
    AGAIN_SECONDS,
    LOOK_SECONDS,
    MOST_SECONDS,
    CatchingUp,
    CatchingUpStatistics,
    DescribeCatchingUp,
)
from actors.later.put_by import PutBy
from actors.learner.documents import RECITATIONS
from actors.memory import Memory, MemoryMessage, RememberRecitation, learner_of, name_of
from actors.ports import LearnerId, SessionId
from actors.runtime import CellSpec, LoopClock, Ref, System
from actors.stores.documents import Owner
from models.learning.reading import Mode
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities
from tests.fakes.documents import RememberedDocuments
from tests.fakes.logs import RecordingLog
from tests.fakes.put_by import RememberedPutBy
from tests.fakes.recitals import ended_with

AMINA, BILAL = LearnerId("amina"), LearnerId("bilal")


def said(number: int = 1) -> RememberRecitation:
    return RememberRecitation(SessionId("s"), ended_with("112", None, number), 1_790_000_000.0 + number, Mode.TEST)


class Nook:
    """Memories over documents that may be away, and two places where something is put by."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.documents = RememberedDocuments()
        self.shared, self.here = RememberedPutBy(LoopClock()), RememberedPutBy(LoopClock())
        self.put_by = PutBy([self.shared, self.here])

    async def start(self) -> None:
        text, lookalikes = Text.load(), LookAlikes.load()

        def memory(name: str) -> ChildSpec:
            return ChildSpec(name, lambda: Memory(learner_of(name), self.documents, text, lookalikes))

        await self.system.spawn("/memory", CellSpec(lambda: Entities(memory)))
        await self.begin()

    async def begin(self) -> None:
        stores = (self.shared, self.here)
        await self.system.spawn("/catching_up", CellSpec(lambda: CatchingUp(stores, self.memory_of)))

    def memory_of(self, learner: LearnerId) -> Ref[MemoryMessage]:
        return self.system.ref(f"/memory/{name_of(learner)}")

    async def remembered(self, learner: LearnerId = AMINA) -> list[str]:
        return [kept.key for kept in await self.documents.list_owned(RECITATIONS, Owner(learner))]

    async def statistics(self) -> CatchingUpStatistics:
        actor: Ref[DescribeCatchingUp] = self.system.ref("/catching_up")
        return await actor.ask(DescribeCatchingUp(), within=1)

    async def stop(self) -> None:
        for path in ("/catching_up", "/memory"):
            await self.system.ref(path).stop()


@pytest_asyncio.fixture
async def nook(system: System) -> AsyncIterator[Nook]:
    nook = Nook(system)
    await nook.start()
    yield nook
    await nook.stop()


async def test_what_an_earlier_process_has_left_is_remembered_soon_after_the_start(nook: Nook) -> None:
    await nook.put_by.put(AMINA, said(1))
    await nook.put_by.put(BILAL, said(2))

    await asyncio.sleep(2 * AGAIN_SECONDS)

    assert (await nook.remembered(AMINA), await nook.remembered(BILAL)) == (["s/1"], ["s/2"])
    assert (nook.shared.pieces, (await nook.statistics()).remembered) == ({}, 2)


async def test_while_the_documents_are_away_it_waits_and_within_ten_seconds_of_their_return_it_is_remembered(
    nook: Nook,
) -> None:
    nook.documents.is_away = True
    await nook.put_by.put(AMINA, said())
    await asyncio.sleep(60.0)
    waited = len(nook.shared.pieces)

    nook.documents.is_away = False
    await asyncio.sleep(MOST_SECONDS + 1)

    assert waited == 1
    assert (await nook.remembered(), nook.shared.pieces) == (["s/1"], {})


async def test_it_asks_more_and_more_seldom(nook: Nook) -> None:
    nook.documents.is_away = True
    await nook.put_by.put(AMINA, said())

    await asyncio.sleep(60.0)

    assert (await nook.statistics()).refused == 9  # after 1, 2, 4, 8, 16, 26, 36, 46, 56 s


async def test_what_was_remembered_before_counts_once(nook: Nook) -> None:
    await nook.system.ref(f"/memory/{AMINA}").ask(said(), within=1)
    await nook.put_by.put(AMINA, said())

    await asyncio.sleep(2 * AGAIN_SECONDS)

    assert (await nook.remembered(), nook.shared.pieces) == (["s/1"], {})


async def test_what_is_put_by_on_this_machine_waits_for_no_shared_place(nook: Nook) -> None:
    nook.shared.is_away = True
    await nook.put_by.put(AMINA, said())

    await asyncio.sleep(LOOK_SECONDS + AGAIN_SECONDS)

    assert (await nook.remembered(), nook.here.pieces) == (["s/1"], {})


async def test_what_cannot_be_read_stays_and_stands_in_nobodys_way(nook: Nook, log: RecordingLog) -> None:
    await nook.shared.put("later/1", b"of a later Talqin")
    await nook.put_by.put(AMINA, said())

    await asyncio.sleep(2 * AGAIN_SECONDS)

    assert (await nook.remembered(), list(nook.shared.pieces)) == (["s/1"], ["later/1"])
    assert {"piece": "later/1", "reason": "UnreadablePieceError"} in [
        {key: event[key] for key in ("piece", "reason")} for event in events(log, "put_by_waits")
    ]


async def test_it_goes_on_after_a_restart_in_the_middle_of_an_outage(nook: Nook) -> None:
    nook.documents.is_away = True
    await nook.put_by.put(AMINA, said())
    await asyncio.sleep(5.0)
    await nook.system.ref("/catching_up").kill()
    nook.documents.is_away = False

    await nook.begin()
    await asyncio.sleep(40.0)

    assert await nook.remembered() == ["s/1"]


def events(log: RecordingLog, name: str) -> list[dict[str, object]]:
    return [fields for event, fields in log.events if event == name]
