"""The operator's door."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from actors.runtime import Actor, CellSpec, System
from transport.admin import admin_application

pytestmark = pytest.mark.wall_clock


class Idle(Actor[str]):
    """Listens and does nothing."""

    def on_receive(self, message: str) -> None:
        del message


class Readiness:
    """Says whether learners can be served."""

    def __init__(self) -> None:
        self.is_ready = True

    async def __call__(self) -> bool:
        return self.is_ready


@pytest.fixture
def readiness() -> Readiness:
    return Readiness()


@pytest_asyncio.fixture
async def operator(system: System, readiness: Readiness) -> AsyncIterator[TestClient]:  # type: ignore[type-arg] # its arguments have no runtime form
    await system.spawn("/idle", CellSpec(Idle))
    async with TestClient(TestServer(admin_application(system, readiness, system.ref("/pool")))) as client:
        yield client
    await system.ref("/idle").stop()


async def test_the_tree_tells_every_actor(operator: TestClient) -> None:  # type: ignore[type-arg] # as above
    answer = await (await operator.get("/tree")).json()

    assert [(node["path"], node["kind"], node["state"], node["depth"]) for node in answer] == [
        ("/idle", "Idle", "running", 0)
    ]
    assert {"oldest_age_ms", "restarts", "incarnation", "handler_ms_p50", "handler_ms_p99"} <= answer[0].keys()


async def test_one_actor_is_described_by_its_path(operator: TestClient) -> None:  # type: ignore[type-arg] # as above
    answer = await operator.get("/actors/idle")

    assert (answer.status, (await answer.json())["path"]) == (200, "/idle")


@pytest.mark.parametrize("path", ["/actors/nobody", "/actors/idle/child", "/actors/"])
async def test_an_actor_that_is_not_there_is_a_404_that_says_so(
    operator: TestClient,  # type: ignore[type-arg] # as above
    path: str,
) -> None:
    answer = await operator.get(path)

    assert answer.status == 404
    assert (await answer.json())["error"] == "no_such_actor"


async def test_dead_letters_are_counted_and_the_latest_shown(
    operator: TestClient,  # type: ignore[type-arg] # as above
    system: System,
) -> None:
    system.ref("/gone").tell("hello")

    answer = await (await operator.get("/dead-letters")).json()

    assert [(count["message_type"], count["count"]) for count in answer["counts"]] == [("str", 1)]
    assert len(answer["latest"]) == 1


async def test_health_tells_a_living_process_from_a_ready_one(
    operator: TestClient,  # type: ignore[type-arg] # as above
    readiness: Readiness,
) -> None:
    ready = await operator.get("/health/ready")
    readiness.is_ready = False
    unready, live = await operator.get("/health/ready"), await operator.get("/health/live")

    assert (ready.status, unready.status, live.status) == (200, 503, 200)
    assert await unready.json() == {"ready": False}


async def test_prometheus_can_read_the_metrics(operator: TestClient) -> None:  # type: ignore[type-arg] # as above
    answer = await operator.get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 'talqin_actors{kind="Idle"} 1.0' in await answer.text()


async def test_nothing_can_be_changed(operator: TestClient) -> None:  # type: ignore[type-arg] # as above
    answers = [await operator.post(path) for path in ("/tree", "/actors/idle", "/dead-letters", "/metrics")]

    assert [answer.status for answer in answers] == [405] * 4
