"""Nomad's catalogue, as its documentation says that it answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from transport.nodes.discovery import DiscoveryError, NomadServices

pytestmark = pytest.mark.wall_clock


class Nomad:
    """Answers each query with the next of its answers."""

    def __init__(self) -> None:
        self.answers: list[tuple[object, dict[str, str]]] = []
        self.asked: list[dict[str, str]] = []
        self.tokens: list[str | None] = []
        application = web.Application()
        application.router.add_get("/v1/service/talqin-inference", self._answer)
        self.server = TestServer(application)

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        self.tokens.append(request.headers.get("X-Nomad-Token"))
        body, headers = self.answers.pop(0)
        return web.json_response(body, headers=headers)


@pytest_asyncio.fixture
async def nomad() -> AsyncIterator[Nomad]:
    nomad = Nomad()
    await nomad.server.start_server()
    yield nomad
    await nomad.server.close()


async def test_nodes_are_named_and_the_next_query_waits_for_a_change(nomad: Nomad) -> None:
    entry = {"ServiceName": "talqin-inference", "Address": "10.0.0.7", "Port": 7100, "Tags": []}
    nomad.answers = [([entry], {"X-Nomad-Index": "40"}), ([], {"X-Nomad-Index": "41"})]
    services = NomadServices(str(nomad.server.make_url("")))

    assert [await services.wait_change(), await services.wait_change()] == [frozenset({"10.0.0.7:7100"}), frozenset()]
    assert [query["index"] for query in nomad.asked] == ["0", "40"]


async def test_an_answer_of_another_kind_is_nomads_fault_and_asked_anew(nomad: Nomad) -> None:
    nomad.answers = [({"not": "a list"}, {"X-Nomad-Index": "9"}), ([], {})]
    services = NomadServices(str(nomad.server.make_url("")))

    for _ in range(2):
        with pytest.raises(DiscoveryError):
            await services.wait_change()
    assert [query["index"] for query in nomad.asked] == ["0", "0"]


async def test_nomads_acls_are_told_who_asks_and_a_new_token_is_taken(nomad: Nomad, tmp_path: Path) -> None:
    file, known = tmp_path / "nomad_token", {"X-Nomad-Index": "7"}
    nomad.answers = [([], known), ([], known)]
    services = NomadServices(str(nomad.server.make_url("/")), token_file=file)

    for token in ("one", "another"):
        file.write_text(f"{token}\n")
        await services.wait_change()

    assert nomad.tokens == ["one", "another"]


async def test_a_token_that_cannot_be_read_leaves_nodes_unknown(nomad: Nomad, tmp_path: Path) -> None:
    services = NomadServices(str(nomad.server.make_url("/")), token_file=tmp_path / "absent")

    with pytest.raises(DiscoveryError, match="absent"):
        await services.wait_change()
