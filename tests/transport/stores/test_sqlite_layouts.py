"""The tables of the embedded store, and how they come from one layout to the next."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from actors.learner.documents import RECITATIONS
from actors.ports import LearnerId, RecitationRecord, SessionId, StoreUnavailableError
from actors.stores.documents import Owner
from tests.transport.stores.kinds import NOTES
from transport.stores.sqlite_layouts import last_number, make_indexes, next_number, open_file, transaction
from transport.stores.sqlite_tables import finding, list_owned

RECORD = RecitationRecord(LearnerId("amina"), SessionId("s1"), 1, "112", 1.79e9, 13, 1, 1, 0, 0, ("112:1:2",))


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "talqin.sqlite")


def test_a_file_is_made_durable_and_leaves_no_trace_of_what_is_deleted(file: str) -> None:
    connection = open_file(file)

    told = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert told == ["wal", 2]
    assert connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
    connection.close()


def test_opening_again_changes_nothing(file: str) -> None:
    first = open_file(file)
    next_number(first)
    first.close()

    again = open_file(file)

    assert last_number(again) == 1
    again.close()


def test_recitations_that_had_a_table_of_their_own_are_documents_now(file: str) -> None:
    old = sqlite3.connect(file)
    old.execute(
        "CREATE TABLE recitations (session TEXT NOT NULL, recitation INTEGER NOT NULL, learner TEXT NOT NULL, "
        "ended_at REAL NOT NULL, record BLOB NOT NULL, PRIMARY KEY (session, recitation)) WITHOUT ROWID"
    )
    for record in (RECORD, msgspec.structs.replace(RECORD, recitation=2)):
        row = (record.session, record.recitation, record.learner, record.ended_at, msgspec.msgpack.encode(record))
        old.execute("INSERT INTO recitations VALUES (?, ?, ?, ?, ?)", row)
    old.commit()
    old.close()

    connection = open_file(file)

    kept = list_owned(connection, RECITATIONS, Owner("amina"), "", 10)
    assert [(one.key, one.value.recitation, one.version) for one in kept] == [("s1/1", 1, 1), ("s1/2", 2, 1)]
    assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'recitations'").fetchone() is None
    connection.close()


def test_a_file_of_a_later_talqin_is_not_touched(file: str) -> None:
    later = sqlite3.connect(file)
    later.execute("PRAGMA user_version = 99")
    later.close()

    with pytest.raises(StoreUnavailableError, match="layout 99"):
        open_file(file)


def test_a_transaction_that_fails_leaves_nothing(file: str) -> None:
    connection = open_file(file)

    def fail() -> None:
        with transaction(connection):
            next_number(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert last_number(connection) == 0
    connection.close()


def test_documents_are_found_through_the_index(file: str) -> None:
    connection = open_file(file)
    make_indexes(connection, NOTES)

    plan = connection.execute(f"EXPLAIN QUERY PLAN {finding(NOTES, 'place')}", ("mecca", 1, 10)).fetchall()

    assert [row[3] for row in plan] == ["SEARCH documents USING INDEX notes__place (<expr>=?)"]
    connection.close()
