"""The protocol's JSON Schemas."""

import json
from pathlib import Path

from click.testing import CliRunner

from talqin.schemas import protocol_schemas, schemas
from transport.wire import ClientMessage
from transport.wire_events import ServerMessage


def test_each_side_has_a_schema_with_every_message() -> None:
    found = protocol_schemas()

    for side, messages in (("client", ClientMessage), ("server", ServerMessage)):
        mapping = found[side]["discriminator"]["mapping"]
        assert set(mapping) == {kind.__struct_config__.tag for kind in messages.__args__}


def test_clients_may_not_send_unknown_fields_and_servers_may() -> None:
    found = protocol_schemas()

    assert found["client"]["$defs"]["Hello"]["additionalProperties"] is False
    assert "additionalProperties" not in found["server"]["$defs"]["WelcomeEvent"]


def test_they_are_written_where_they_are_wanted(tmp_path: Path) -> None:
    result = CliRunner().invoke(schemas, ["--folder", str(tmp_path / "made")])

    names = sorted(file.name for file in (tmp_path / "made").iterdir())
    assert (result.exit_code, names) == (0, ["client.schema.json", "openapi.json", "server.schema.json"])
    assert json.loads((tmp_path / "made" / "client.schema.json").read_bytes()) == json.loads(
        json.dumps(protocol_schemas()["client"])
    )
