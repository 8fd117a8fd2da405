"""The embedded store looked through, and what is left in its file when something was taken away."""

from pathlib import Path

import pytest

from actors.stores.documents import Owner, Put
from models.people.account import AccountId
from models.people.sought import sought
from tests.transport.stores.kinds import AMINA, BILAL, NOTES, Note
from transport.stores.sqlite_documents import SqliteDocuments

pytestmark = pytest.mark.wall_clock

SECRET = "qamar-4711"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_what_was_taken_away_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "talqin.sqlite")
    await store.prepare(NOTES)
    await store.write(*(Put(NOTES, BILAL, f"{i}", Note(f"of bilal {i}")) for i in range(50)))
    await store.write(Put(NOTES, BILAL, "x", Note(SECRET, place=SECRET)))
    assert SECRET.encode() in bytes_of(tmp_path)

    for held in [one async for one in store.about(sought(AccountId(SECRET), None))]:
        await store.take_away(held)

    assert SECRET.encode() not in bytes_of(tmp_path)
    assert len([one async for one in store.held_by(BILAL)]) == 50
    await store.close()


async def test_what_was_erased_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "talqin.sqlite")
    await store.prepare(NOTES)
    await store.write(Put(NOTES, AMINA, "a", Note("x")), Put(NOTES, Owner(SECRET), "a", Note(SECRET, place=SECRET)))

    await store.erase(Owner(SECRET))

    assert SECRET.encode() not in bytes_of(tmp_path)
    await store.close()
