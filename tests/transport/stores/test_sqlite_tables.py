"""What the embedded store does in its tables, beyond what every store promises."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from actors.stores.documents import ChangesLostError, ConflictError, Put, Remove
from tests.transport.stores.kinds import AMINA, NEW_NOTES, NOTES, OLD_NOTES, Note, OldNote
from transport.stores import sqlite_tables as tables
from transport.stores.sqlite_layouts import open_file


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_file(str(tmp_path / "talqin.sqlite"))
    yield connection
    connection.close()


def put(connection: sqlite3.Connection, *keys: str) -> None:
    tables.write(connection, [Put(NOTES, AMINA, key, Note(key)) for key in keys], None)


def test_writes_are_told_in_their_order_and_a_document_once(connection: sqlite3.Connection) -> None:
    put(connection, "a", "b", "a", "c")
    tables.write(connection, [Remove(NOTES, AMINA, "c")], None)

    told = tables.written_since(connection, NOTES, 0)

    assert [(number, kept.key, kept.version) for number, kept in told] == [(2, "b", 1), (3, "a", 2)]
    assert tables.written_since(connection, NOTES, 3) == []


def test_no_number_is_given_twice_though_the_last_document_is_gone(connection: sqlite3.Connection) -> None:
    put(connection, "a", "b")
    tables.erase(connection, AMINA)
    put(connection, "c")

    assert [number for number, _ in tables.written_since(connection, NOTES, 0)] == [3]


@pytest.mark.parametrize("token", ["3", "-1", "x", ""])
def test_a_token_of_another_file_is_lost(connection: sqlite3.Connection, token: str) -> None:
    put(connection, "a", "b")

    with pytest.raises(ChangesLostError):
        tables.where_to_follow(connection, token)
    assert tables.where_to_follow(connection, "2") == 2


def test_a_migration_goes_in_batches_and_is_not_told_as_a_write(connection: sqlite3.Connection) -> None:
    tables.write(connection, [Put(OLD_NOTES, AMINA, f"{i:03}", OldNote("x")) for i in range(120)], None)

    assert [tables.migrate_some(connection, NEW_NOTES) for _ in range(3)] == [100, 20, 0]
    assert tables.written_since(connection, NEW_NOTES, 120) == []


def test_after_a_conflict_the_connection_goes_on(connection: sqlite3.Connection) -> None:
    with pytest.raises(ConflictError):
        tables.write(connection, [Put(NOTES, AMINA, "a", Note("a"), expected=4)], None)

    put(connection, "a")
    assert tables.read(connection, NOTES, AMINA, "a") is not None


def test_what_was_erased_is_nowhere_in_the_files(connection: sqlite3.Connection, tmp_path: Path) -> None:
    secret = "the-secret-of-amina"
    tables.write(connection, [Put(NOTES, AMINA, f"{i}", Note(secret * 50)) for i in range(100)], None)
    tables.erase(connection, AMINA)

    assert not [file.name for file in tmp_path.iterdir() if secret.encode() in file.read_bytes()]
