import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from click.testing import CliRunner

from talqin.failover.command import answers, applied, failover, watched_in
from talqin.failover.table import first_plan
from talqin.failures import BadInput
from tests.fakes.servers import free_port

pytestmark = pytest.mark.wall_clock

WATCHED = """
order = ["us-east", "frankfurt"]
observers = ["a", "b", "c"]
[addresses]
us-east = "{us}"
frankfurt = "{fra}"
[rules]
lost_after_seconds = 10
"""


@pytest_asyncio.fixture
async def region() -> AsyncIterator[str]:
    application = web.Application()

    async def entry(request: web.Request) -> web.Response:
        del request
        return web.Response()

    application.router.add_get("/v1/entry", entry)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


def script(folder: Path, text: str) -> str:
    file = folder / "apply.sh"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o700)
    return str(file)


async def test_a_region_answers_or_does_not(region: str) -> None:
    async with aiohttp.ClientSession() as http:
        told = [
            await answers(http, address)
            for address in (f"{region}/v1/entry", f"{region}/nothing", f"http://127.0.0.1:{free_port()}/")
        ]

    assert told == [True, False, False]


async def test_a_plan_is_applied_by_the_operators_command(tmp_path: Path) -> None:
    wrote = tmp_path / "told"
    command = script(tmp_path, f'echo "$TALQIN_PLAN_VERSION $TALQIN_PRIMARY $TALQIN_SERVING" > {wrote}')

    is_so = await applied(command, 7, first_plan(("us-east", "frankfurt"), 0.0))

    assert is_so
    assert (await asyncio.to_thread(wrote.read_text)) == "7 us-east us-east,frankfurt\n"


async def test_a_command_that_fails_has_not_applied_it(tmp_path: Path) -> None:
    assert not await applied(script(tmp_path, "exit 3"), 1, first_plan(("a", "b"), 0.0))


def test_an_observer_looks_once_and_says_how_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "regions.toml"
    nobody = f"http://127.0.0.1:{free_port()}/"
    file.write_text(WATCHED.format(us=nobody, fra=nobody))
    command = script(tmp_path, "exit 0")

    result = CliRunner(env={"TALQIN_STORE__FOLDER": str(tmp_path / "data")}).invoke(
        failover, [str(file), "--observer", "a", "--run", command, "--once"]
    )

    assert result.exit_code == 0, result.output
    assert "primary us-east; serving us-east, frankfurt" in result.output


@pytest.mark.parametrize("text", ["order = 3", "[[", WATCHED.replace('"b", "c"', '"b"')])
def test_a_file_that_cannot_be_used_is_the_operators_fault(tmp_path: Path, text: str) -> None:
    file = tmp_path / "regions.toml"
    file.write_text(text)

    with pytest.raises(BadInput, match=r"regions\.toml"):
        watched_in(file, "a")
