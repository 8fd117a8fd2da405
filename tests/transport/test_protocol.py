"""docs/protocol.md says what the code does: every example is decoded, every table compared, the schemas are current."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from actors.visit.phases import TRANSITIONS
from talqin.schemas import protocol_schemas, written
from transport.errors import CLOSE_CODES
from transport.wire import ClientMessage, decode_text, encode_message
from transport.wire_events import ServerMessage, decode_server_message

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def rows(heading: str) -> dict[str, tuple[str, ...]]:
    """The rows of the first table after a heading, by their first cell."""
    section = TEXT.split(f"## {heading}\n", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]
    cells = [
        [cell.strip(" `") for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"
    ]
    return {row[0]: tuple(row[1:]) for row in cells[2:]}


def test_there_are_examples_of_both_sides() -> None:
    assert {line[0] for line in LINES} == {"<", ">"}


@pytest.mark.parametrize("line", LINES)
def test_every_example_is_a_message_written_as_the_code_writes_it(line: str) -> None:
    side, text = line[0], line[2:]

    message = decode_text(text) if side == ">" else decode_server_message(text)

    again = json.loads(encode_message(message))
    assert json.loads(text).items() <= again.items()


def test_every_message_type_is_described() -> None:
    described = {
        name for row in (*rows("What a client says"), *rows("What a server says")) for name in row.split("`, `")
    }

    tags = {kind.__struct_config__.tag for kind in (*ClientMessage.__args__, *ServerMessage.__args__)}
    assert described == tags


def test_every_close_code_is_in_the_table() -> None:
    table = {code: int(number) for number, (code, _) in rows("Close codes").items()}

    assert table == dict(CLOSE_CODES)


def test_every_error_of_the_actors_is_in_the_table_with_whose_fault_it_is() -> None:
    folders = [ROOT / "actors", ROOT / "actors" / "visit", ROOT / "actors" / "recitation"]  # the others speak over HTTP
    sources = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py"))
    said = set(re.findall(r'Fault\(\s*"(\w+)",\s*"(\w+)"', sources))

    table = {(code, fault) for code, (fault, _) in rows("Errors").items()}

    closing = {(code, fault) for code, fault in said if code in CLOSE_CODES and code != "overloaded"}
    assert said - closing == table


def test_the_phases_are_those_of_the_code() -> None:
    section = TEXT.split("## Phases of a session\n", maxsplit=1)[1]

    told = set(re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|$", section, re.MULTILINE))

    assert told == {(str(phase), str(turn), str(after)) for (phase, turn), after in TRANSITIONS.items()}


@pytest.mark.parametrize("side", ["client", "server"])
def test_the_schemas_are_current(side: str) -> None:
    file = ROOT / "docs" / "protocol" / f"{side}.schema.json"

    assert file.read_text(encoding="utf-8") == written(protocol_schemas()[side]), "run `talqin schemas`"


def test_a_close_reason_in_the_text_is_one() -> None:
    texts = re.findall(r'`(\{"code":[^`]+\})`', TEXT)

    assert [msgspec.json.decode(text)["code"] in CLOSE_CODES for text in texts] == [True] * len(texts)
    assert texts
