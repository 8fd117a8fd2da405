"""`talqin schemas`: the protocol's JSON Schemas and the OpenAPI document, generated from the message types."""

import json
from pathlib import Path
from typing import Any

import click

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("docs/protocol"), show_default=True, help="Where to."
)
def schemas(folder: Path) -> None:
    """Write the protocol's JSON Schemas, and the OpenAPI document of the addresses for people (openapi.json)."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}.schema.json": schema for name, schema in protocol_schemas().items()}
    for name, schema in {**files, "openapi.json": people_document()}.items():
        (folder / name).write_text(written(schema))
        click.echo(folder / name)


def protocol_schemas() -> dict[str, dict[str, Any]]:
    """Give the schema of each side's messages."""
    import msgspec

    from transport.wire import ClientMessage
    from transport.wire_events import ServerMessage

    made = {
        side: {"$schema": _DIALECT, "title": f"Talqin protocol 1, {side} messages", **msgspec.json.schema(messages)}
        for side, messages in (("client", ClientMessage), ("server", ServerMessage))
    }
    plain: dict[str, dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(made))
    return plain


def people_document() -> dict[str, Any]:
    """Give the OpenAPI document of the addresses for people."""
    import msgspec

    from transport.accounts.openapi import openapi_document
    from transport.accounts.routes import TABLE

    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(openapi_document(TABLE)))
    return plain


def written(schema: dict[str, Any]) -> str:
    """Write a schema as it stands in the docs."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
