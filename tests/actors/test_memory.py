"""A learner's memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.events import RecitationEnded, WordJudged
from actors.memory import DescribeProgress, Memory, RememberRecitation, learner_of, name_of, record_of
from actors.ports import LearnerId, RecitationRecord, SessionId, StoreUnavailableError
from actors.runtime import CellSpec, System
from models.recitation.verdict import Kind, Status, Summary, Verdict
from tests.fakes.stores import RememberingStore

AMINA = LearnerId("amina")
RECORD = RecitationRecord(AMINA, SessionId("s"), 1, "112", 1.0, 14, 0, 1, 0, 0, hard_words=("112:3:1",))


async def test_what_is_remembered_is_told_as_progress(system: System) -> None:
    memory = await system.spawn("/memory", CellSpec(lambda: Memory(AMINA, RememberingStore())))

    await memory.ask(RememberRecitation(RECORD), within=1)
    progress = await memory.ask(DescribeProgress(), within=1)

    assert (progress.recitations, progress.words_right, progress.words_skipped) == (1, 14, 1)
    assert progress.hardest == (("112:3:1", 1),)
    await memory.stop()


async def test_a_store_that_is_away_is_told_to_the_asker_and_harms_no_later_one(system: System) -> None:
    store = RememberingStore()
    memory = await system.spawn("/memory", CellSpec(lambda: Memory(AMINA, store)))
    store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await memory.ask(RememberRecitation(RECORD), within=1)
    store.is_away = False
    await memory.ask(RememberRecitation(RECORD), within=1)

    assert len(store.records) == 1
    await memory.stop()


def test_a_record_keeps_the_counts_and_the_hard_words_and_no_sound() -> None:
    wrong = judged_word(Verdict.WRONG, Kind.WRONG_LETTER, word=2)
    right = judged_word(Verdict.RIGHT, Kind.RIGHT, word=3)
    ended = RecitationEnded(4, "112", (wrong, right), Summary(words=15, right=14, wrong=1))

    record = record_of(ended, LearnerId("amina"), SessionId("s"), ended_at=9.0)

    assert (record.recitation, record.passage, record.right, record.wrong, record.ended_at) == (4, "112", 14, 1, 9.0)
    assert record.hard_words == ("112:1:2",)


@given(st.text(max_size=40))
def test_any_learner_has_a_name_of_their_own_that_a_path_can_hold(learner: str) -> None:
    name = name_of(LearnerId(learner))

    assert name
    assert "/" not in name
    assert learner_of(name) == learner


def judged_word(verdict: Verdict, kind: Kind, word: int) -> WordJudged:
    return WordJudged(1, 112, 1, word, "", Status.SETTLED, verdict, kind, 0, 0, (), (), 1.0, "")
