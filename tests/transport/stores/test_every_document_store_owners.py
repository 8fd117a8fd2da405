"""What every store of documents promises of owners: one writer at a time, and nothing left once they are erased."""

import asyncio

import pytest

from actors.stores.documents import (
    DocumentStore,
    Epoch,
    Fence,
    Owner,
    Put,
    Remove,
    StaleEpochError,
    StaleFenceError,
)
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


async def test_the_owners_writer_writes(store: DocumentStore) -> None:
    epoch = await store.claim(AMINA)

    await store.write(Put(NOTES, AMINA, "one", FULL), epoch=epoch)
    await store.write(Put(NOTES, AMINA, "two", FULL), Put(CARDS, AMINA, "two", Card(1)), epoch=epoch)

    assert len(await store.list_owned(NOTES, AMINA)) == 2


async def test_an_earlier_writer_is_refused(store: DocumentStore) -> None:
    earlier, later = await store.claim(AMINA), await store.claim(AMINA)
    await store.write(Put(NOTES, AMINA, "one", Note("of the later")), epoch=later)

    for changes in ((Put(NOTES, AMINA, "one", Note("late")),), (Remove(NOTES, AMINA, "one"),)):
        with pytest.raises(StaleEpochError):
            await store.write(*changes, epoch=earlier)

    assert later > earlier
    assert await texts_of(store) == ["of the later"]


async def test_a_writer_who_never_claimed_is_refused(store: DocumentStore) -> None:
    with pytest.raises(StaleEpochError):
        await store.write(Put(NOTES, AMINA, "one", FULL), epoch=Epoch(1))


async def test_an_epoch_is_of_its_owner_alone(store: DocumentStore) -> None:
    epoch = await store.claim(AMINA)
    await store.claim(BILAL)

    await store.write(Put(NOTES, AMINA, "one", FULL), epoch=epoch)
    with pytest.raises(StaleEpochError):
        await store.write(Put(NOTES, BILAL, "one", FULL), epoch=epoch)

    assert await texts_of(store, BILAL) == []


async def test_of_claims_at_once_each_has_an_epoch_of_its_own_and_the_latest_holds(store: DocumentStore) -> None:
    epochs = await asyncio.gather(*(store.claim(AMINA) for _ in range(10)))

    for epoch in sorted(epochs)[:-1]:
        with pytest.raises(StaleEpochError):
            await store.write(Put(NOTES, AMINA, "one", FULL), epoch=epoch)
    await store.write(Put(NOTES, AMINA, "one", FULL), epoch=max(epochs))
    assert len(set(epochs)) == 10


async def test_a_writer_who_loses_the_owner_while_writing_leaves_nothing_behind_the_claim(store: DocumentStore) -> None:
    earlier = await store.claim(AMINA)

    async def write(i: int) -> int:
        await store.write(Put(NOTES, AMINA, f"{i:03}", Note("early")), epoch=earlier)
        return i

    writes = [asyncio.create_task(write(i)) for i in range(30)]
    await asyncio.wait(writes, return_when=asyncio.FIRST_COMPLETED)
    await store.claim(AMINA)
    by_then = await texts_of(store)
    results = await asyncio.gather(*writes, return_exceptions=True)

    assert len(await texts_of(store)) == len(by_then)
    assert sum(not isinstance(result, StaleEpochError) for result in results) == len(by_then)


async def test_erasing_takes_all_of_an_owner_and_nothing_else(store: DocumentStore) -> None:
    epoch = await store.claim(AMINA)
    await store.write(Put(NOTES, AMINA, "x", FULL), Put(CARDS, AMINA, "x", Card(1)), Put(NOTES, BILAL, "x", FULL))

    gone = await store.erase(AMINA)

    assert gone == 2
    assert await store.read(NOTES, AMINA, "x") is None
    assert await store.list_owned(CARDS, AMINA) == []
    assert await texts_of(store, BILAL) == [FULL.text]
    assert await store.erase(AMINA) == 0
    with pytest.raises(StaleEpochError):
        await store.write(Put(NOTES, AMINA, "x", FULL), epoch=epoch)


async def test_a_writer_from_before_the_erasing_is_refused_even_when_the_owner_has_come_back(
    store: DocumentStore,
) -> None:
    before = [await store.claim(AMINA) for _ in range(3)]
    await store.erase(AMINA)

    after = [await store.claim(AMINA) for _ in range(3)]

    assert not set(before) & set(after)
    with pytest.raises(StaleEpochError):
        await store.write(Put(NOTES, AMINA, "x", FULL), epoch=before[2])


SHARD = Owner("shard/7")


async def test_who_owns_the_shard_claims_and_writes(store: DocumentStore) -> None:
    fence = Fence(SHARD, await store.claim(SHARD))

    epoch = await store.claim(AMINA, under=fence)
    await store.write(Put(NOTES, AMINA, "one", FULL), epoch=epoch, under=fence)
    await store.write(Put(NOTES, AMINA, "two", FULL), under=fence)

    assert len(await store.list_owned(NOTES, AMINA)) == 2


async def test_who_owned_the_shard_before_writes_and_claims_nothing(store: DocumentStore) -> None:
    before = Fence(SHARD, await store.claim(SHARD))
    epoch = await store.claim(AMINA, under=before)
    now = Fence(SHARD, await store.claim(SHARD))

    for attempt in (
        store.write(Put(NOTES, AMINA, "one", FULL), epoch=epoch, under=before),
        store.write(Put(NOTES, AMINA, "one", FULL), under=before),
        store.claim(AMINA, under=before),
    ):
        with pytest.raises(StaleFenceError):
            await attempt

    await store.write(Put(NOTES, AMINA, "one", Note("of the later")), epoch=epoch, under=now)
    assert await texts_of(store) == ["of the later"]


async def test_of_writes_and_a_new_owner_at_once_none_is_written_behind_the_new_owner(store: DocumentStore) -> None:
    before = Fence(SHARD, await store.claim(SHARD))

    async def write(number: int) -> bool:
        try:
            await store.write(Put(NOTES, AMINA, f"{number:02}", FULL), under=before)
        except StaleFenceError:
            return False
        return True

    first = await asyncio.gather(*(write(number) for number in range(5)), store.claim(SHARD))
    written = await store.list_owned(NOTES, AMINA)
    late = [await write(number) for number in range(10, 15)]

    assert not any(late)
    assert sum(first[:5]) == len(written) == len(await store.list_owned(NOTES, AMINA))
