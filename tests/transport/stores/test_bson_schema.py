"""What MongoDB is to check of documents."""

import enum
from typing import Literal

import msgspec
import pytest

from tests.transport.stores.kinds import NEW_NOTES, Note
from transport.stores.bson_schema import schema_of, validator_of


class Shade(enum.Enum):
    LIGHT = "light"
    DARK = "dark"


class Tree(msgspec.Struct, frozen=True, rename="camel", tag="tree"):
    the_name: str
    shade: Shade = Shade.LIGHT
    is_old: bool = False
    branches: tuple["Tree", ...] = ()
    pair: tuple[int, str] = (0, "")
    kind: Literal["oak", "palm"] | None = None
    leaf: bytes = b""
    anything: object = None


NUMBER = {"bsonType": ["int", "long"]}
TEXT = {"bsonType": "string"}


def test_a_struct_says_what_its_fields_are_and_which_must_be_there() -> None:
    assert schema_of(Note) == {
        "bsonType": "object",
        "required": ["text"],
        "properties": {
            "text": TEXT,
            "place": TEXT,
            "score": {"bsonType": ["double", "int", "long"]},
            "words": {"bsonType": "array", "items": TEXT},
            "counts": {"bsonType": "object", "additionalProperties": NUMBER},
        },
    }


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("theName", TEXT),
        ("shade", {"enum": ["light", "dark"]}),
        ("isOld", {"bsonType": "bool"}),
        ("branches", {"bsonType": "array", "items": {"bsonType": "object"}}),
        ("pair", {"bsonType": "array", "items": [NUMBER, TEXT], "minItems": 2, "maxItems": 2}),
        ("leaf", TEXT),
        ("anything", {}),
        ("type", {"enum": ["tree"]}),
    ],
)
def test_every_type_is_named_as_bson_has_it(field: str, expected: dict[str, object]) -> None:
    assert schema_of(Tree)["properties"][field] == expected


def test_one_of_several_types_is_any_of_them() -> None:
    either = schema_of(Tree)["properties"]["kind"]["anyOf"]

    assert {"bsonType": "null"} in either
    assert any(set(one.get("enum", ())) == {"oak", "palm"} for one in either)


def test_only_documents_of_this_revision_are_held_to_it() -> None:
    ours, others = validator_of(NEW_NOTES)["$jsonSchema"]["anyOf"]

    assert ours["properties"]["revision"] == {"enum": [3]}
    assert others == {"properties": {"revision": {"not": {"enum": [3]}}}}
