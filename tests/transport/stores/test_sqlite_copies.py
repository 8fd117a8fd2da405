"""The embedded store's copy: a token is one file's alone, and an epoch is never given twice."""

import sqlite3
from pathlib import Path

import pytest

from actors.backup.ports import EPOCHS, Cut, Place, Row
from actors.stores.documents import ChangesLostError, Owner
from transport.stores import sqlite_copies as copies
from transport.stores.sqlite_layouts import last_number, open_file

PLACE = Place(Owner("amina"), "recitations", "1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.sqlite"


def cut_of(file: Path, after: str | None = None) -> Cut:
    *_, last = copies.copy_of(str(file), after)
    assert isinstance(last, Cut)
    return last


def opened(file: Path) -> sqlite3.Connection:
    connection = open_file(str(file))
    copies.name_file(connection)
    return connection


def test_a_file_is_named_once(file: Path) -> None:
    connection = opened(file)
    name = cut_of(file).token

    copies.name_file(connection)

    assert cut_of(file).token == name
    connection.close()


@pytest.mark.parametrize("token", ["1-0", "x", "", "0-0"])
def test_a_token_that_this_file_has_not_given_is_refused(file: Path, token: str) -> None:
    connection = opened(file)

    with pytest.raises(ChangesLostError):
        cut_of(file, token)
    connection.close()


def test_a_file_that_was_set_back_is_noticed(file: Path) -> None:
    connection = opened(file)
    name, _, number = cut_of(file).token.partition("-")

    with pytest.raises(ChangesLostError, match="set back"):
        cut_of(file, f"{name}-{int(number) + 1}")
    connection.close()


def test_numbers_go_on_behind_an_epoch_that_was_brought_back(file: Path) -> None:
    connection = opened(file)

    copies.put_back(connection, [Row(Place(Owner("amina"), EPOCHS, ""), 400, 0, b"null"), Row(PLACE, 3, 1, b"{}")])

    assert last_number(connection) > 400
    assert not copies.is_empty(connection)
    connection.close()


def test_a_copy_is_only_read(file: Path) -> None:
    connection = opened(file)
    pages = copies.copy_of(str(file), None)
    next(pages, None)

    copies.put_back(connection, [Row(PLACE, 1, 1, b"{}")])

    pages.close()
    assert cut_of(file).present == frozenset({PLACE})
    connection.close()
