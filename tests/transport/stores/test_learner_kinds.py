"""A learner's memory comes back as it was from every store."""

import pytest

from actors.learner.documents import (
    COLLECTIONS,
    WRONG_CALLS,
    Known,
    keep_learner,
    keep_memories,
    keep_wrong_call,
    read_known,
)
from actors.stores.documents import DocumentStore, Owner
from models.learning.learner import Learner, after_reading
from models.learning.memories import Memories
from models.learning.remember import remember
from models.learning.wrong_call import Caller, Evidence, WrongCall
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind, Verdict
from tests.models.learning.readings import reading, verse

pytestmark = pytest.mark.wall_clock

AMINA = Owner("amina")
EVIDENCE = Evidence("112:1:1", Verdict.WRONG, Kind.WRONG_LETTER, 0.9, ("q",), ("k",), "q>k", "ear 1", 0.5)
CALL = WrongCall("s/1/4", Caller.LEARNER, 1.79e9, EVIDENCE, Verdict.RIGHT)


def known() -> Known:
    """What is known after one recitation with a mistake of memory and one of the tongue."""
    verses = verse("112:1", 4, {2: Kind.WRONG_LETTER, 3: Kind.WRONG_GHUNNAH}) + verse("112:2", 2, wait=5.0)
    said, text = reading(verses, pace=50.0), Text.load()
    return Known(
        after_reading(Learner(), said), Memories().changed_by(remember(Memories(), said, text, LookAlikes.load()))
    )


async def test_what_is_known_of_a_learner_comes_back_as_it_was(store: DocumentStore) -> None:
    await store.prepare(*COLLECTIONS)
    epoch, told = await store.claim(AMINA), known()

    changes = (keep_learner(AMINA, told.learner), *keep_memories(AMINA, told.memories), keep_wrong_call(AMINA, CALL))
    await store.write(*changes, epoch=epoch)

    assert await read_known(store, AMINA) == told
    assert [kept.value for kept in await store.find(WRONG_CALLS, "caller", "learner")] == [CALL]
