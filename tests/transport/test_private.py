"""Who may read what lies in the folder of the stores."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from actors.stores.documents import Put
from tests.transport.stores.kinds import AMINA, NOTES, Note
from transport.private import make_private_database, make_private_folder
from transport.stores.sqlite_documents import SqliteDocuments


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """Whoever starts the server lets everybody read what they make."""
    before = os.umask(0o000)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_that_is_made_is_its_owners(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "data")

    assert mode_of(tmp_path / "a" / "data") == 0o700


def test_a_folder_that_is_there_may_be_everybodys_and_stays_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    make_private_folder(tmp_path)

    assert mode_of(tmp_path) == 0o755


def test_what_an_earlier_talqin_left_readable_is_closed_and_keeps_what_it_holds(tmp_path: Path) -> None:
    file, log = tmp_path / "talqin.sqlite", tmp_path / "talqin.sqlite-wal"
    file.write_bytes(b"x")
    log.write_bytes(b"y")

    make_private_database(file)

    assert (mode_of(file), mode_of(log), file.read_bytes(), log.read_bytes()) == (0o600, 0o600, b"x", b"y")


@pytest.mark.wall_clock
async def test_nobody_else_reads_the_documents_nor_what_sqlite_keeps_beside_them(tmp_path: Path) -> None:
    store = SqliteDocuments(tmp_path / "data" / "talqin.sqlite")
    await store.write(Put(NOTES, AMINA, "a", Note("x")))

    modes = {path.name: oct(mode_of(path)) for path in (tmp_path / "data").iterdir()}
    await store.close()

    assert modes == dict.fromkeys(["talqin.sqlite", "talqin.sqlite-wal", "talqin.sqlite-shm"], "0o600")
    assert mode_of(tmp_path / "data") == 0o700
