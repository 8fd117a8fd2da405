"""The learners' memory as documents; the same behaviour as the fake that the actors are tested with."""

import msgspec
import pytest
import pytest_asyncio

from actors.documents import DocumentStore, Owner, Put
from actors.ports import LearnerId, LearnerStore, RecitationRecord, SessionId
from tests.fakes.stores import RememberingStore
from transport.stores.learners import RECITATIONS, DocumentLearners

pytestmark = pytest.mark.wall_clock

AMINA = LearnerId("amina")
RECORD = RecitationRecord(
    learner=AMINA,
    session=SessionId("s1"),
    recitation=1,
    passage="112",
    ended_at=1_790_000_000.0,
    right=13,
    wrong=1,
    skipped=1,
    added=0,
    unsure=0,
    hard_words=("112:1:2", "112:3:1"),
)
LATER = msgspec.structs.replace(RECORD, recitation=2, ended_at=1_790_000_060.0, hard_words=("112:3:1",))


@pytest_asyncio.fixture(params=["fake", "documents"])
async def learners(request: pytest.FixtureRequest, store: DocumentStore) -> LearnerStore:
    return RememberingStore() if request.param == "fake" else DocumentLearners(store)


async def test_an_unknown_learner_has_no_progress_yet(learners: LearnerStore) -> None:
    progress = await learners.progress(AMINA)

    assert (progress.learner, progress.recitations, progress.hardest) == (AMINA, 0, ())


async def test_what_was_saved_adds_up(learners: LearnerStore) -> None:
    await learners.save_recitation(RECORD)
    await learners.save_recitation(LATER)

    progress = await learners.progress(AMINA)

    assert (progress.recitations, progress.words_right, progress.words_wrong, progress.words_skipped) == (2, 26, 2, 2)
    assert progress.hardest == (("112:3:1", 2), ("112:1:2", 1))


async def test_saving_twice_counts_once(learners: LearnerStore) -> None:
    await learners.save_recitation(RECORD)
    await learners.save_recitation(msgspec.structs.replace(RECORD, right=999))

    assert (await learners.progress(AMINA)).words_right == 13


async def test_learners_are_kept_apart(learners: LearnerStore) -> None:
    await learners.save_recitation(RECORD)

    assert (await learners.progress(LearnerId("bilal"))).recitations == 0


async def test_only_the_ten_hardest_words_are_told(learners: LearnerStore) -> None:
    many = tuple(f"2:{ayah}:1" for ayah in range(100, 130))
    await learners.save_recitation(msgspec.structs.replace(RECORD, hard_words=many))

    assert (await learners.progress(AMINA)).hardest == tuple((word, 1) for word in many[:10])


async def test_more_recitations_than_a_page_holds_are_all_counted(store: DocumentStore) -> None:
    many = [
        Put(RECITATIONS, Owner(AMINA), f"{number:05}", msgspec.structs.replace(RECORD, recitation=number))
        for number in range(23)
    ]
    await store.write(*many)

    assert (await DocumentLearners(store, page=10).progress(AMINA)).recitations == 23
