"""Recordings that are brought over HTTP."""

import asyncio
import io
import wave
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from numpy.typing import NDArray

from actors.people.ports import Claims
from actors.ports import Fault, LearnerId
from actors.recitation.hearing import HearingRefusedError, Pcm
from actors.recitation.recital import Knowledge
from actors.runtime import LoopClock
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from models.voice.model import Heard
from tests.talqin.evaluation.ears import LiteralEar, speak
from transport.errors import ClientError
from transport.recordings import judge as recording_judge
from transport.recordings import receiving, uploads
from transport.recordings.uploads import UploadDoor, UploadParts
from transport.stores.passing_memory import PassingMemory
from transport.stores.results import PassingResults

pytestmark = pytest.mark.wall_clock

Client = TestClient[web.Request, web.Application]


class Hearer:
    """Hears the number in each frame; counts."""

    def __init__(self) -> None:
        self.heard = 0
        self.model = "literal 1 int8"
        self.fault: Fault | None = None
        self.waiting = 0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    async def version(self) -> str:
        return self.model

    async def hear(self, pcm: Pcm) -> Heard:
        if self.fault is not None:
            raise HearingRefusedError(self.fault)
        self.waiting += 1
        await self.may_go_on.wait()
        self.heard += 1
        return LiteralEar().hear(pcm)


class Gate:
    """Lets those in who know the word."""

    async def admit(self, token: str | None, ticket: str | None = None) -> Claims:
        del ticket
        if token != "sesame":
            raise ClientError("token_refused", "not the word", is_final=True)
        return Claims(LearnerId("amina"))


@pytest_asyncio.fixture
async def hearer() -> Hearer:
    return Hearer()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=0))


@pytest_asyncio.fixture
async def client(hearer: Hearer, knowledge: Knowledge) -> AsyncIterator[Client]:
    door = UploadDoor(UploadParts(hearer, Gate(), knowledge, PassingResults(PassingMemory(LoopClock()))))
    application = web.Application()
    application.router.add_post("/v1/analyse", door.handle)
    async with TestClient(TestServer(application), headers={"Authorization": "Bearer sesame"}) as client:
        yield client


def wav(pcm: NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setparams((1, 2, 16000, 0, "NONE", ""))
        written.writeframes(pcm.tobytes())
    return file.getvalue()


@pytest.fixture(scope="module")
def body(knowledge: Knowledge) -> bytes:
    return wav(speak([knowledge.text.ayah_range(112, 1)], knowledge.sounds))


async def test_a_recording_is_judged_word_by_word(client: Client, body: bytes) -> None:
    response = await client.post("/v1/analyse?passage=112:1", data=body)
    answer = await response.json()

    assert (response.status, answer["passage"], answer["model"]) == (200, "112:1", "literal 1 int8")
    assert [word["verdict"] for word in answer["words"]] == ["right"] * 4


async def test_the_same_recording_is_heard_once(client: Client, hearer: Hearer, body: bytes) -> None:
    answers = [await (await client.post("/v1/analyse?passage=112:1", data=body)).read() for _ in range(3)]

    assert hearer.heard == 1
    assert len(set(answers)) == 1


async def test_another_passage_or_model_is_another_question(client: Client, hearer: Hearer, body: bytes) -> None:
    await client.post("/v1/analyse?passage=112:1", data=body)
    await client.post("/v1/analyse?passage=112", data=body)
    hearer.model = "literal 2 int8"
    await client.post("/v1/analyse?passage=112:1", data=body)

    assert hearer.heard == 3


@pytest.mark.parametrize(
    ("path", "sent", "expected"),
    [
        ("/v1/analyse?passage=115", b"", (400, "passage_unknown")),
        ("/v1/analyse", b"", (400, "passage_unknown")),
        ("/v1/analyse?passage=112", b"", (400, "bad_audio")),
        ("/v1/analyse?passage=112", b"no audio", (400, "bad_audio")),
    ],
)
async def test_what_cannot_be_judged_is_said(client: Client, path: str, sent: bytes, expected: tuple[int, str]) -> None:
    response = await client.post(path, data=sent)

    assert (response.status, (await response.json())["error"]) == expected


async def test_nothing_of_the_server_is_told_about_a_bad_file(client: Client) -> None:
    detail = (await (await client.post("/v1/analyse?passage=112", data=b"no audio")).json())["detail"]

    assert detail.startswith("the recording:")
    assert "/tmp" not in detail  # noqa: S108 - what must not be told


async def test_without_a_token_nobody_is_heard(client: Client, hearer: Hearer, body: bytes) -> None:
    response = await client.post("/v1/analyse?passage=112", data=body, headers={"Authorization": "Bearer open"})

    assert (response.status, (await response.json())["error"]) == (401, "token_refused")
    assert hearer.heard == 0


async def test_a_strangers_page_may_not_bring_anything(client: Client, body: bytes) -> None:
    response = await client.post("/v1/analyse?passage=112", data=body, headers={"Origin": "https://elsewhere.example"})

    assert response.status == 403


async def test_too_much_is_refused_as_it_comes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 1000)

    response = await client.post("/v1/analyse?passage=112", data=bytes(2000))

    assert response.status == 413


async def test_a_recording_that_is_too_long_is_refused(
    client: Client, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_judge, "LONGEST_SECONDS", 0.1)

    response = await client.post("/v1/analyse?passage=112", data=body)

    assert (response.status, (await response.json())["error"]) == (400, "bad_audio")


async def test_a_full_pool_says_when_to_come_back(client: Client, hearer: Hearer, body: bytes) -> None:
    hearer.fault = Fault("overloaded", "server", retry=True, detail="enough files", retry_after_ms=2500)

    response = await client.post("/v1/analyse?passage=112", data=body)

    assert (response.status, response.headers["Retry-After"]) == (503, "3")


async def test_only_so_many_come_in_at_once(client: Client, hearer: Hearer, body: bytes) -> None:
    hearer.may_go_on.clear()
    path = "/v1/analyse?passage=112:1"
    waiting = [asyncio.create_task(client.post(path, data=body)) for _ in range(uploads.MOST_AT_ONCE)]
    while hearer.waiting < uploads.MOST_AT_ONCE:  # noqa: ASYNC110 - real requests are on their way
        await asyncio.sleep(0.01)

    response = await client.post(path, data=body)

    hearer.may_go_on.set()
    assert response.status == 503
    assert [one.status for one in await asyncio.gather(*waiting)] == [200] * uploads.MOST_AT_ONCE


@pytest.mark.parametrize("query", ["riwayah=qalun", "strictness=harsh"])
async def test_a_manner_that_there_is_not_is_told(client: Client, body: bytes, query: str) -> None:
    response = await client.post(f"/v1/analyse?passage=112&{query}", data=body)

    assert response.status == 400
    assert (await response.json())["error"] == "reading_unknown"
