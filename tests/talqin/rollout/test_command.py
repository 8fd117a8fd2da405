import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from talqin.failures import BadInput
from talqin.rollout.command import job_in, rollout, tls_of, told_in
from tests.fakes.nomad import FakeNomad
from tests.fakes.servers import free_port
from tests.talqin.rollout.stage import NAME, job, served

pytestmark = pytest.mark.wall_clock

RULES = """
[rules]
every_seconds = 0.02
canary_seconds = 0.05
soak_seconds = 0.05
patience_seconds = 0.05
gate_seconds = 0.2
"""


class Regions:
    """Two regions' servers in a thread of their own; time passes there whenever the rollout looks."""

    def __init__(self) -> None:
        self.nomads = [FakeNomad(), FakeNomad()]
        self.is_ill: list[Callable[[], bool]] = [lambda: False, lambda: False]
        self.addresses: list[str] = []
        self._up, self._down = threading.Event(), asyncio.Event()
        self._loop = asyncio.SelectorEventLoop()
        for nomad in self.nomads:
            nomad.put(job("a"))
            nomad.hurry = 10.0
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()))
        self._thread.start()
        self._up.wait(10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> None:
        async with AsyncExitStack() as stack:
            for number, nomad in enumerate(self.nomads):
                application = nomad.application()
                application.router.add_post("/api/v1/query", self._asked(number))
                self.addresses.append(await stack.enter_async_context(served(application)))
            self._up.set()
            await self._down.wait()

    def _asked(self, number: int) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            del request
            sample = {"metric": {}, "value": [0, "1e9" if self.is_ill[number]() else "0"]}
            return web.json_response({"status": "success", "data": {"resultType": "vector", "result": [sample]}})

        return answer


@pytest.fixture
def regions() -> Iterator[Regions]:
    there = Regions()
    yield there
    there.close()


def ran(folder: Path, regions: Regions, *options: str, image: str = "b") -> Result:
    (folder / "new.nomad.hcl").write_text(json.dumps(job("${var.image}")))
    (folder / "variables.hcl").write_text(f'image = "{image}"\n')
    here = "".join(
        f'[regions.{name}]\nnomad = "{address}"\nprometheus = "{address}"\nvariables = "variables.hcl"\n'
        for name, address in zip(("one", "two"), regions.addresses, strict=True)
    )
    (folder / "regions.toml").write_text('order = ["one", "two"]\n' + here + RULES)
    files = [str(folder / "new.nomad.hcl"), "--regions", str(folder / "regions.toml")]
    return CliRunner().invoke(rollout, [*files, *options])


def test_the_regions_come_one_after_another(tmp_path: Path, regions: Regions) -> None:
    result = ran(tmp_path, regions)

    assert result.exit_code == 0, result.output
    assert [nomad.image(NAME) for nomad in regions.nomads] == ["b", "b"]
    lines = result.output.splitlines()
    assert lines.index("one: done") < min(number for number, line in enumerate(lines) if line.startswith("two"))


def test_a_region_whose_gate_shuts_goes_back_and_the_next_is_not_touched(tmp_path: Path, regions: Regions) -> None:
    regions.is_ill[0] = lambda: regions.nomads[0].image(NAME) == "b"
    result = ran(tmp_path, regions)

    assert result.exit_code == 1
    assert "one: taken back to what version 2 says: burn of 5 min: 1e+09" in result.output
    assert [nomad.image(NAME) for nomad in regions.nomads] == ["a", "a"]
    assert regions.nomads[1].said == []


def test_only_the_regions_that_are_named_are_touched(tmp_path: Path, regions: Regions) -> None:
    result = ran(tmp_path, regions, "--only", "two")

    assert result.exit_code == 0, result.output
    assert [nomad.image(NAME) for nomad in regions.nomads] == ["a", "b"]


def test_a_dry_run_touches_nothing(tmp_path: Path, regions: Regions) -> None:
    regions.is_ill[1] = lambda: True
    result = ran(tmp_path, regions, "--dry-run")

    assert result.exit_code == 0, result.output
    assert "two: node/talqin/Config/image: a -> b" in result.output
    assert "one: gate: open" in result.output
    assert "two: gate: shut: burn of 5 min: 1e+09, at most 0.072" in result.output
    assert [nomad.said for nomad in regions.nomads] == [[], []]


def test_the_token_comes_from_the_environment(
    tmp_path: Path, regions: Regions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nomad in regions.nomads:
        nomad.token = "secret"
    refused = ran(tmp_path, regions, "--dry-run")
    monkeypatch.setenv("NOMAD_TOKEN", "secret")
    allowed = ran(tmp_path, regions, "--dry-run")

    assert (refused.exit_code, allowed.exit_code) == (1, 0)
    assert "Permission denied" in refused.output
    assert "secret" not in refused.output + allowed.output


def test_servers_that_are_not_there_are_told(tmp_path: Path, regions: Regions) -> None:
    regions.addresses[0] = f"http://127.0.0.1:{free_port()}"
    result = ran(tmp_path, regions)

    assert result.exit_code == 4
    assert "said again, the rollout goes on" in result.output


def test_a_job_that_nomad_printed_is_taken_as_it_is(tmp_path: Path, regions: Regions) -> None:
    ran(tmp_path, regions, "--dry-run")
    (tmp_path / "new.json").write_text(json.dumps({"Job": job("c")}))
    files = [str(tmp_path / "new.json"), "--regions", str(tmp_path / "regions.toml")]
    result = CliRunner().invoke(rollout, files)

    assert result.exit_code == 0, result.output
    assert [nomad.image(NAME) for nomad in regions.nomads] == ["c", "c"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.nomad.hcl", 'data = file("../nginx.conf")', "it reads files"),
        ("a.json", "{}", "not what `nomad job run -output` writes"),
        ("a.json", "job", "not what `nomad job run -output` writes"),
    ],
)
def test_a_job_that_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(BadInput, match=said):
        job_in(tmp_path / name)


def test_a_region_without_its_variables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.nomad.hcl").write_text("{}")
    (tmp_path / "regions.toml").write_text(
        'order = ["a"]\n[regions.a]\nnomad = "n"\nprometheus = "p"\nvariables = "a.hcl"\n'
    )
    result = CliRunner().invoke(rollout, [str(tmp_path / "a.nomad.hcl"), "--regions", str(tmp_path / "regions.toml")])

    assert result.exit_code == 3
    assert "a.hcl" in result.output


@pytest.mark.parametrize(
    ("text", "only", "said"),
    [
        ("order = [", (), "Invalid"),
        ('order = ["a"]\n[regions.b]\nnomad = "n"\nprometheus = "p"\n', (), "different regions: a, b"),
        ('order = ["a"]\n[regions.a]\nnomad = "n"\nprometheus = "p"\n', ("c",), "no region c"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, only: tuple[str, ...], said: str) -> None:
    (tmp_path / "regions.toml").write_text(text)

    with pytest.raises(BadInput, match=said):
        told_in(tmp_path / "regions.toml", only)


def test_tls_is_what_nomads_own_command_line_goes_by(tmp_path: Path) -> None:
    (tmp_path / "no.pem").write_text("nothing")

    assert tls_of({}) is True
    for variable in ("NOMAD_CACERT", "NOMAD_CLIENT_CERT"):
        with pytest.raises(BadInput, match="NOMAD_CACERT"):
            tls_of({variable: str(tmp_path / "no.pem")})
