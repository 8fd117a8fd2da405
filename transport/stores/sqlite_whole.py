"""The embedded store looked through as a whole, on a connection, in the store's own thread, some rows at a time."""

import sqlite3
from typing import Final

import msgspec

from actors.stores.documents import Owner
from actors.stores.whole import Held
from models.people.sought import Sought
from transport.stores.sqlite_layouts import next_number, transaction

BATCH: Final = 200
"""Rows read in one turn: some milliseconds, in between which others come."""

Place = tuple[str, str, str]
"""Owner, collection, key: the order of the table."""

FIRST: Final[Place] = ("", "", "")


def held_by(connection: sqlite3.Connection, owner: Owner, after: Place) -> list[Held]:
    """Give some documents of an owner, behind a place."""
    rows = connection.execute(
        "SELECT owner, collection, key, value, version FROM documents WHERE owner = ? AND (collection, key) > (?, ?) "
        "ORDER BY collection, key LIMIT ?",
        (owner, *after[1:], BATCH),
    )
    return [_held(row) for row in rows]


def all_behind(connection: sqlite3.Connection, after: Place) -> list[Held]:
    """Give some documents of anybody, behind a place."""
    rows = connection.execute(
        "SELECT owner, collection, key, value, version FROM documents WHERE (owner, collection, key) > (?, ?, ?) "
        "ORDER BY owner, collection, key LIMIT ?",
        (*after, BATCH),
    )
    return [_held(row) for row in rows]


def epochs_about(connection: sqlite3.Connection, sought: Sought) -> list[Held]:
    """Give the epochs of whoever is meant."""
    owners = [owner for (owner,) in connection.execute("SELECT owner FROM epochs") if sought.is_in(owner, "", "")]
    return [Held("_epochs", Owner(owner), "", msgspec.Raw(b"null")) for owner in owners]


def owners_behind(connection: sqlite3.Connection, after: str) -> list[Owner]:
    """Give some owners, behind one."""
    rows = connection.execute(
        "SELECT DISTINCT owner FROM documents WHERE owner > ? ORDER BY owner LIMIT ?", (after, BATCH)
    )
    return [Owner(owner) for (owner,) in rows]


def take_away(connection: sqlite3.Connection, held: Held) -> None:
    """Remove one document, or an epoch."""
    with transaction(connection):
        if held.collection == "_epochs":
            connection.execute("DELETE FROM epochs WHERE owner = ?", (held.owner,))
        else:
            place = (held.owner, held.collection, held.key)
            connection.execute("DELETE FROM documents WHERE owner = ? AND collection = ? AND key = ?", place)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log, too, holds what was written


def rewrite(connection: sqlite3.Connection, held: Held, value: msgspec.Raw) -> bool:
    """Put another value in a document's place, if nobody has written it since."""
    with transaction(connection):
        changed = connection.execute(
            "UPDATE documents SET value = ?, version = version + 1, written = ? "
            "WHERE owner = ? AND collection = ? AND key = ? AND version = ?",
            (bytes(value).decode(), next_number(connection), held.owner, held.collection, held.key, held.version),
        )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return changed.rowcount == 1


def place_of(held: Held) -> Place:
    """Say where a document stands in the table."""
    return (held.owner, held.collection, held.key)


def _held(row: tuple[str, str, str, str, int]) -> Held:
    return Held(row[1], Owner(row[0]), row[2], msgspec.Raw(row[3].encode()), row[4])
