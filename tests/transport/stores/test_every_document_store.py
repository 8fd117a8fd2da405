"""What every store of documents promises of reading and writing; the same tests on the fake and on the real ones."""

import asyncio

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import (
    ConflictError,
    DocumentStore,
    Kept,
    Owner,
    Put,
    Remove,
    UnfitValueError,
)
from tests.transport.stores.conftest import ClosableStore
from tests.transport.stores.kinds import (
    AMINA,
    BILAL,
    CARDS,
    FULL,
    NOTES,
    Card,
    Note,
    texts_of,
)

pytestmark = pytest.mark.wall_clock


async def test_what_was_written_is_read_as_it_was(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "one", FULL))

    assert await store.read(NOTES, AMINA, "one") == Kept(AMINA, "one", FULL, 1)


@pytest.mark.parametrize(("owner", "key"), [(BILAL, "one"), (AMINA, "two"), (Owner("Amina"), "one"), (Owner(""), "")])
async def test_what_was_not_written_is_not_there(store: DocumentStore, owner: Owner, key: str) -> None:
    await store.write(Put(NOTES, AMINA, "one", FULL))

    assert await store.read(NOTES, owner, key) is None


async def test_the_same_key_in_another_collection_is_another_document(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "one", FULL), Put(CARDS, AMINA, "one", Card(7)))

    kept = await store.read(CARDS, AMINA, "one")

    assert kept is not None
    assert kept.value == Card(7)


@pytest.mark.parametrize("key", ["a/b", "a b", "ا", "%2f", "a:b", "x" * 200, "$a.b"])
async def test_any_text_is_a_key_and_an_owner(store: DocumentStore, key: str) -> None:
    await store.write(Put(NOTES, Owner(key), key, FULL), Put(NOTES, Owner(key + "/"), key, Note("another")))

    assert await store.read(NOTES, Owner(key), key) == Kept(Owner(key), key, FULL, 1)


async def test_every_write_counts_a_version(store: DocumentStore) -> None:
    for text in ("first", "second", "third"):
        await store.write(Put(NOTES, AMINA, "one", Note(text)))

    assert await store.read(NOTES, AMINA, "one") == Kept(AMINA, "one", Note("third"), 3)


async def test_a_removed_document_is_gone_and_removing_it_again_does_nothing(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "one", FULL), Put(NOTES, AMINA, "two", Note("stays")))

    for _ in range(2):
        await store.write(Remove(NOTES, AMINA, "one"))

    assert await texts_of(store) == ["stays"]


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_a_document_that_is_not_as_expected_is_not_written(store: DocumentStore, expected: int) -> None:
    for text in ("first", "second"):
        await store.write(Put(NOTES, AMINA, "one", Note(text)))

    with pytest.raises(ConflictError):
        await store.write(Put(NOTES, AMINA, "one", Note("mine"), expected=expected))

    assert await store.read(NOTES, AMINA, "one") == Kept(AMINA, "one", Note("second"), 2)


async def test_a_document_that_is_as_expected_is_written(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "one", Note("first"), expected=0))
    await store.write(Put(NOTES, AMINA, "one", Note("second"), expected=1))

    assert await store.read(NOTES, AMINA, "one") == Kept(AMINA, "one", Note("second"), 2)


async def test_a_document_that_should_be_there_and_is_not_is_a_conflict(store: DocumentStore) -> None:
    with pytest.raises(ConflictError):
        await store.write(Put(NOTES, AMINA, "one", FULL, expected=1))

    assert await texts_of(store) == []


async def test_of_changes_that_belong_together_all_are_made_or_none(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "old", Note("old")), Put(CARDS, BILAL, "one", Card(1)))

    with pytest.raises(ConflictError):
        await store.write(
            Put(NOTES, AMINA, "new", Note("new")),
            Remove(NOTES, AMINA, "old"),
            Put(NOTES, BILAL, "new", Note("new"), expected=0),
            Put(CARDS, BILAL, "one", Card(2), expected=7),
        )

    assert (await texts_of(store), await texts_of(store, BILAL)) == (["old"], [])


