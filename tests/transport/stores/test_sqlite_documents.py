"""Documents in one file, beyond what every store promises: restarts, bad files, a disk that hangs."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import Put
from tests.transport.stores.kinds import AMINA, NOTES, Note, texts_of
from transport.stores import sqlite_tables as tables
from transport.stores.sqlite_documents import SqliteDocuments

pytestmark = pytest.mark.wall_clock


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "made" / "when" / "absent.sqlite"
    first, again = SqliteDocuments(file), SqliteDocuments(file)
    await first.write(Put(NOTES, AMINA, "a", Note("kept")))
    await first.close()

    assert await texts_of(again) == ["kept"]
    await again.close()


async def test_epochs_go_on_after_a_restart(tmp_path: Path) -> None:
    first, again = (SqliteDocuments(tmp_path / "talqin.sqlite") for _ in range(2))
    before = await first.claim(AMINA)
    await first.close()

    assert await again.claim(AMINA) > before
    await again.close()


async def test_a_file_that_is_no_database_is_the_stores_fault(tmp_path: Path) -> None:
    file = tmp_path / "talqin.sqlite"
    file.write_bytes(b"not a database, but long enough to be read as one" * 100)
    store = SqliteDocuments(file)

    with pytest.raises(StoreUnavailableError, match=r"talqin\.sqlite"):
        await store.prepare()
    await store.close()


async def test_a_folder_that_cannot_be_made_is_the_stores_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = SqliteDocuments(tmp_path / "file" / "talqin.sqlite")

    with pytest.raises(StoreUnavailableError):
        await store.read(NOTES, AMINA, "a")
    await store.close()


async def test_a_disk_that_hangs_is_not_waited_for_and_is_used_again_when_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteDocuments(tmp_path / "talqin.sqlite", within=0.3)
    await store.prepare()
    goes_on = threading.Event()

    def hang(*arguments: object) -> None:
        del arguments
        goes_on.wait(5)

    monkeypatch.setattr(tables, "claim", hang)
    for hanging in (store.claim(AMINA), store.write(Put(NOTES, AMINA, "a", Note("a")))):
        with pytest.raises(StoreUnavailableError, match="within"):
            await hanging

    goes_on.set()

    assert await texts_of(store) == []
    await store.close()


async def test_a_writer_in_another_process_is_waited_for(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "talqin.sqlite")
    await store.prepare()
    other = await asyncio.to_thread(sqlite3.connect, tmp_path / "talqin.sqlite", check_same_thread=False)
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")

    writing = asyncio.ensure_future(store.write(Put(NOTES, AMINA, "a", Note("a"))))
    await asyncio.wait({writing}, timeout=0.05)
    assert not writing.done()
    await asyncio.to_thread(other.rollback)
    await writing

    assert await texts_of(store) == ["a"]
    await asyncio.to_thread(other.close)
    await store.close()


async def test_who_follows_is_let_go_when_the_store_closes(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "talqin.sqlite")
    following = asyncio.ensure_future(anext(store.changes(NOTES), None))
    await asyncio.wait({following}, timeout=0.05)

    await store.close()
    await store.close()

    assert await following is None
