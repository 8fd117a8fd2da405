"""The OpenAPI 3.1 document of people's addresses, made from the table of routes and the bodies' types. Pure."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import msgspec

from models.people.consent import Purpose
from transport.accounts.bodies import Problem
from transport.accounts.calls import Route

_ALWAYS: Final = (403, 429, 503)
_SIGNED_IN: Final = (401, 404)
_WITH_BODY: Final = (400, 413, 415)
_NUMBERS: Final = frozenset({"recitation", "serial"})
_MOST: Final = 2**31 - 1


def openapi_document(routes: Iterable[Route]) -> dict[str, Any]:
    """Describe the routes."""
    table = tuple(routes)
    kinds = {kind for route in table for kind in (route.body, route.answer) if kind is not None} | {Problem}
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Talqin: people", "version": "1", "description": "docs/accounts.md tells the whole of it."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def statuses_of(route: Route) -> tuple[int, ...]:
    """Give every status that a route may answer with."""
    refusals = {*_ALWAYS, *route.refusals}
    refusals |= set() if route.is_open else set(_SIGNED_IN)
    refusals |= set() if route.body is None else set(_WITH_BODY)
    refusals |= {400} if route.options else set()
    return (route.status, *sorted(refusals))


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.says,
        "responses": {str(status): _response(route, status) for status in statuses_of(route)},
        "security": [] if route.is_open else [{"bearer": []}],
    }
    parameters = [_parameter(name) for name in re.findall(r"{(\w+)}", route.path)]
    parameters += [_option(name, words) for name, words in route.options.items()]
    parameters += [_query(name) for name in route.query]
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.body)}
    return operation


def _response(route: Route, status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    kind = route.answer if status == route.status else Problem
    if status == route.status and route.media:
        described["content"] = {route.media: {"schema": {"type": "string", "contentEncoding": "binary"}}}
    elif kind is not None:
        described["content"] = _content(kind)
    if status == route.status:
        described.get("content", {}).update({sheet: {"schema": {"type": "string"}} for sheet in route.sheets})
    return described


def _content(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}


def _parameter(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9_-]+$"}
    if name == "purpose":
        schema = {"type": "string", "enum": sorted(Purpose)}
    if name in _NUMBERS:
        schema = {"type": "integer", "minimum": 1, "maximum": _MOST}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _option(name: str, words: tuple[str, ...]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string", "enum": list(words)}}


def _query(name: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
    return {"name": name, "in": "query", "required": False, "schema": schema}
