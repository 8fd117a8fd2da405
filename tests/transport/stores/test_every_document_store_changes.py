"""What every store of documents promises to who follows its writes."""

import asyncio
from contextlib import aclosing

import pytest

from actors.stores.documents import (
    ChangesLostError,
    DocumentStore,
    Kept,
    Put,
    Remove,
)
from tests.transport.stores.kinds import (
    AMINA,
    BILAL,
    CARDS,
    NOTES,
    Card,
    Note,
)

pytestmark = pytest.mark.wall_clock


async def test_writes_are_told_as_they_come_and_after_a_token(store: DocumentStore) -> None:
    await store.write(Put(NOTES, AMINA, "before", Note("before")))
    async with aclosing(store.changes(NOTES)) as changes:
        first = asyncio.ensure_future(anext(changes))
        await settle(store, first)
        await store.write(Put(CARDS, AMINA, "x", Card(1)))
        token, kept = await asyncio.wait_for(first, 5)
        await store.write(Put(NOTES, BILAL, "b", Note("second")))
        second = await asyncio.wait_for(anext(changes), 5)
    await store.write(Put(NOTES, AMINA, "c", Note("third")), Remove(NOTES, BILAL, "b"))

    assert kept.value.text.startswith("tick")
    assert (second[1].owner, second[1].value.text) == (BILAL, "second")
    async with aclosing(store.changes(NOTES, after=second[0])) as changes:
        assert (await asyncio.wait_for(anext(changes), 5))[1] == Kept(AMINA, "c", Note("third"), 1)
    assert token != second[0]


async def settle(store: DocumentStore, first: "asyncio.Future[tuple[str, Kept[Note]]]") -> None:
    """Write until the follower hears: when it has begun to follow is not told otherwise."""
    for tick in range(500):
        await store.write(Put(NOTES, AMINA, "tick", Note(f"tick {tick}")))
        done, _ = await asyncio.wait({first}, timeout=0.01)
        if done:
            return


async def test_a_follower_who_was_away_misses_no_document(store: DocumentStore) -> None:
    async with aclosing(store.changes(NOTES)) as changes:
        first = asyncio.ensure_future(anext(changes))
        await settle(store, first)
        token = first.result()[0]
    await asyncio.gather(*(store.write(Put(NOTES, AMINA, f"{i}", Note(f"{i}"))) for i in range(150)))

    heard: set[str] = set()
    async with aclosing(store.changes(NOTES, after=token)) as changes:
        while len(heard - {"tick"}) < 150:
            token, kept = await asyncio.wait_for(anext(changes), 5)
            heard.add(kept.key)

    assert heard - {"tick"} == {f"{i}" for i in range(150)}


async def test_a_token_that_was_never_given_is_not_followed(store: DocumentStore) -> None:
    with pytest.raises(ChangesLostError):
        await anext(store.changes(NOTES, after="999999"))
