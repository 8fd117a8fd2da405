"""What the embedded store does with its tables, on a connection, in the store's own thread."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from actors.stores.documents import (
    Change,
    ChangesLostError,
    Collection,
    ConflictError,
    Epoch,
    Fence,
    Kept,
    Owner,
    Put,
    StaleEpochError,
    StaleFenceError,
)
from transport.stores.coding import from_json, to_json
from transport.stores.sqlite_layouts import field_of, last_number, next_number, transaction

T = TypeVar("T")

_BATCH: Final = 100
"""Documents rewritten in one transaction of a migration: some milliseconds, in which others wait."""


def claim(connection: sqlite3.Connection, owner: Owner, under: Fence | None) -> Epoch:
    """Give the owner's next epoch."""
    with transaction(connection):
        if under is not None:
            _see_fence(connection, under)
        epoch = Epoch(next_number(connection))
        connection.execute("INSERT OR REPLACE INTO epochs VALUES (?, ?)", (owner, epoch))
    return epoch


def read(connection: sqlite3.Connection, collection: Collection[T], owner: Owner, key: str) -> Kept[T] | None:
    """Give one document."""
    row = connection.execute(
        "SELECT version, revision, value FROM documents WHERE owner = ? AND collection = ? AND key = ?",
        (owner, collection.name, key),
    ).fetchone()
    return None if row is None else Kept(owner, key, from_json(collection, row[1], row[2]), row[0])


def list_owned(
    connection: sqlite3.Connection, collection: Collection[T], owner: Owner, after: str, limit: int
) -> list[Kept[T]]:
    """Give an owner's documents."""
    rows = connection.execute(
        "SELECT owner, key, version, revision, value FROM documents "
        "WHERE owner = ? AND collection = ? AND key > ? ORDER BY key LIMIT ?",
        (owner, collection.name, after, limit),
    )
    return [_kept(collection, row) for row in rows]


def find(
    connection: sqlite3.Connection, collection: Collection[T], index: str, value: str | float, limit: int
) -> list[Kept[T]]:
    """Give documents by an indexed field; those of older revisions are looked through until they are migrated."""
    new = connection.execute(finding(collection, index), (value, collection.revision, limit))
    old = connection.execute(
        "SELECT owner, key, version, revision, value FROM documents WHERE collection = ? AND revision < ?",
        (collection.name, collection.revision),
    )
    found = [_kept(collection, row) for row in new]
    found += [kept for kept in (_kept(collection, row) for row in old) if getattr(kept.value, index) == value]
    return sorted(found, key=lambda kept: (kept.owner, kept.key))[:limit]


def finding(collection: Collection[Any], index: str) -> str:
    """Say in SQL what finds documents of this revision; the `+` keeps SQLite from preferring the revision's index."""
    return (
        "SELECT owner, key, version, revision, value FROM documents "  # noqa: S608 - names that Collection has checked
        f"WHERE collection = '{collection.name}' AND {field_of(collection, index)} = ? AND +revision = ? "
        "ORDER BY owner, key LIMIT ?"
    )


def write(
    connection: sqlite3.Connection, changes: Sequence[Change], epoch: Epoch | None, under: Fence | None = None
) -> None:
    """Make all changes, or none."""
    texts = [to_json(change.collection, change.value) if isinstance(change, Put) else b"" for change in changes]
    with transaction(connection):
        if under is not None:
            _see_fence(connection, under)
        if epoch is not None:
            for owner in {change.owner for change in changes}:
                _see_epoch(connection, owner, epoch)
        for change, text in zip(changes, texts, strict=True):
            if isinstance(change, Put):
                _put(connection, change, text.decode())
            else:
                place = (change.owner, change.collection.name, change.key)
                connection.execute("DELETE FROM documents WHERE owner = ? AND collection = ? AND key = ?", place)


def erase(connection: sqlite3.Connection, owner: Owner) -> int:
    """Take away all that is an owner's."""
    with transaction(connection):
        connection.execute("DELETE FROM epochs WHERE owner = ?", (owner,))
        gone = connection.execute("DELETE FROM documents WHERE owner = ?", (owner,)).rowcount
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log, too, holds what was written
    return gone


def migrate_some(connection: sqlite3.Connection, collection: Collection[Any]) -> int:
    """Rewrite some documents of older revisions; returns how many, 0 when there are no more."""
    with transaction(connection):
        rows = connection.execute(
            "SELECT owner, key, version, revision, value FROM documents WHERE collection = ? AND revision < ? LIMIT ?",
            (collection.name, collection.revision, _BATCH),
        ).fetchall()
        for row in rows:
            text = to_json(collection, _kept(collection, row).value).decode()
            connection.execute(
                "UPDATE documents SET revision = ?, value = ? WHERE owner = ? AND collection = ? AND key = ?",
                (collection.revision, text, row[0], collection.name, row[1]),
            )
    return len(rows)


def where_to_follow(connection: sqlite3.Connection, after: str | None) -> int:
    """Say after which write changes are to be told.

    Raises:
        ChangesLostError: this file has never given that token: it is older, or another.
    """
    last = last_number(connection)
    if after is None:
        return last
    if not after.isdecimal() or int(after) > last:
        raise ChangesLostError(f"write {after} is not known: the last one is {last}")
    return int(after)


def written_since(connection: sqlite3.Connection, collection: Collection[T], number: int) -> list[tuple[int, Kept[T]]]:
    """Give some of what was written after a write, by the order of the last writes."""
    rows = connection.execute(
        "SELECT owner, key, version, revision, value, written FROM documents "
        "WHERE collection = ? AND written > ? ORDER BY written LIMIT ?",
        (collection.name, number, _BATCH),
    )
    return [(row[5], _kept(collection, row)) for row in rows]


def _see_fence(connection: sqlite3.Connection, fence: Fence) -> None:
    try:
        _see_epoch(connection, fence.owner, fence.epoch)
    except StaleEpochError as error:
        raise StaleFenceError(str(error)) from error


def _see_epoch(connection: sqlite3.Connection, owner: Owner, epoch: Epoch) -> None:
    row = connection.execute("SELECT epoch FROM epochs WHERE owner = ?", (owner,)).fetchone()
    if row is None or row[0] != epoch:
        raise StaleEpochError(f"epoch {epoch} is over; {'none is there' if row is None else f'{row[0]} is the latest'}")


def _put(connection: sqlite3.Connection, put: Put[Any], text: str) -> None:
    place = (put.owner, put.collection.name, put.key)
    row = connection.execute(
        "SELECT version FROM documents WHERE owner = ? AND collection = ? AND key = ?", place
    ).fetchone()
    version = 0 if row is None else row[0]
    if put.expected not in {None, version}:
        raise ConflictError(f"a document of {put.collection.name} is at version {version}, not at {put.expected}")
    connection.execute(
        "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*place, version + 1, put.collection.revision, next_number(connection), text),
    )


def _kept(collection: Collection[T], row: tuple[Any, ...]) -> Kept[T]:
    owner, key, version, revision, value = row[:5]
    return Kept(owner, key, from_json(collection, revision, value), version)
