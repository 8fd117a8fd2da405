import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from talqin.rollout.asking import faults_of
from talqin.rollout.questions import QUESTIONS
from talqin.rollout.told import Question
from tests.fakes import watchers
from tests.fakes.servers import free_port, program
from tests.talqin.rollout.stage import served

pytestmark = pytest.mark.wall_clock


@pytest.fixture
def prometheus(tmp_path: Path) -> Iterator[str]:
    """A real Prometheus that has measured nothing."""
    server = watchers.prometheus(tmp_path / "prometheus", "global: {scrape_interval: 15s}\n")
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.kill()


async def asked(address: str, **asking: Question) -> tuple[str, ...]:
    async with aiohttp.ClientSession() as http:
        return await faults_of(http, address, asking)


async def test_what_prometheus_answers_is_held_against_its_bound(prometheus: str) -> None:
    faults = await asked(
        prometheus,
        well=Question("vector(3)", 3),
        much=Question("vector(3.5)", 3),
        absent=Question("nobody_measures_this", 3),
        two=Question('vector(1) or label_replace(vector(2), "a", "b", "", "")', 3),
        odd=Question("vector(0) / vector(0)", 3),
        wrong=Question("sum(", 3),
    )

    assert faults[:4] == (
        "much: 3.5, at most 3",
        "absent: not measured",
        "two: 2 series, one was expected",
        "odd: not a number",
    )
    assert faults[4].startswith("wrong: Prometheus refuses (")
    async with aiohttp.ClientSession() as http:
        blind = await faults_of(http, prometheus, QUESTIONS)
    assert blind == tuple(f"{name}: not measured" for name in QUESTIONS)


async def test_a_prometheus_that_is_not_there_or_speaks_otherwise_is_a_fault() -> None:
    async def take(request: web.Request) -> web.Response:
        del request
        return web.Response(text="[]")

    application = web.Application()
    application.router.add_post("/api/v1/query", take)
    async with served(application) as address:
        odd = await asked(address, well=Question("vector(0)", 3))
    away = await asked(f"http://127.0.0.1:{free_port()}", well=Question("vector(0)", 3))

    assert odd == ("well: Prometheus refuses (no object)",)
    assert away == ("well: Prometheus does not answer (ClientConnectorError)",)


def test_the_gates_questions_are_promql(tmp_path: Path) -> None:
    rules = [f"      - {{record: 'a:{number}', expr: '{one.ask}'}}" for number, one in enumerate(QUESTIONS.values())]
    (tmp_path / "rules.yml").write_text("groups:\n  - name: gate\n    rules:\n" + "\n".join(rules) + "\n")
    promtool = program("promtool", "deploy/setup/prometheus.sh")

    run = subprocess.run(  # noqa: S603 - our own command
        [promtool, "check", "rules", str(tmp_path / "rules.yml")],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
