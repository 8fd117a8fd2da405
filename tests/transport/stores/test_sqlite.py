"""The learners' memory in one file; the same behaviour as the fake that the actors are tested with."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from actors.ports import LearnerId, LearnerStore, RecitationRecord, SessionId, StoreUnavailableError
from tests.fakes.stores import RememberingStore
from transport.stores.sqlite import SqliteLearnerStore

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


@pytest_asyncio.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LearnerStore]:
    if request.param == "fake":
        yield RememberingStore()
        return
    real = SqliteLearnerStore(tmp_path / "made" / "when" / "absent.sqlite")
    yield real
    await real.close()


async def test_an_unknown_learner_has_no_progress_yet(store: LearnerStore) -> None:
    progress = await store.progress(AMINA)

    assert (progress.learner, progress.recitations, progress.hardest) == (AMINA, 0, ())


async def test_what_was_saved_adds_up(store: LearnerStore) -> None:
    await store.save_recitation(RECORD)
    await store.save_recitation(LATER)

    progress = await store.progress(AMINA)

    assert (progress.recitations, progress.words_right, progress.words_wrong, progress.words_skipped) == (2, 26, 2, 2)
    assert progress.hardest == (("112:3:1", 2), ("112:1:2", 1))


async def test_saving_twice_counts_once(store: LearnerStore) -> None:
    await store.save_recitation(RECORD)
    await store.save_recitation(msgspec.structs.replace(RECORD, right=999))

    assert (await store.progress(AMINA)).words_right == 13


async def test_learners_are_kept_apart(store: LearnerStore) -> None:
    await store.save_recitation(RECORD)

    assert (await store.progress(LearnerId("bilal"))).recitations == 0


async def test_only_the_ten_hardest_words_are_told(store: LearnerStore) -> None:
    many = tuple(f"2:{ayah}:1" for ayah in range(100, 130))
    await store.save_recitation(msgspec.structs.replace(RECORD, hard_words=many))

    assert (await store.progress(AMINA)).hardest == tuple((word, 1) for word in many[:10])


async def test_what_was_saved_is_there_after_a_restart(tmp_path: Path) -> None:
    first, again = (SqliteLearnerStore(tmp_path / "talqin.sqlite") for _ in range(2))
    await first.save_recitation(RECORD)
    await first.close()

    progress = await again.progress(AMINA)
    await again.close()

    assert progress.recitations == 1


async def test_a_file_that_is_no_database_is_the_stores_fault(tmp_path: Path) -> None:
    file = tmp_path / "talqin.sqlite"
    file.write_bytes(b"not a database, but long enough to be read as one" * 100)
    store = SqliteLearnerStore(file)

    with pytest.raises(StoreUnavailableError, match=r"talqin\.sqlite"):
        await store.save_recitation(RECORD)
    await store.close()


async def test_a_folder_that_cannot_be_made_is_the_stores_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = SqliteLearnerStore(tmp_path / "file" / "talqin.sqlite")

    with pytest.raises(StoreUnavailableError):
        await store.progress(AMINA)
    await store.close()
