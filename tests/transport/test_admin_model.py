"""The operator's door to the voice model."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

import models.voice
from actors.inference_pool import InferencePool
from actors.runtime import CellSpec, System
from config.settings import PoolSettings
from tests.fakes.ears import FakePlace
from tests.fakes.hostile_json import HOSTILE, hostile
from transport.admin_model import add_model_routes

pytestmark = pytest.mark.wall_clock

Operator = TestClient[web.Request, web.Application]
WEIGHTS = Path(next(iter(models.voice.__path__))) / "weights"


@pytest_asyncio.fixture
async def operator(system: System) -> AsyncIterator[Operator]:
    new = FakePlace("new-0")
    new.version = "spoken 2"
    fakes = {None: FakePlace().place(), WEIGHTS: new.place()}
    await system.spawn("/pool", CellSpec(lambda: InferencePool(lambda w: (fakes[w],), PoolSettings(), count(1))))
    application = web.Application()
    add_model_routes(application, system.ref("/pool"))
    async with TestClient(TestServer(application)) as client:
        yield client
    await system.ref("/pool").stop()


async def test_it_shows_the_model_and_the_ears(operator: Operator) -> None:
    answer = await (await operator.get("/model")).json()

    assert (answer["version"], answer["previous_version"], answer["installing"]) == ("spoken 1", "", False)
    assert [(ear["name"], ear["is_up"]) for ear in answer["ears"]] == [("core-0", True)]


async def test_a_model_is_installed_and_left_again(operator: Operator) -> None:
    accepted = await operator.post("/model/install", json={"weights": str(WEIGHTS)})
    installed = await (await operator.get("/model")).json()

    back = await (await operator.post("/model/rollback", json={})).json()

    assert accepted.status == 202
    assert (installed["version"], installed["previous_version"]) == ("spoken 2", "spoken 1")
    assert (back["version"], back["previous_version"]) == ("spoken 1", "spoken 2")


async def test_where_no_model_runs_none_is_installed(system: System) -> None:
    application = web.Application()
    add_model_routes(application, system.ref("/pool"), hears=False)

    async with TestClient(TestServer(application)) as client:
        answers = [await client.post(f"/model/{what}", json={}) for what in ("install", "rollback")]
        bodies = [await answer.json() for answer in answers]

    assert [answer.status for answer in answers] == [409, 409]
    assert {body["error"] for body in bodies} == {"model_elsewhere"}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_wants_to_be_misread_is_refused(operator: Operator, name: str) -> None:
    text, headers = hostile(name, "weights", f'"{WEIGHTS}"'), {"Content-Type": "application/json"}

    answer = await operator.post("/model/install", data=text.encode(), headers=headers)

    assert (answer.status, (await answer.json())["error"]) == (400, "bad_model")


@pytest.mark.parametrize("body", [{"weights": "/nowhere"}, {"folder": "/nowhere"}, [1]])
async def test_what_is_no_model_is_refused(operator: Operator, body: object) -> None:
    answer = await operator.post("/model/install", json=body)

    assert (answer.status, (await answer.json())["error"]) == (400, "bad_model")


@pytest.mark.parametrize("path", ["/model/install", "/model/rollback"])
async def test_a_form_of_another_page_is_refused(operator: Operator, path: str) -> None:
    answer = await operator.post(path, data={"weights": ""})

    assert answer.status == 415


async def test_a_pool_that_is_away_is_said(system: System) -> None:
    application = web.Application()
    add_model_routes(application, system.ref("/nobody"))

    async with TestClient(TestServer(application)) as client:
        answer = await client.get("/model")

    assert answer.status == 503


async def test_where_there_is_nothing_to_do_with_audio_there_is_no_model_to_be_seen() -> None:
    application = web.Application()
    add_model_routes(application, None, hears=False)

    async with TestClient(TestServer(application)) as client:
        answers = [
            await client.get("/model"),
            await client.post("/model/install", json={}),
            await client.post("/model/rollback", json={}),
        ]
        told = [(answer.status, (await answer.json())["error"]) for answer in answers]

    assert told == [(409, "model_elsewhere")] * 3