async def test_changes_of_several_owners_and_kinds_are_made_together(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "old", Note("old")))

    await store.write(
        Put(NOTES, AMINA, "new", Note("new"), expected=0), Remove(NOTES, AMINA, "old"), Put(CARDS, BILAL, "c", Card(2))
    )

    assert await texts_of(store) == ["new"]
    assert await store.read(CARDS, BILAL, "c") == Kept(BILAL, "c", Card(2), 1)


async def test_nothing_to_write_is_written(store: DocumentStore) -> None:
    await store.write()

    assert await texts_of(store) == []


async def test_of_writers_at_once_exactly_one_wins(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "one", Note("first")))

    results = await asyncio.gather(
        *(store.write(Put(NOTES, AMINA, "one", Note(f"{i}"), expected=1)) for i in range(20)), return_exceptions=True
    )

    winners = [i for i, result in enumerate(results) if result is None]
    assert sum(isinstance(result, ConflictError) for result in results) == 19
    assert await store.read(NOTES, AMINA, "one") == Kept(AMINA, "one", Note(f"{winners[0]}"), 2)


async def test_of_makers_at_once_exactly_one_wins(store: DocumentStore) -> None:
    results = await asyncio.gather(
        *(store.write(Put(NOTES, AMINA, "one", Note(f"{i}"), expected=0)) for i in range(20)), return_exceptions=True
    )

    assert [result for result in results if not isinstance(result, ConflictError)] == [None]


async def test_blind_writers_at_once_are_all_counted(store: DocumentStore) -> None:
    await asyncio.gather(*(store.write(Put(NOTES, AMINA, "one", Note(f"{i}"))) for i in range(20)))

    kept = await store.read(NOTES, AMINA, "one")
    assert kept is not None
    assert kept.version == 20


async def test_an_owners_documents_come_in_the_order_of_their_keys_page_by_page(store: DocumentStore) -> None:
    keys = ["b", "a", "ب", "aa", "B", "a0", "10", "9", "é", "\U0001f600"]
    await store.write(*(Put(NOTES, AMINA, key, Note(key)) for key in keys), Put(NOTES, BILAL, "c", Note("other")))

    pages: list[list[str]] = []
    after = ""
    while page := await store.list_owned(NOTES, AMINA, after=after, limit=4):
        pages.append([kept.key for kept in page])
        after = page[-1].key

    assert [len(page) for page in pages] == [4, 4, 2]
    assert [key for page in pages for key in page] == sorted(keys)


@pytest.mark.parametrize(
    "value",
    [Card("soon"), Note("", score=float("nan")), Card(None)],  # type: ignore[arg-type] # what should not be
)
async def test_a_value_that_would_not_be_read_back_is_refused(store: DocumentStore, value: Note | Card) -> None:
    put = Put(CARDS, AMINA, "x", value) if isinstance(value, Card) else Put(NOTES, AMINA, "x", value)

    with pytest.raises(UnfitValueError):
        await store.write(Put(NOTES, AMINA, "y", Note("")), put)

    assert await texts_of(store) == []


async def test_a_value_of_another_kind_is_refused(store: DocumentStore) -> None:
    with pytest.raises(UnfitValueError):
        await store.write(Put(NOTES, AMINA, "x", Card(1)))


async def test_a_store_that_is_closed_is_not_available(store: ClosableStore) -> None:
    await store.write(Put(NOTES, AMINA, "x", FULL))
    await store.close()

    for refused in (
        store.prepare(NOTES),
        store.migrate(NOTES),
        store.claim(AMINA),
        store.read(NOTES, AMINA, "x"),
        store.list_owned(NOTES, AMINA),
        store.find(NOTES, "place", ""),
        store.write(Put(NOTES, AMINA, "x", FULL)),
        store.erase(AMINA),
    ):
        with pytest.raises(StoreUnavailableError):
            await refused
