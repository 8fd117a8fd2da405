"""What is kept of a learner, read as a whole and changed."""

import msgspec
import pytest

from actors.learner.documents import (
    COLLECTIONS,
    RECITATIONS,
    WORDS,
    Known,
    keep_learner,
    keep_memories,
    keep_recitation,
    read_known,
    read_progress,
)
from actors.ports import LearnerId, RecitationRecord, SessionId
from actors.stores.documents import ConflictError, DocumentStore, Owner, Put
from models.learning.learner import Goals, Learner
from models.learning.memories import Memories, WordMemory
from models.learning.trace import Mark, Trace
from tests.fakes.documents import RememberedDocuments

AMINA = LearnerId("amina")
OWNER = Owner(AMINA)
RECORD = RecitationRecord(AMINA, SessionId("s1"), 1, "112", 1.79e9, 13, 1, 1, 0, 0, ("112:1:2", "112:3:1"))
LATER = msgspec.structs.replace(RECORD, recitation=2, hard_words=("112:3:1",))


@pytest.fixture
def store() -> RememberedDocuments:
    return RememberedDocuments()


async def test_of_a_learner_never_seen_nothing_is_known(store: DocumentStore) -> None:
    assert await read_known(store, OWNER) == Known()
    assert (await read_progress(store, AMINA)).recitations == 0


async def test_what_was_kept_is_read_and_what_was_forgotten_is_not(store: DocumentStore) -> None:
    learner = Learner(goals=Goals(verses_a_day=7))
    weak = {key: WordMemory(key, Trace({"skipped": 1.0}, last=(Mark(1.0, {"skipped": 1.0}),))) for key in "ab"}
    await store.write(keep_learner(OWNER, learner), *keep_memories(OWNER, Memories(words=weak)))

    await store.write(*keep_memories(OWNER, Memories(forgotten=frozenset("a"))))

    assert await read_known(store, OWNER) == Known(learner, Memories(words={"b": weak["b"]}))


async def test_more_than_a_page_holds_is_all_read(store: DocumentStore) -> None:
    many = {f"{number:05}": WordMemory(f"{number:05}") for number in range(2001)}
    await store.write(*(Put(WORDS, OWNER, key, word) for key, word in many.items()))

    assert len((await read_known(store, OWNER)).memories.words) == 2001


async def test_a_recitation_that_is_kept_already_lets_nothing_that_comes_with_it_be_written(
    store: DocumentStore,
) -> None:
    await store.write(keep_recitation(RECORD))

    with pytest.raises(ConflictError):
        await store.write(keep_recitation(RECORD), keep_learner(OWNER, Learner(minutes=1.0)))

    assert (await read_known(store, OWNER)).learner == Learner()


async def test_progress_adds_up_and_names_the_hardest_words_first(store: DocumentStore) -> None:
    await store.write(keep_recitation(RECORD), keep_recitation(LATER))

    progress = await read_progress(store, AMINA)

    assert (progress.recitations, progress.words_right, progress.words_wrong, progress.words_skipped) == (2, 26, 2, 2)
    assert progress.hardest == (("112:3:1", 2), ("112:1:2", 1))


async def test_only_the_ten_hardest_words_are_told(store: DocumentStore) -> None:
    many = tuple(f"2:{ayah}:1" for ayah in range(100, 130))
    await store.write(keep_recitation(msgspec.structs.replace(RECORD, hard_words=many)))

    assert (await read_progress(store, AMINA)).hardest == tuple((word, 1) for word in many[:10])


async def test_learners_are_kept_apart(store: DocumentStore) -> None:
    await store.write(keep_recitation(RECORD))

    assert (await read_progress(store, LearnerId("bilal"))).recitations == 0


def test_no_two_kinds_have_one_name() -> None:
    assert len({collection.name for collection in COLLECTIONS}) == len(COLLECTIONS)
    assert RECITATIONS in COLLECTIONS
