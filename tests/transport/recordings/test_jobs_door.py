"""Recordings that are brought now and judged later, over HTTP."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from actors.people.ports import Claims
from actors.ports import Fault, LearnerId, StoreUnavailableError
from actors.recitation.recital import Knowledge
from actors.work.kept import JOBS, Stage
from config.settings import WorkSettings
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from tests.fakes.work import AMINA, Workshop
from transport.errors import ClientError
from transport.recordings import receiving
from transport.recordings.jobs_door import JobParts, JobsDoor

pytestmark = pytest.mark.wall_clock

Client = TestClient[web.Request, web.Application]


class Gate:
    """Takes a token for a name."""

    async def admit(self, token: str | None, ticket: str | None = None) -> Claims:
        del ticket
        if token is None:
            raise ClientError("token_missing", "there was no token", is_final=True)
        return Claims(LearnerId(token))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=0))


@pytest_asyncio.fixture
async def shop() -> Workshop:
    return Workshop(WorkSettings(most_each=2, most_waiting=3))


@pytest_asyncio.fixture
async def client(shop: Workshop, knowledge: Knowledge) -> AsyncIterator[Client]:
    application = web.Application()
    JobsDoor(JobParts(shop.desk, Gate(), knowledge)).add_to(application)
    async with TestClient(TestServer(application), headers={"Authorization": "Bearer amina"}) as client:
        yield client


async def test_a_recording_that_is_brought_has_an_address_that_says_how_far_it_is(client: Client) -> None:
    brought = await client.post("/v1/recordings?passage=112", data=b"sound")
    looked = await client.get(brought.headers["Location"])

    assert brought.status == 202
    assert await brought.json() == await looked.json()
    assert {key: value for key, value in (await looked.json()).items() if key != "recording"} == {
        "stage": "waiting",
        "passage": "112",
    }


async def test_the_answer_is_there_once_it_is_judged(client: Client, shop: Workshop) -> None:
    brought = await client.post("/v1/recordings?passage=112&strictness=strict", data=b"sound")
    kept = await shop.desk.begin((await brought.json())["recording"])
    assert kept is not None
    assert kept.value.strictness == 1.0
    await shop.desk.judged(kept, '{"words":[1]}')

    answer = await (await client.get(brought.headers["Location"])).json()

    assert (answer["stage"], answer["answer"]) == ("judged", {"words": [1]})


async def test_what_failed_says_whose_fault_it_was(client: Client, shop: Workshop) -> None:
    brought = await client.post("/v1/recordings?passage=112", data=b"sound")
    kept = await shop.desk.begin((await brought.json())["recording"])
    assert kept is not None
    await shop.desk.fail(kept, Fault("bad_audio", "client", retry=False, detail="no audio"))

    answer = await (await client.get(brought.headers["Location"])).json()

    assert (answer["stage"], answer["error"], answer["fault"]) == ("failed", "bad_audio", "client")


async def test_others_see_and_forget_nothing(client: Client, shop: Workshop) -> None:
    brought = await client.post("/v1/recordings?passage=112", data=b"sound")
    stranger = {"Authorization": "Bearer bilal"}

    for ask in (client.get, client.delete):
        answer = await ask(brought.headers["Location"], headers=stranger)
        assert (answer.status, (await answer.json())["error"]) == (404, "recording_unknown")
    assert await shop.desk.look(AMINA, (await brought.json())["recording"]) is not None


async def test_who_brought_it_may_have_it_forgotten(client: Client, shop: Workshop) -> None:
    brought = await client.post("/v1/recordings?passage=112", data=b"sound")

    forgotten = [(await client.delete(brought.headers["Location"])).status for _ in range(2)]

    assert forgotten == [204, 404]
    assert not shop.objects.held


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/v1/recordings?passage=115", {}, (400, "passage_unknown")),
        ("/v1/recordings", {}, (400, "passage_unknown")),
        ("/v1/recordings?passage=1&riwayah=none", {}, (400, "reading_unknown")),
        ("/v1/recordings?passage=1", {"Authorization": "Basic x"}, (401, "token_missing")),
        ("/v1/recordings?passage=1", {"Origin": "https://elsewhere.example"}, (403, "origin_refused")),
    ],
)
async def test_what_cannot_be_taken_is_said(
    client: Client, shop: Workshop, path: str, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    answer = await client.post(path, data=b"sound", headers=headers)

    assert (answer.status, (await answer.json())["error"]) == expected
    assert not shop.objects.held


async def test_who_has_too_many_waiting_and_who_comes_to_a_full_server_are_told_apart(client: Client) -> None:
    for number in range(2):
        await client.post("/v1/recordings?passage=112", data=bytes([number]))
    own = await client.post("/v1/recordings?passage=112", data=b"3")
    await client.post("/v1/recordings?passage=112", data=b"3", headers={"Authorization": "Bearer bilal"})
    full = await client.post("/v1/recordings?passage=112", data=b"3", headers={"Authorization": "Bearer hind"})

    assert [(answer.status, (await answer.json())["error"]) for answer in (own, full)] == [
        (429, "too_many"),
        (503, "overloaded"),
    ]
    assert own.headers["Retry-After"] == full.headers["Retry-After"] == "60"


async def test_a_store_that_is_away_is_named_and_nothing_is_accepted(client: Client, shop: Workshop) -> None:
    shop.documents.is_away = True

    answers = [await client.post("/v1/recordings?passage=112", data=b"1"), await client.get("/v1/recordings/a")]

    assert [(answer.status, (await answer.json())["error"]) for answer in answers] == [(503, "unavailable")] * 2


async def test_too_much_is_refused_as_it_comes(client: Client, shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 1000)

    answer = await client.post("/v1/recordings?passage=112", data=bytes(2000))

    assert answer.status == 413
    assert not shop.objects.held


async def test_a_queue_that_is_away_says_no_before_anything_is_kept(
    client: Client, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> None:
        raise StoreUnavailableError("Redis")

    monkeypatch.setattr(shop.queue, "depth", away)
    answer = await client.post("/v1/recordings?passage=112", data=b"1")

    assert (answer.status, (await answer.json())["error"]) == (503, "unavailable")
    assert await shop.documents.find(JOBS, "stage", Stage.WAITING.value) == []
