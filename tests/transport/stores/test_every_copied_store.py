"""SQLite and MongoDB are copied at one cut, tell what changed since, and take a copy back as it was."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from actors.backup.copier import Copier
from actors.backup.drill import drill
from actors.backup.ports import EPOCHS, Cut, Gone, Place, Row
from actors.backup.restorer import Restorer
from actors.backup.seals import Seals
from actors.backup.vault import Vault
from actors.learner.documents import RECITATIONS
from actors.ports import LearnerId, RecitationRecord, SessionId
from actors.privacy.keys import DataKeys
from actors.privacy.tombstones import Tombstones
from actors.stores.documents import ChangesLostError, Owner, Put, Remove
from models.backup.chain import Kind
from tests.fakes.documents import RememberedDocuments
from tests.fakes.objects import RememberedObjects
from tests.fakes.servers import Server
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.opening import ALL
from transport.stores.sqlite_documents import SqliteDocuments

pytestmark = pytest.mark.wall_clock

Copied = SqliteDocuments | MongoDocuments


@pytest_asyncio.fixture(params=["sqlite", "mongo"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Copied]]:
    """Two of a kind, with nothing in them."""
    made: list[Copied] = []
    for name in ("one", "two"):
        if request.param == "mongo":
            server: Server = request.getfixturevalue("mongo_server")
            url = f"mongodb://127.0.0.1:{server.port}/{name}_{tmp_path.name[-40:]}?replicaSet=secantus"
            made.append(await asyncio.to_thread(MongoDocuments, url))
        else:
            made.append(SqliteDocuments(tmp_path / f"{name}.sqlite"))
        await made[-1].prepare(*ALL)
    yield made
    for store in made:
        await store.close()


def recited(learner: str, recitation: int, words: int = 9) -> Put[Any]:
    record = RecitationRecord(LearnerId(learner), SessionId("s1"), recitation, "112", 1.0, words, 1, 0, 0, 0)
    return Put(RECITATIONS, Owner(learner), str(recitation), record)


def place(learner: str, recitation: int) -> Place:
    return Place(Owner(learner), RECITATIONS.name, str(recitation))


async def copied(store: Copied, after: str | None = None) -> tuple[dict[Place, Row], set[Place], Cut]:
    rows, gone = dict[Place, Row](), set[Place]()
    async for one in store.copy(after):
        match one:
            case Row():
                rows[one.place] = one
            case Gone():
                gone.add(one.place)
            case Cut():
                return rows, gone, one
    raise AssertionError("no cut")


async def test_a_copy_holds_all_and_is_taken_back_as_it_was(stores: list[Copied]) -> None:
    store, other = stores
    epoch = await store.claim(Owner("amina"))
    await store.write(recited("amina", 1), recited("amina", 2), epoch=epoch)
    await store.write(recited("amina", 1, words=12), epoch=epoch)
    await store.write(recited("bilal", 1))

    rows, _, _ = await copied(store)
    was_empty = await other.is_empty()
    await other.put_back(list(rows.values()))
    await other.put_back(list(rows.values()))

    assert set(rows) == {place("amina", 1), place("amina", 2), place("bilal", 1), Place(Owner("amina"), EPOCHS, "")}
    assert rows[place("amina", 1)].version == 2
    assert (was_empty, await other.is_empty()) == (True, False)
    assert (await copied(other))[0] == rows
    await other.write(recited("amina", 3), epoch=epoch)
    assert await other.claim(Owner("amina")) > epoch
    kept = await other.read(RECITATIONS, Owner("amina"), "1")
    assert kept is not None
    assert (kept.value.right, kept.version) == (12, 2)


async def test_what_was_written_and_removed_since_is_told(stores: list[Copied]) -> None:
    store, _ = stores
    await store.write(recited("amina", 1), recited("amina", 2), recited("amina", 3))
    _, _, first = await copied(store)
    await store.write(recited("amina", 2, words=12), Remove(RECITATIONS, Owner("amina"), "3"))
    await store.write(recited("bilal", 1))
    await store.claim(Owner("bilal"))
    await store.erase(Owner("bilal"))
    await store.write(recited("bilal", 2))

    rows, gone, cut = await copied(store, first.token)
    again = await copied(store, cut.token)

    assert set(rows) == {place("amina", 2), place("bilal", 2)}
    assert rows[place("amina", 2)].version == 2
    if cut.present is None:
        assert gone == {place("amina", 3), place("bilal", 1), Place(Owner("bilal"), EPOCHS, "")}
    else:
        assert cut.present == {place("amina", 1), place("amina", 2), place("bilal", 2)}
    assert again[:2] == ({}, set())


async def test_a_token_of_another_store_is_refused(stores: list[Copied]) -> None:
    _, _, cut = await copied(stores[0])
    await copied(stores[1])

    with pytest.raises(ChangesLostError):
        await copied(stores[1], cut.token)


async def test_a_copy_is_of_one_moment_whatever_is_written_meanwhile(stores: list[Copied]) -> None:
    store, _ = stores
    await store.write(*[recited("amina", number) for number in range(450)])
    rows = dict[Place, Row]()

    async for one in store.copy():
        if isinstance(one, Row):
            rows[one.place] = one
        if len(rows) == 1:
            await store.write(recited("amina", 1, words=99), recited("amina", 449, words=99), recited("zaynab", 1))

    assert len(rows) == 450
    assert {row.version for row in rows.values()} == {1}


async def test_a_chain_on_the_real_store_comes_back_and_the_drill_passes(stores: list[Copied]) -> None:
    store, other = stores
    keys, now = RememberedDocuments(), [1_000.0]
    tombstones = Tombstones(keys, lambda: now[0])
    seals, vault = Seals(keys, DataKeys(keys, lambda: now[0]), tombstones), Vault(RememberedObjects(lambda: now[0]))
    copier = Copier(store, seals, vault, lambda: now[0], 2000)
    for number, kind in enumerate((Kind.FULL, Kind.JOURNAL, Kind.INCREMENTAL, Kind.JOURNAL)):
        await store.write(*[recited("amina", number * 5 + one) for one in range(7)])
        await store.write(Remove(RECITATIONS, Owner("amina"), str(number)))
        await store.claim(Owner("bilal"))
        await copier.take(kind)
        now[0] += 60
    await store.write(recited("amina", 2, words=40), Remove(RECITATIONS, Owner("amina"), "7"))

    seen = await drill(Restorer(seals, tombstones, vault), store, other, lambda: now[0], iter((1.0, 3.0)).__next__)

    assert (seen.missing, seen.surplus, seen.different) == (0, 0, 0)
    assert (seen.rto_seconds, seen.rpo_seconds, seen.has_passed) == (2.0, 60.0, True)
    assert seen.documents == 22 - 4 + 1
