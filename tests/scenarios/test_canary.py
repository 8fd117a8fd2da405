"""A name, a password and tokens that stand nowhere else go through a whole visit, and come out to their owner alone.

The server is a process of its own that says all it can say; every stream, every operator's page, every refusal is
searched; so is every span of a trace, and whatever else a collector is sent.
"""

import asyncio
import io
import json
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import numpy as np
import pytest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

from tests.fakes.collector import Collector, collecting
from tests.fakes.server import RunningServer, running_server
from transport.recordings.audio_files import decode_audio
from transport.wire import encode_audio

pytestmark = [pytest.mark.recordings, pytest.mark.wall_clock, pytest.mark.timeout(180)]

NAME, PASSWORD, WRONG = "qamar-4711-canary", "hudhud-0815-secret", "wrong-hudhud-0816"
LETTERS = re.compile("[\u0600-\u06ff]")
"""Nothing that was recited stands in a log: not one letter of it."""

SETTINGS = """
[privacy]
keep_audio = true
[log]
level = "debug"
form = "{form}"
[trace]
ratio = 1.0
endpoint = "{endpoint}"
"""
PAGES = (
    "/tree",
    "/dead-letters",
    "/metrics",
    "/health/ready",
    "/config",
    "/model",
    "/actors/sessions",
    "/actors/memory",
)


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as received:
        yield received


@pytest.fixture(params=["json", "console"])
def served(
    request: pytest.FixtureRequest, tmp_path: Path, collector: Collector
) -> Iterator[tuple[RunningServer, Path]]:
    file = tmp_path / "talqin.toml"
    file.write_text(SETTINGS.format(form=request.param, endpoint=collector.endpoint))
    with running_server(tmp_path / "data", "--config", str(file)) as running:
        yield running, tmp_path / "data.log"


class Visitor:
    """Somebody who does everything there is to do, rightly and wrongly.

    Attributes:
        secrets: what must come out nowhere.
        refusals: every refusal that they were told.
        events: what they were told of their recitation.
    """

    def __init__(self, server: RunningServer, http: aiohttp.ClientSession) -> None:
        self.secrets = {NAME, PASSWORD, WRONG}
        self.refusals: list[str] = []
        self.events: list[dict[str, Any]] = []
        self._server = server
        self._http = http
        self._token = ""

    async def ask(self, method: str, path: str, body: object = None, token: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token if token is None else token}"}
        async with self._http.request(method, self._server.page + path, json=body, headers=headers) as answer:
            content = await answer.read()
            if answer.status >= 400:
                self.refusals.append(content.decode(errors="replace"))
            return json.loads(content) if answer.content_type == "application/json" and content else content

    async def sign_up(self) -> str:
        body = {"name": NAME, "password": PASSWORD, "roles": ["learner"], "birth_year": 1990}
        tokens = await self.ask("POST", "/v1/accounts", body)
        self._keep(tokens)
        await self.ask("POST", "/v1/accounts", body)
        return str(tokens["account"]["id"])

    def _keep(self, tokens: dict[str, Any]) -> None:
        self._token = tokens["access_token"]
        self.secrets |= {tokens["access_token"], tokens["refresh_token"]}

    async def err(self) -> None:
        for body in ({"name": NAME, "password": WRONG}, {"name": NAME, "password": PASSWORD, "x": WRONG}, {"name": 1}):
            await self.ask("POST", "/v1/sign-in", body)
        await self.ask("POST", "/v1/accounts", {"name": NAME, "password": WRONG, "roles": ["learner"], "birth_year": 1})
        await self.ask("POST", "/v1/refresh", {"refresh_token": PASSWORD})
        await self.ask("GET", "/v1/me", token=f"{self._token}x")
        await self.ask("GET", f"/v1/accounts/{'x' * 20}", token=self._token)
        await self.ask("DELETE", "/v1/me", {"password": WRONG})
        await self.ask("GET", "/v1/recitations/none/1/audio?from=5")
        await asyncio.to_thread(self._nonsense)

    def _nonsense(self) -> None:
        address = urlsplit(self._server.page)
        for line in (f"GET /{NAME}\0 HTTP/1.1", f"GET / HTTP/9.{PASSWORD}", f"{PASSWORD}", f"GET / HTTP/1.1\r\n{NAME}"):
            with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=10) as raw:
                raw.sendall(f"{line}\r\nAuthorization: Bearer {self._token}\r\n\r\n".encode())
                raw.settimeout(0.5)
                try:
                    raw.recv(65536)
                except TimeoutError:
                    continue

    async def recite(self, pcm: np.ndarray[Any, np.dtype[np.int16]], passage: str) -> tuple[str, int]:
        ticket = (await self.ask("POST", "/v1/tickets"))["ticket"]
        self.secrets.add(ticket)
        async with self._http.ws_connect(self._server.recite) as line:
            await line.send_json({"type": "hello", "version": 1, "codec": "pcm16", "ticket": ticket})
            session = (await line.receive_json())["session"]
            await line.send_json({"type": "open", "passage": "999:1"})
            await line.send_json({"type": "open", "passage": passage})
            listening = asyncio.create_task(self._listen(line))
            data = pcm.astype("<i2").tobytes()
            for number, begin in enumerate(range(0, len(data), 10_240)):
                await line.send_bytes(encode_audio(number, data[begin : begin + 10_240]))
                await asyncio.sleep(0.05)
            await line.send_json({"type": "end"})
            await asyncio.wait_for(listening, 60)
        async with self._http.ws_connect(self._server.recite) as line:
            await line.send_json({"type": "hello", "version": 1, "codec": "pcm16", "ticket": ticket})
            self.refusals.append(str(await line.receive()))
        async with self._http.ws_connect(self._server.recite) as line:
            await line.send_str(f'{{"type": "hello", "token": "{self._token}", "password": "{PASSWORD}"}}')
            self.refusals.append(str(await line.receive()))
        return session, 2

    async def _listen(self, line: aiohttp.ClientWebSocketResponse) -> None:
        async for message in line:
            event = json.loads(message.data)
            self.events.append(event)
            if event["type"] == "final":
                return


