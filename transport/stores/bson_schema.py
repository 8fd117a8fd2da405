"""What MongoDB is to check of a kind's documents: a Struct as `$jsonSchema`, with every type named as BSON has it."""

from functools import singledispatch
from typing import Any

from msgspec import inspect

from actors.stores.documents import Collection

Schema = dict[str, Any]


def validator_of(collection: Collection[Any]) -> Schema:
    """Give the rule of a collection's documents; those of other revisions are let through as they are."""
    ours = {"enum": [collection.revision]}
    whole = {
        "bsonType": "object",
        "required": ["owner", "key", "version", "revision", "value"],
        "properties": {name: {"bsonType": "string"} for name in ("owner", "key")}
        | {"version": {"bsonType": ["int", "long"], "minimum": 1}, "revision": {"bsonType": ["int", "long"]}},
        "anyOf": [
            {"properties": {"revision": ours, "value": schema_of(collection.kind)}},
            {"properties": {"revision": {"not": ours}}},
        ],
    }
    return {"$jsonSchema": whole}


def schema_of(kind: type[Any]) -> Schema:
    """Give the schema of one type."""
    return _schema(inspect.type_info(kind), ())


@singledispatch
def _schema(told: inspect.Type, within: tuple[type, ...]) -> Schema:
    """Say nothing of what we do not know; bytes, dates and the like are written as text."""
    del within
    name = _PLAIN.get(type(told))
    return {} if name is None else {"bsonType": name}


_PLAIN: dict[type[inspect.Type], str | list[str]] = {
    inspect.BoolType: "bool",
    inspect.NoneType: "null",
    inspect.IntType: ["int", "long"],
    inspect.FloatType: ["double", "int", "long"],
    inspect.StrType: "string",
    inspect.BytesType: "string",
    inspect.DateTimeType: "string",
    inspect.DateType: "string",
    inspect.TimeType: "string",
    inspect.TimeDeltaType: "string",
    inspect.UUIDType: "string",
    inspect.DecimalType: "string",
}


@_schema.register
def _(told: inspect.CustomType | inspect.AnyType | inspect.RawType, within: tuple[type, ...]) -> Schema:
    del told, within
    return {}


@_schema.register
def _(told: inspect.LiteralType, within: tuple[type, ...]) -> Schema:
    del within
    return {"enum": list(told.values)}


@_schema.register
def _(told: inspect.EnumType, within: tuple[type, ...]) -> Schema:
    del within
    return {"enum": [member.value for member in told.cls]}


@_schema.register
def _(told: inspect.UnionType, within: tuple[type, ...]) -> Schema:
    return {"anyOf": [_schema(one, within) for one in told.types]}


@_schema.register
def _(
    told: inspect.ListType | inspect.VarTupleType | inspect.SetType | inspect.FrozenSetType | inspect.CollectionType,
    within: tuple[type, ...],
) -> Schema:
    return {"bsonType": "array", "items": _schema(told.item_type, within)}


@_schema.register
def _(told: inspect.TupleType, within: tuple[type, ...]) -> Schema:
    size = len(told.item_types)
    items = [_schema(one, within) for one in told.item_types]
    return {"bsonType": "array", "items": items, "minItems": size, "maxItems": size}


@_schema.register
def _(told: inspect.DictType, within: tuple[type, ...]) -> Schema:
    return {"bsonType": "object", "additionalProperties": _schema(told.value_type, within)}


@_schema.register
def _(told: inspect.StructType, within: tuple[type, ...]) -> Schema:
    if told.array_like:
        return {"bsonType": "array"}
    if told.cls in within:
        return {"bsonType": "object"}  # MongoDB's schemas cannot name themselves: one level of it is checked
    inner = (*within, told.cls)
    properties = {field.encode_name: _schema(field.type, inner) for field in told.fields}
    required = [field.encode_name for field in told.fields if field.required]
    if told.tag_field is not None:
        properties[told.tag_field] = {"enum": [told.tag]}
        required.append(told.tag_field)
    return {"bsonType": "object", "properties": properties} | ({"required": required} if required else {})
