"""The learners' memory."""

import pytest

from actors.memory import DescribeProgress, Memory, RememberRecitation
from actors.ports import LearnerId, RecitationRecord, SessionId, StoreUnavailableError
from actors.runtime import CellSpec, System
from tests.fakes.stores import RememberingStore

RECORD = RecitationRecord(LearnerId("amina"), SessionId("s"), 1, "112", 1.0, 14, 0, 1, 0, 0, hard_words=("112:3:1",))


async def test_what_is_remembered_is_told_as_progress(system: System) -> None:
    memory = await system.spawn("/memory", CellSpec(lambda: Memory(RememberingStore())))

    await memory.ask(RememberRecitation(RECORD), within=1)
    progress = await memory.ask(DescribeProgress(LearnerId("amina")), within=1)

    assert (progress.recitations, progress.words_right, progress.words_skipped) == (1, 14, 1)
    assert progress.hardest == (("112:3:1", 1),)
    await memory.stop()


async def test_a_store_that_is_away_is_told_to_the_asker_and_harms_no_later_one(system: System) -> None:
    store = RememberingStore()
    memory = await system.spawn("/memory", CellSpec(lambda: Memory(store)))
    store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await memory.ask(RememberRecitation(RECORD), within=1)
    store.is_away = False
    await memory.ask(RememberRecitation(RECORD), within=1)

    assert len(store.records) == 1
    await memory.stop()
