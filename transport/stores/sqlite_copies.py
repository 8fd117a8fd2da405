"""The embedded store copied at one cut, on a connection of its own, while others go on writing; and taken back."""

import secrets
import sqlite3
from collections.abc import Generator, Sequence
from typing import Final

from actors.backup.ports import EPOCHS, Cut, Place, Row
from actors.stores.documents import ChangesLostError, Owner
from transport.stores.sqlite_layouts import last_number, next_number, transaction

_BATCH: Final = 500


def name_file(connection: sqlite3.Connection) -> None:
    """Give the file a number of its own, if it has none: a token of one file means nothing in another."""
    if not _name_of(connection):
        connection.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")


def copy_of(file: str, after: str | None) -> Generator[list[Row] | Cut, None, None]:
    """Read all, or what was written after a token, in one transaction of reading: one cut through all documents.

    Raises:
        ChangesLostError: this file has never given that token.
    """
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN")
        last = last_number(connection)
        since = _since(connection, after, last)
        yield from _rows(connection, since)
        places = connection.execute("SELECT owner, collection, key FROM documents")
        there = [Place(Owner(owner), collection, key) for owner, collection, key in places]
        there += [Place(Owner(owner), EPOCHS, "") for (owner,) in connection.execute("SELECT owner FROM epochs")]
        yield Cut(f"{_name_of(connection)}-{last}", frozenset(there))
    finally:
        connection.close()


def is_empty(connection: sqlite3.Connection) -> bool:
    """Say whether there is nothing."""
    return not connection.execute(
        "SELECT EXISTS (SELECT 1 FROM documents) OR EXISTS (SELECT 1 FROM epochs)"
    ).fetchone()[0]


def put_back(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Write documents and epochs as they were; the file's numbers go on behind every epoch."""
    with transaction(connection):
        for row in rows:
            place = row.place
            if place.collection == EPOCHS:
                connection.execute("INSERT OR REPLACE INTO epochs VALUES (?, ?)", (place.owner, row.version))
                connection.execute("UPDATE counted SET number = max(number, ?)", (row.version,))
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(place.owner, place.collection, place.key, row.version, row.revision),
                        next_number(connection),
                        row.value.decode(),
                    ),
                )


def _rows(connection: sqlite3.Connection, since: int) -> Generator[list[Row], None, None]:
    names = [name for (name,) in connection.execute("SELECT DISTINCT collection FROM documents")]
    for name in names:
        found = connection.execute(
            "SELECT owner, collection, key, version, revision, value FROM documents "
            "WHERE collection = ? AND written > ? ORDER BY written",
            (name, since),
        )
        while some := found.fetchmany(_BATCH):
            yield [Row(Place(Owner(one[0]), one[1], one[2]), one[3], one[4], one[5].encode()) for one in some]
    epochs = connection.execute("SELECT owner, epoch FROM epochs WHERE epoch > ?", (since,))
    while claimed := epochs.fetchmany(_BATCH):
        yield [Row(Place(Owner(owner), EPOCHS, ""), epoch, 0, b"null") for owner, epoch in claimed]


def _since(connection: sqlite3.Connection, after: str | None, last: int) -> int:
    if after is None:
        return 0
    name, _, number = after.partition("-")
    if name != str(_name_of(connection)) or not number.isdecimal() or int(number) > last:
        raise ChangesLostError(f"{after} is a write of another file, or of one that was set back")
    return int(number)


def _name_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])