def values_of(collector: Collector) -> list[AnyValue]:
    """Every field of every span that was received, and of what was noted in it."""
    whole = [attribute.value for span in collector.spans for attribute in span.attributes]
    return whole + [field.value for span in collector.spans for event in span.events for field in event.attributes]


async def pages_of(server: RunningServer, http: aiohttp.ClientSession) -> str:
    answers = [await (await http.get(server.admin + page)).text() for page in PAGES]
    return "\n".join(answers)


async def test_no_name_no_password_no_token_and_nothing_recited_comes_out_anywhere(
    served: tuple[RunningServer, Path], recordings: Path, collector: Collector
) -> None:
    server, log = served
    recording = recordings / "surah" / "mohammad-al-luhaidan" / "112.opus"
    pcm = await asyncio.to_thread(decode_audio, recording)
    async with aiohttp.ClientSession() as http:
        visitor = Visitor(server, http)
        learner = await visitor.sign_up()
        await visitor.ask("PUT", f"/v1/accounts/{learner}/consents/store_audio")
        await visitor.err()
        session, _ = await visitor.recite(np.concatenate([pcm[:56_000], pcm[88_000:]]), "112")
        shown = await pages_of(server, http)
        archive = zipfile.ZipFile(io.BytesIO(await visitor.ask("GET", "/v1/me/export")))
        erased = await visitor.ask("DELETE", "/v1/me", {"password": PASSWORD})
        shown += await pages_of(server, http)
    await asyncio.to_thread(collector.wait, "store write")
    said = await asyncio.to_thread(log.read_text, encoding="utf-8")
    traced = b"".join(collector.raw)

    assert NAME in archive.read("documents/accounts.json").decode()
    assert any(name.startswith(f"audio/{session}") for name in archive.namelist())
    assert set(erased["found_afterwards"].values()) == {0}
    assert {word["verdict"] for word in visitor.events[-1]["words"]} & {"wrong", "unsure", "skipped"}
    assert len(visitor.refusals) >= 11
    for secret in visitor.secrets:
        assert secret not in said
        assert secret not in shown
        assert [refusal for refusal in visitor.refusals if secret in refusal] == []
        assert secret.encode() not in traced
    assert learner.encode() not in traced
    assert not any(value.HasField("bytes_value") for value in values_of(collector))
    texts = [*(value.string_value for value in values_of(collector)), *(span.name for span in collector.spans)]
    assert max(map(len, texts)) < 64
    assert not LETTERS.search("".join(texts))
    assert not LETTERS.search(said)
    assert not LETTERS.search(shown)
    assert learner not in said
    everything = await asyncio.to_thread(
        lambda: [path.read_bytes() for path in log.parent.rglob("data/**/*") if path.is_file()]
    )
    assert not any(secret.encode() in content for secret in (*visitor.secrets, learner) for content in everything)
