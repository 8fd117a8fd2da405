"""What every store of documents promises of kinds: found by their indexes, and brought forward while all goes on."""

import asyncio

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import (
    DocumentStore,
    Kept,
    Put,
    Remove,
)
from tests.transport.stores.kinds import (
    AMINA,
    BILAL,
    CARDS,
    FULL,
    NEW_NOTES,
    NOTES,
    OLD_NOTES,
    Card,
    Note,
    OldNote,
)

pytestmark = pytest.mark.wall_clock


async def test_documents_of_all_owners_are_found_by_an_indexed_field(store: DocumentStore) -> None:
    await store.prepare(NOTES, CARDS)
    await store.write(
        Put(NOTES, BILAL, "x", Note("b", "mecca", 1.0)),
        Put(NOTES, AMINA, "y", Note("a2", "mecca", 2.5)),
        Put(NOTES, AMINA, "x", Note("a1", "mecca")),
        Put(NOTES, AMINA, "z", Note("a3", "medina")),
        Put(CARDS, AMINA, "x", Card(2)),
    )

    found = await store.find(NOTES, "place", "mecca")

    assert [(kept.owner, kept.key) for kept in found] == [(AMINA, "x"), (AMINA, "y"), (BILAL, "x")]
    assert [kept.value.text for kept in await store.find(NOTES, "place", "mecca", limit=2)] == ["a1", "a2"]
    assert [kept.value.text for kept in await store.find(NOTES, "score", 2.5)] == ["a2"]
    assert [kept.value.text for kept in await store.find(NOTES, "score", 1)] == ["b"]
    assert await store.find(NOTES, "place", "") == []
    assert [kept.key for kept in await store.find(CARDS, "due", 2)] == ["x"]


async def test_what_is_found_follows_what_is_written(store: DocumentStore) -> None:
    await store.prepare(NOTES)
    await store.write(Put(NOTES, AMINA, "x", Note("", "mecca")), Put(NOTES, AMINA, "y", Note("", "mecca")))
    await store.write(Put(NOTES, AMINA, "x", Note("", "medina")), Remove(NOTES, AMINA, "y"))

    assert await store.find(NOTES, "place", "mecca") == []


async def test_a_field_that_is_not_indexed_is_not_looked_for(store: DocumentStore) -> None:
    with pytest.raises(ValueError, match="text"):
        await store.find(NOTES, "text", "x")


async def test_preparing_again_changes_nothing(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "x", Note("", "mecca")))
    for _ in range(2):
        await store.prepare(NOTES, CARDS)

    assert len(await store.find(NOTES, "place", "mecca")) == 1


async def test_a_document_of_an_older_revision_is_read_found_and_written_as_one_of_this(store: DocumentStore) -> None:
    await store.write(*(Put(OLD_NOTES, AMINA, key, OldNote(f"said {key}")) for key in "abc"))
    await store.prepare(NEW_NOTES)

    assert await store.read(NEW_NOTES, AMINA, "a") == Kept(AMINA, "a", Note("said a", "mecca"), 1)
    assert [kept.value.text for kept in await store.list_owned(NEW_NOTES, AMINA)] == ["said a", "said b", "said c"]
    await store.write(Put(NEW_NOTES, AMINA, "b", Note("new", "medina"), expected=1))
    assert [kept.key for kept in await store.find(NEW_NOTES, "place", "mecca")] == ["a", "c"]
    assert [kept.key for kept in await store.find(NEW_NOTES, "place", "medina")] == ["b"]


async def test_migrating_rewrites_what_is_old_and_leaves_the_versions(store: DocumentStore) -> None:
    await store.write(*(Put(OLD_NOTES, AMINA, f"{i:03}", OldNote(f"{i}")) for i in range(250)))
    await store.write(Put(NEW_NOTES, AMINA, "000", Note("new")))

    assert await store.migrate(NEW_NOTES) == 249
    assert await store.migrate(NEW_NOTES) == 0
    assert await store.read(NEW_NOTES, AMINA, "001") == Kept(AMINA, "001", Note("1", "mecca"), 1)
    with pytest.raises(StoreUnavailableError, match="revision 3"):
        await store.read(OLD_NOTES, AMINA, "001")


async def test_others_write_while_it_migrates_and_nothing_of_theirs_is_lost(store: DocumentStore) -> None:
    await store.write(*(Put(OLD_NOTES, AMINA, f"{i:03}", OldNote(f"{i}")) for i in range(250)))

    migrating = asyncio.ensure_future(store.migrate(NEW_NOTES))
    for i in range(0, 250, 25):
        await store.write(Put(NEW_NOTES, AMINA, f"{i:03}", Note("new", "medina"), expected=1))
    await migrating

    assert len(await store.find(NEW_NOTES, "place", "medina")) == 10
    assert len(await store.find(NEW_NOTES, "place", "mecca")) == 240


async def test_a_document_of_a_later_revision_is_not_read(store: DocumentStore) -> None:
    await store.write(Put(NEW_NOTES, AMINA, "x", FULL))

    with pytest.raises(StoreUnavailableError, match="later"):
        await store.read(OLD_NOTES, AMINA, "x")
