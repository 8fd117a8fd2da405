"""How a document's value becomes JSON or BSON and comes back: checked before it is kept, brought forward when read."""

from typing import Any, TypeVar, cast

import msgspec

from actors.ports import StoreUnavailableError
from actors.stores.documents import Collection, UnfitValueError

T = TypeVar("T")


def to_json(collection: Collection[T], value: T) -> bytes:
    """Write a value as JSON.

    Raises:
        UnfitValueError: it would not be read back as it is.
    """
    try:
        text = msgspec.json.encode(value)
        again = msgspec.json.decode(text, type=collection.kind)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise UnfitValueError(f"{collection.name}: {error}") from error
    if again != value:
        raise UnfitValueError(f"{collection.name}: a {type(value).__name__} is not read back as it is: {value!r:.200}")
    return text


def from_json(collection: Collection[T], revision: int, text: bytes | str) -> T:
    """Read a value, of this revision or an older one.

    Raises:
        StoreUnavailableError: it is of a later revision, or is no such value.
    """
    try:
        if revision == collection.revision:
            return msgspec.json.decode(text, type=collection.kind)
        return from_fields(collection, revision, msgspec.json.decode(text))
    except msgspec.MsgspecError as error:
        raise StoreUnavailableError(f"a document of {collection.name} cannot be read: {error}") from error


def to_fields(collection: Collection[T], value: T) -> dict[str, Any]:
    """Write a value as fields of the plain types that JSON has.

    Raises:
        UnfitValueError: it would not be read back as it is.
    """
    to_json(collection, value)
    return cast("dict[str, Any]", msgspec.to_builtins(value, str_keys=True))


def from_fields(collection: Collection[T], revision: int, fields: dict[str, Any]) -> T:
    """Read a value, of this revision or an older one, from its fields.

    Raises:
        StoreUnavailableError: it is of a later revision, or is no such value.
    """
    if revision > collection.revision:
        raise StoreUnavailableError(
            f"a document of {collection.name} is of revision {revision}, written by a later Talqin; "
            f"this one knows {collection.revision}"
        )
    for step in collection.steps[revision - 1 :]:
        fields = step(fields)
    try:
        return msgspec.convert(fields, collection.kind, str_keys=True)
    except msgspec.MsgspecError as error:
        raise StoreUnavailableError(f"a document of {collection.name} cannot be read: {error}") from error


def written_name(collection: Collection[Any], index: str) -> str:
    """Give the name under which an indexed field is written.

    Raises:
        ValueError: the collection is not indexed by it.
    """
    if index not in collection.indexes:
        raise ValueError(f"{collection.name} is not indexed by {index!r}; it is by {collection.indexes}")
    kind = collection.kind
    names: dict[str, str] = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    return names[index]
