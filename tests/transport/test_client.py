"""A learner's side, against a server that plays its part line by line."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from transport import client as client_module
from transport.client import Recital, RefusedError, ServerUnreachableError
from transport.wire import decode_audio
from transport.wire_events import ServerMessage

pytestmark = pytest.mark.wall_clock

FRAMES = [bytes([number, 0]) for number in range(6)]
SUMMARY = dict.fromkeys(
    ("words", "right", "wrong", "skipped", "added", "unsure", "not_reached", "repeats", "hesitations"), 0
)
FINAL = {"type": "final", "recitation": 1, "passage": "112", "words": [], "summary": {**SUMMARY, "seconds": 1.0}}
OPENED = {"type": "opened", "recitation": 1, "passage": "112", "words": [], "event": 1}


class ClientLeftError(Exception):
    """The client has gone; the part is over."""


def _left() -> int:
    raise ClientLeftError


class Line:
    """The server's end of one line: says, and remembers what it was told."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[int] = []

    async def said(self) -> dict[str, Any] | int:
        """What the client says next: a message, or the number of a frame."""
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            sequence = decode_audio(message.data).sequence
            self.frames.append(sequence)
            return sequence
        if message.type is not aiohttp.WSMsgType.TEXT:
            return await self.said() if message.type is aiohttp.WSMsgType.PONG else _left()
        told: dict[str, Any] = message.json()
        return told

    async def said_kind(self, kind: str) -> dict[str, Any]:
        """Listen until the client says a message of this kind."""
        while True:
            told = await self.said()
            if isinstance(told, dict) and told["type"] == kind:
                return told

    async def settle(self) -> None:
        """Listen until the client has said all that it can now: it answers a ping in turn."""
        for _ in range(3):
            await self.socket.ping()
            while (message := await self.socket.receive(timeout=5)).type is not aiohttp.WSMsgType.PONG:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.frames.append(decode_audio(message.data).sequence)

    async def welcome(self, *, resumed: bool = False, next_audio: int = 0, credit: int = 64) -> None:
        await self.say(
            type="welcome",
            version=1,
            session="s",
            epoch=7,
            resumed=resumed,
            next_audio=next_audio,
            credit=credit,
            codec="pcm16",
            text="t",
            riwayah="hafs",
            model="m",
            model_version="1",
            chunk_ms=320,
            sample_rate=16_000,
        )

    async def say(self, **message: object) -> None:
        await self.socket.send_json(message)

    async def cut(self) -> None:
        await self.socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)


Part = Callable[[Line], Awaitable[None]]


@asynccontextmanager
async def stage(*parts: Part) -> AsyncGenerator[str]:
    """A server that plays one part a connection."""
    waiting = list(parts)

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        with suppress(ClientLeftError):
            await waiting.pop(0)(Line(socket))
        await socket.close()
        return socket

    application = web.Application()
    application.router.add_get("/v1/recite", handle)
    async with TestServer(application) as server:
        yield str(server.make_url("/v1/recite")).replace("http", "ws", 1)


def recital(address: str, told: list[ServerMessage] | None = None, **options: Any) -> Recital:
    told = [] if told is None else told
    return Recital(address, FRAMES, frame_seconds=0.0, passage="112", on_message=told.append, **options)


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_FIRST_WAIT_SECONDS", 0.001)
    monkeypatch.setattr(client_module, "_LONGEST_WAIT_SECONDS", 0.001)
    monkeypatch.setattr(client_module, "_OPENED_WITHIN_SECONDS", 0.1)


async def test_a_recitation_is_sent_whole_and_ends_with_its_final() -> None:
    frames: list[int] = []
    said: list[dict[str, Any]] = []
    told: list[ServerMessage] = []

    async def part(line: Line) -> None:
        said.append(await line.said_kind("hello"))
        await line.welcome()
        said.append(await line.said_kind("open"))
        await line.say(**OPENED)
        await line.said_kind("end")
        frames.extend(line.frames)
        await line.say(**FINAL, event=2)
        said.append(await line.said_kind("bye"))

    async with stage(part) as address:
        final = await recital(address, told, token="t", locale="ar").run()

    assert (final.recitation, frames) == (1, list(range(6)))
    assert (said[0]["token"], said[0]["locale"], said[0]["resume"]) == ("t", "ar", None)
    assert said[1]["passage"] == "112"
    assert len(said) == 3  # and goodbye
    assert [type(message).__name__ for message in told] == ["WelcomeEvent", "OpenedEvent", "FinalEvent"]


async def test_a_server_that_does_not_answer_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_ANSWERED_WITHIN_SECONDS", 0.05)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ServerUnreachableError):
            await recital(f"ws://127.0.0.1:{port}/").run()


async def test_no_frame_goes_beyond_credit() -> None:
    frames_after: dict[str, list[int]] = {}

    async def part(line: Line) -> None:
        await line.welcome(credit=2)
        await line.said_kind("open")
        await line.settle()
        frames_after["welcome"] = list(line.frames)
        await line.say(type="ack", through=0, credit=2)
        await line.settle()
        frames_after["first ack"] = list(line.frames)
        await line.say(type="ack", through=2, credit=64)
        await line.said_kind("end")
        await line.say(**FINAL, event=1)

    async with stage(part) as address:
        await recital(address).run()

    assert frames_after == {"welcome": [0, 1], "first ack": [0, 1, 2]}


