"""Values become JSON or fields, and come back as they were or not at all."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.ports import StoreUnavailableError
from actors.stores.documents import Collection, UnfitValueError
from tests.transport.stores.kinds import CARDS, NEW_NOTES, NOTES, Card, Note
from transport.stores.coding import from_fields, from_json, to_fields, to_json, written_name

NOTE_VALUES = st.builds(
    Note,
    text=st.text(st.characters(codec="utf-8")),
    score=st.floats(allow_nan=False, allow_infinity=False),
    words=st.lists(st.text(st.characters(codec="utf-8"))).map(tuple),
    counts=st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(-(2**63), 2**63 - 1)),
)


class Blob(msgspec.Struct, frozen=True, rename="camel"):
    some_bytes: bytes
    by_number: dict[int, str] = {}


BLOBS = Collection("blobs", Blob, indexes=("some_bytes",))


@given(NOTE_VALUES)
def test_whatever_is_written_is_read_back(note: Note) -> None:
    assert from_json(NOTES, 1, to_json(NOTES, note)) == note
    assert from_fields(NOTES, 1, to_fields(NOTES, note)) == note


def test_bytes_and_keys_that_are_numbers_come_back() -> None:
    blob = Blob(b"\x00\xff", {7: "seven"})

    assert from_json(BLOBS, 1, to_json(BLOBS, blob)) == blob
    assert from_fields(BLOBS, 1, to_fields(BLOBS, blob)) == blob


@pytest.mark.parametrize("write", [to_json, to_fields])
@pytest.mark.parametrize(
    "value",
    [
        Note("", score=float("nan")),
        Note("lone \ud800"),
        Note("", words=["a"]),  # type: ignore[arg-type] # what should not be
        Note(object()),  # type: ignore[arg-type] # what should not be
        Card(1),
    ],
)
def test_what_would_not_come_back_is_refused(write: Callable[[Any, Any], object], value: object) -> None:
    with pytest.raises(UnfitValueError, match="notes"):
        write(NOTES, value)


@pytest.mark.parametrize("text", [b"{}", b"[]", b"not JSON", b'{"due": "x"}'])
def test_what_is_no_such_value_is_the_stores_fault(text: bytes) -> None:
    with pytest.raises(StoreUnavailableError, match="cards"):
        from_json(CARDS, 1, text)


def test_an_older_revision_goes_through_the_steps_that_it_lacks() -> None:
    assert from_json(NEW_NOTES, 1, b'{"said": "x"}') == Note("x", "mecca")
    assert from_fields(NEW_NOTES, 2, {"text": "x"}) == Note("x", "mecca")
    assert from_fields(NEW_NOTES, 3, {"text": "x"}) == Note("x")


def test_a_later_revision_is_not_read() -> None:
    with pytest.raises(StoreUnavailableError, match="later Talqin"):
        from_json(NOTES, 2, b'{"text": "x"}')


def test_an_older_document_that_no_step_mends_is_the_stores_fault() -> None:
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        from_fields(NEW_NOTES, 2, {"text": 7})


def test_an_index_is_looked_for_under_the_name_that_is_written() -> None:
    assert written_name(BLOBS, "some_bytes") == "someBytes"
    with pytest.raises(ValueError, match="by_number"):
        written_name(BLOBS, "by_number")
