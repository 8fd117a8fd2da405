"""The tables of the embedded store: made, and brought from one layout to the next, in one transaction a step."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from actors.learner.documents import RECITATIONS, key_of
from actors.ports import RecitationRecord, StoreUnavailableError
from actors.stores.documents import Collection
from transport.stores.coding import to_json, written_name

_FIRST: Final = (
    """CREATE TABLE documents (
        owner TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL,
        version INTEGER NOT NULL, revision INTEGER NOT NULL, written INTEGER NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (owner, collection, key)
    ) WITHOUT ROWID""",
    "CREATE INDEX documents_by_write ON documents (collection, written)",
    "CREATE INDEX documents_by_revision ON documents (collection, revision)",
    "CREATE TABLE epochs (owner TEXT NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE counted (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL)",
    "INSERT INTO counted VALUES (1, 0)",
)
"""`counted.number` numbers writes and epochs; it never goes back, whatever is taken away."""


def open_file(file: str) -> sqlite3.Connection:
    """Open a file and bring it to the layout of this Talqin.

    Raises:
        StoreUnavailableError: the file was written by a later Talqin.
        sqlite3.Error: it cannot be read or written.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _bring_forward(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Make all that is done inside, durably, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def next_number(connection: sqlite3.Connection) -> int:
    """Give the next of the numbers that never go back."""
    connection.execute("UPDATE counted SET number = number + 1")
    return last_number(connection)


def last_number(connection: sqlite3.Connection) -> int:
    """Give the number that was given last."""
    return int(connection.execute("SELECT number FROM counted").fetchone()[0])


def make_indexes(connection: sqlite3.Connection, collection: Collection[Any]) -> None:
    """Make the indexes that a collection wants and the file has not."""
    for index in collection.indexes:
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS {collection.name}__{index} "
            f"ON documents ({field_of(collection, index)}, owner, key) WHERE collection = '{collection.name}'"
        )


def field_of(collection: Collection[Any], index: str) -> str:
    """Give the SQL of an indexed field: the index is used where a query says the very same."""
    return f"json_extract(value, '$.\"{written_name(collection, index)}\"')"


def _bring_forward(connection: sqlite3.Connection) -> None:
    layout = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if layout > len(_STEPS):
        raise StoreUnavailableError(f"the file has layout {layout}, of a later Talqin; this one knows {len(_STEPS)}")
    for number, step in enumerate(_STEPS[layout:], layout + 1):
        with transaction(connection):
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")


def _make_documents(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _move_recitations(connection: sqlite3.Connection) -> None:
    """Until 0.1 recitations had a table of their own."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'recitations'").fetchone():
        return
    for (record,) in connection.execute("SELECT record FROM recitations").fetchall():
        read = msgspec.msgpack.decode(record, type=RecitationRecord)
        connection.execute(
            "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, 1, 1, ?, ?)",
            (
                read.learner,
                RECITATIONS.name,
                key_of(read),
                next_number(connection),
                to_json(RECITATIONS, read).decode(),
            ),
        )
    connection.execute("DROP TABLE recitations")


_STEPS: Final[tuple[Callable[[sqlite3.Connection], None], ...]] = (_make_documents, _move_recitations)
"""From each layout to the next, beginning with an empty file. None is ever changed once it was released."""