async def test_a_lost_line_is_taken_up_where_the_server_says() -> None:
    resumes: list[dict[str, Any]] = []
    frames: list[int] = []

    async def first(line: Line) -> None:
        await line.welcome(credit=3)
        await line.said_kind("open")
        await line.say(**OPENED)
        await line.settle()
        await line.cut()

    async def second(line: Line) -> None:
        resumes.append(await line.said_kind("hello"))
        await line.welcome(resumed=True, next_audio=2)
        await line.said_kind("end")
        frames.extend(line.frames)
        await line.say(**FINAL, event=2)

    reciting: Recital
    async with stage(first, second) as address:
        reciting = recital(address)
        await reciting.run()

    assert resumes[0]["resume"] == {"session": "s", "epoch": 7, "event": 1, "line": 1}
    assert frames == [2, 3, 4, 5]
    assert reciting.resumes == 1


async def test_an_open_that_was_lost_with_its_line_is_said_again() -> None:
    said: list[dict[str, Any]] = []

    async def first(line: Line) -> None:
        await line.welcome(credit=0)
        await line.cut()

    async def second(line: Line) -> None:
        await line.said_kind("hello")
        await line.welcome(resumed=True)
        said.append(await line.said_kind("open"))
        await line.say(**OPENED)
        await line.said_kind("end")
        await line.say(**FINAL, event=2)

    async with stage(first, second) as address:
        await recital(address).run()

    assert said == [{"type": "open", "passage": "112", "number": 1}]


async def test_every_sixteenth_event_is_reported_as_seen() -> None:
    seen: list[dict[str, Any]] = []

    async def part(line: Line) -> None:
        await line.welcome()
        await line.said_kind("open")
        for event in range(1, 18):
            await line.say(**{**OPENED, "event": event})
        seen.append(await line.said_kind("seen"))
        await line.say(**FINAL, event=18)

    async with stage(part) as address:
        await recital(address).run()

    assert seen == [{"type": "seen", "event": 16}]


async def test_an_error_in_place_of_opened_is_a_refusal() -> None:
    async def part(line: Line) -> None:
        await line.welcome()
        await line.said_kind("open")
        await line.say(type="error", code="overloaded", fault="server", retry=True, detail="all taken", event=1)
        await line.said_kind("bye")

    async with stage(part) as address:
        with pytest.raises(RefusedError, match="overloaded: all taken") as caught:
            await recital(address).run()

    assert caught.value.error.fault == "server"


async def test_a_fault_on_the_way_is_shown_and_the_recitation_goes_on() -> None:
    told: list[ServerMessage] = []

    async def part(line: Line) -> None:
        await line.welcome()
        await line.said_kind("open")
        await line.say(**OPENED)
        await line.say(type="error", code="memory_unavailable", fault="dependency", retry=False, detail="away", event=2)
        await line.said_kind("end")
        await line.say(**FINAL, event=3)

    async with stage(part) as address:
        await recital(address, told).run()

    assert "ErrorEvent" in [type(message).__name__ for message in told]


@pytest.mark.parametrize("code", ["token_missing", "codec_unknown"])
async def test_who_is_not_let_in_is_told_why(code: str) -> None:
    async def part(line: Line) -> None:
        await line.said_kind("hello")
        await line.say(type="error", code=code, fault="client", retry=False, detail="no")

    async with stage(part) as address:
        with pytest.raises(RefusedError, match=code):
            await recital(address).run()


async def test_a_crowded_server_is_asked_again() -> None:
    async def crowded(line: Line) -> None:
        await line.said_kind("hello")
        await line.say(type="error", code="overloaded", fault="server", retry=True, detail="full", retry_after_ms=1)
        await line.socket.close(code=4003, message=b'{"code":"overloaded","retry_after_ms":1}')

    async def part(line: Line) -> None:
        await line.welcome()
        await line.said_kind("end")
        await line.say(**FINAL, event=1)

    async with stage(crowded, part) as address:
        final = await recital(address).run()

    assert final.recitation == 1


async def test_a_session_that_was_lost_with_its_server_is_told_as_that() -> None:
    async def first(line: Line) -> None:
        await line.welcome()
        await line.said_kind("open")
        await line.cut()

    async def second(line: Line) -> None:
        await line.said_kind("hello")
        await line.say(type="error", code="session_unknown", fault="client", retry=False, detail="gone")

    async with stage(first, second) as address:
        with pytest.raises(ServerUnreachableError, match="session was lost"):
            await recital(address).run()


async def test_a_line_closed_for_good_is_not_taken_up_again() -> None:
    async def part(line: Line) -> None:
        await line.welcome()
        await line.socket.close(code=4510, message=b'{"code":"replaced"}')

    async with stage(part) as address:
        with pytest.raises(ServerUnreachableError, match="4510"):
            await recital(address).run()


async def test_a_server_that_is_lost_again_and_again_is_given_up() -> None:
    async def first(line: Line) -> None:
        await line.welcome()
        await line.cut()

    async def cut(line: Line) -> None:
        await line.cut()

    async with stage(first, *[cut] * 8) as address:
        with pytest.raises(ServerUnreachableError, match="in a row"):
            await recital(address).run()


@pytest.mark.parametrize("text", ["hello", '{"type":"sing"}', "{}"])
async def test_another_protocol_is_told_apart_from_ours(text: str) -> None:
    async def part(line: Line) -> None:
        await line.socket.send_str(text)
        await line.said_kind("hello")

    async with stage(part) as address:
        with pytest.raises(ServerUnreachableError, match="does not speak this protocol"):
            await recital(address).run()


async def test_nobody_at_the_address_is_told_at_once() -> None:
    with pytest.raises(ServerUnreachableError, match="cannot be reached"):
        await recital("ws://127.0.0.1:9/v1/recite").run()
