"""The OpenAPI document, and the real server held to it by schemathesis."""

import asyncio
import sys
from pathlib import Path

import pytest

from actors.runtime import LoopClock, System
from talqin.schemas import people_document, written
from tests.fakes.office import Boundless, Reception, reception
from transport.accounts.calls import Route
from transport.accounts.openapi import statuses_of
from transport.accounts.routes import TABLE
from transport.stores.passing_memory import PassingMemory

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = people_document()


def test_the_committed_document_is_current() -> None:
    kept = (ROOT / "docs" / "protocol" / "openapi.json").read_text(encoding="utf-8")

    assert kept == written(DOCUMENT), "run `talqin schemas`"


def test_every_route_is_in_it_by_a_name_of_its_own() -> None:
    names = [operation["operationId"] for path in DOCUMENT["paths"].values() for operation in path.values()]

    assert sorted(names) == sorted({route.name for route in TABLE})
    assert len(names) == len(TABLE)


@pytest.mark.parametrize("route", TABLE, ids=lambda route: route.name)
def test_every_answer_of_a_route_is_described(route: Route) -> None:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]

    assert {int(status) for status in operation["responses"]} == set(statuses_of(route))
    assert ("requestBody" in operation) == (route.body is not None)
    assert (operation["security"] == []) == route.is_open


@pytest.mark.wall_clock
async def test_the_server_gives_the_same_document(door: Reception) -> None:
    status, document = await door.ask("GET", "/v1/openapi.json")

    assert (status, document) == (200, DOCUMENT)


CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
)


async def held_to_its_document(door: Reception, *options: str) -> str:
    """Run schemathesis against the real server; gives what it says when the server does not do what it says it does."""
    amina = await door.signed_up("amina", "learner", "teacher", "guardian")
    command = (
        f"{sys.executable} -m schemathesis.cli run {door.server.make_url('/v1/openapi.json')} --seed 1 --no-color "
        f"--phases examples,coverage,fuzzing --max-examples 10 --checks {','.join(CHECKS)} "
        f"--suppress-health-check all --generation-database none --warnings off"
    ).split()
    header = ("-H", f"Authorization: Bearer {amina['access_token']}")
    process = await asyncio.create_subprocess_exec(
        *command,
        *header,
        *options,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=door.keys_file.parent,
    )
    told, _ = await process.communicate()
    return "" if process.returncode == 0 else told.decode()


@pytest.mark.wall_clock
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "which",
    [
        ("--exclude-operation-id", "sign_out", "--exclude-operation-id", "delete_me"),
        ("--include-operation-id", "sign_out"),
        ("--include-operation-id", "delete_me"),
    ],
)
async def test_the_server_does_what_its_document_says(system: System, tmp_path: Path, which: tuple[str, ...]) -> None:
    """Signing out and leaving apart, after which nothing else could be asked for."""
    async with reception(system, tmp_path, Boundless(PassingMemory(LoopClock()))) as door:
        assert await held_to_its_document(door, *which) == ""


def test_what_may_be_said_behind_the_question_mark_and_what_is_no_json_is_described() -> None:
    report = DOCUMENT["paths"]["/v1/accounts/{account}/report"]["get"]

    options = {each["name"]: each["schema"]["enum"] for each in report["parameters"] if each["in"] == "query"}
    assert options["form"] == ["json", "html", "csv"]
    assert set(report["responses"]["200"]["content"]) == {"application/json", "text/html", "text/csv"}


def test_recitations_and_verdicts_are_numbered() -> None:
    overrule = DOCUMENT["paths"]["/v1/accounts/{account}/recitations/{session}/{recitation}/verdicts/{serial}"]["put"]

    kinds = {each["name"]: each["schema"]["type"] for each in overrule["parameters"]}
    assert (kinds["session"], kinds["recitation"], kinds["serial"]) == ("string", "integer", "integer")
