from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from talqin.rollout.nomad import Nomad, NomadAwayError, NomadError
from tests.fakes.servers import free_port
from tests.talqin.rollout.stage import NAME, Stage, job, served, staged

pytestmark = pytest.mark.wall_clock


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as region:
        yield region


async def test_a_job_file_is_read_by_nomad_with_the_regions_variables(stage: Stage) -> None:
    hcl = '{"ID": "talqin", "TaskGroups": [], "Datacenters": ["${var.where}"]}'

    assert await stage.client.parse(hcl, 'where = "eu-central-1"') == {
        "ID": "talqin",
        "TaskGroups": [],
        "Datacenters": ["eu-central-1"],
    }
    with pytest.raises(NomadError, match="Failed to parse job"):
        await stage.client.parse("job {", "")


async def test_a_job_that_is_not_there_is_none(stage: Stage) -> None:
    assert await stage.client.job("nothing") is None


async def test_a_job_that_was_stopped_is_none(stage: Stage) -> None:
    stage.nomad.change({**job("a"), "Stop": True})

    assert await stage.client.job(NAME) is None


async def test_who_was_faster_wins(stage: Stage) -> None:
    with pytest.raises(NomadError, match="Enforcing job modify index 1: job exists with conflicting job modify index"):
        await stage.client.register(job("b"), 1)


async def test_a_canary_that_is_not_healthy_is_not_promoted(stage: Stage) -> None:
    there = await stage.client.job(NAME)
    assert there is not None
    await stage.client.register(job("b"), there["JobModifyIndex"])
    deployment = await stage.client.deployment(NAME)
    assert deployment is not None

    with pytest.raises(NomadError, match="0/1 healthy allocations"):
        await stage.client.promote(deployment.id)
    assert await stage.client.fail(deployment.id) is True
    with pytest.raises(NomadError, match="can't fail terminal deployment"):
        await stage.client.fail(deployment.id)


async def test_the_token_goes_with_every_call() -> None:
    asked: list[str | None] = []

    async def take(request: web.Request) -> web.Response:
        asked.append(request.headers.get("X-Nomad-Token"))
        return web.json_response(None)

    application = web.Application()
    application.router.add_get("/v1/job/talqin/deployment", take)
    async with served(application) as address, aiohttp.ClientSession() as http:
        assert await Nomad(http, address, "secret").deployment(NAME) is None
        assert await Nomad(http, f"{address}/").deployment(NAME) is None

    assert asked == ["secret", None]


async def test_who_is_not_there_or_speaks_no_json_is_away() -> None:
    async def garble(request: web.Request) -> web.Response:
        del request
        return web.Response(text="<html>")

    application = web.Application()
    application.router.add_get("/v1/job/talqin/deployment", garble)
    async with served(application) as address, aiohttp.ClientSession() as http:
        with pytest.raises(NomadAwayError, match="no JSON"):
            await Nomad(http, address).deployment(NAME)
        with pytest.raises(NomadAwayError):
            await Nomad(http, f"http://127.0.0.1:{free_port()}").deployment(NAME)
