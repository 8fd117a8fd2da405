"""The learner's door, over a real socket, with scripted sessions behind it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer

from actors.ports import CloseReason, Fault
from actors.runtime import LoopClock, System
from actors.session import AudioArrived, Detach, EventsSeen, FinishRecitation, OpenRecitation, Paused, PauseRecitation
from tests.fakes.sessions import ScriptedDirectory
from transport import websocket as websocket_module
from transport.errors import CLOSE_CODES
from transport.http import public_application
from transport.tokens import OpenGate
from transport.websocket import WebSocketDoor
from transport.wire import MAX_FRAME_BYTES, encode_audio
from transport.wire_events import Greeting

pytestmark = pytest.mark.wall_clock

GREETING = Greeting(text="text 1", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
HELLO = {"type": "hello", "version": 1}


class Learner:
    """A client's end of a line."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, **message: object) -> None:
        await self.socket.send_json(message)

    async def hears(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            message: dict[str, Any] = await self.socket.receive_json()
        return message

    async def is_closed_with(self) -> tuple[int | None, dict[str, Any]]:
        async with asyncio.timeout(5):
            message = await self.socket.receive()
        assert message.type is aiohttp.WSMsgType.CLOSE
        return self.socket.close_code, json.loads(message.extra or "{}")


class Reception:
    """A door with scripted sessions, and clients for it."""

    def __init__(self, server: TestServer, directory: ScriptedDirectory, http: aiohttp.ClientSession) -> None:
        self.server = server
        self.directory = directory
        self.http = http

    async def enter(self, origin: str | None = None) -> Learner:
        headers = {"Origin": origin} if origin else {}
        return Learner(await self.http.ws_connect(self.server.make_url("/v1/recite"), headers=headers))

    async def join(self, **hello: object) -> Learner:
        learner = await self.enter()
        await learner.say(**{**HELLO, **hello})
        assert (await learner.hears())["type"] == "welcome"
        return learner

    async def told(self, kind: type[object], session: str = "s1") -> Any:
        async with asyncio.timeout(5):
            while True:
                for message in self.directory.sessions[session].told:  # type: ignore[index] # ids are strings
                    if isinstance(message, kind):
                        return message
                await asyncio.sleep(0)


@pytest_asyncio.fixture
async def reception(system: System) -> AsyncIterator[Reception]:
    directory = ScriptedDirectory(system)
    door = WebSocketDoor(directory, OpenGate(), GREETING, LoopClock(), ("https://friend.example.org",))
    server = TestServer(await asyncio.to_thread(public_application, door))
    await server.start_server()
    async with aiohttp.ClientSession() as http:
        yield Reception(server, directory, http)
    await server.close()
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_a_hello_is_answered_by_a_welcome_that_says_who_serves(reception: Reception) -> None:
    learner = await reception.enter()

    await learner.say(**HELLO, locale="ar")
    welcome = await learner.hears()

    assert welcome["type"] == "welcome"
    assert (welcome["session"], welcome["epoch"], welcome["credit"], welcome["resumed"]) == ("s1", 7, 8, False)
    assert (welcome["codec"], welcome["riwayah"], welcome["model"], welcome["chunk_ms"]) == ("pcm16", "hafs", "m", 320)
    assert reception.directory.visitors[0].locale == "ar"


async def test_what_a_client_says_reaches_its_session_in_order(reception: Reception) -> None:
    learner = await reception.join()

    await learner.say(type="open", passage="112")
    await learner.socket.send_bytes(encode_audio(0, b"\x01\x00"))
    await learner.say(type="pause")
    await learner.say(type="seen", event=3)
    await learner.say(type="end")
    await reception.told(FinishRecitation)

    told = reception.directory.sessions["s1"].told[1:]  # type: ignore[index] # ids are strings
    assert told == [
        OpenRecitation("112"),
        AudioArrived(0, b"\x01\x00"),
        PauseRecitation(),
        EventsSeen(3),
        FinishRecitation(),
    ]


async def test_a_line_that_ends_is_told_to_its_session(reception: Reception) -> None:
    learner = await reception.join()

    await learner.socket.close()

    assert isinstance(await reception.told(Detach), Detach)


async def test_lasting_events_carry_their_number_and_passing_ones_none(reception: Reception) -> None:
    learner = await reception.join()
    connection = reception.directory.sessions["s1"].connection  # type: ignore[index] # ids are strings
    assert connection is not None

    connection.send(Paused(), event=4)
    connection.send(Fault("audio_gap", "client", retry=True, detail="d"), event=None)

    assert await learner.hears() == {"type": "paused", "event": 4}
    assert "event" not in await learner.hears()


async def test_a_session_that_closes_its_line_says_why_after_what_was_queued(reception: Reception) -> None:
    learner = await reception.join()
    connection = reception.directory.sessions["s1"].connection  # type: ignore[index] # ids are strings
    assert connection is not None

    connection.send(Paused(), event=1)
    connection.close(CloseReason("draining", retry_after_ms=500))

    assert (await learner.hears())["type"] == "paused"
    assert await learner.is_closed_with() == (
        CLOSE_CODES["draining"],
        {"code": "draining", "retry_after_ms": 500},
    )


async def test_a_client_comes_back_to_its_session(reception: Reception) -> None:
    first = await reception.join()
    await first.socket.close()
    second = await reception.enter()

    await second.say(**HELLO, resume={"session": "s1", "epoch": 7, "event": 2})
    welcome = await second.hears()

    assert (welcome["session"], welcome["resumed"]) == ("s1", True)
    assert reception.directory.sessions["s1"].told[-1].seen_event == 2  # type: ignore[index,union-attr] # an Attach


REFUSED = {
    "another epoch": ({**HELLO, "resume": {"session": "s9", "epoch": 1}}, "session_unknown"),
    "another version": ({**HELLO, "version": 2}, "version_unknown"),
    "an unknown codec": ({**HELLO, "codec": "mp3"}, "codec_unknown"),
    "no hello first": ({"type": "open", "passage": "112"}, "hello_expected"),
    "nonsense": ({"type": "sing"}, "bad_message"),
}


@pytest.mark.parametrize(("hello", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_who_cannot_be_let_in_is_told_why_and_closed(
    reception: Reception, hello: dict[str, object], code: str
) -> None:
    learner = await reception.enter()

    await learner.say(**hello)
    error = await learner.hears()

    assert (error["type"], error["code"], error["fault"]) == ("error", code, "client")
    assert (await learner.is_closed_with())[0] == CLOSE_CODES[code]


async def test_audio_before_hello_is_refused(reception: Reception) -> None:
    learner = await reception.enter()

    await learner.socket.send_bytes(encode_audio(0, b"\x00\x00"))

    assert (await learner.hears())["code"] == "hello_expected"


SPOILED = {
    "half a sample": (encode_audio(0, b"\x00"), "bad_audio"),
    "no header": (b"\x01", "bad_audio"),
    "an unknown kind": (b"\x09" + bytes(12), "bad_audio"),
}


@pytest.mark.parametrize(("frame", "code"), SPOILED.values(), ids=SPOILED.keys())
async def test_a_frame_that_is_no_audio_ends_its_own_line_only(reception: Reception, frame: bytes, code: str) -> None:
    spoiler, bystander = await reception.join(), await reception.join()

    await spoiler.socket.send_bytes(frame)
    error = await spoiler.hears()
    await bystander.say(type="open", passage="1")

    assert (error["code"], error["fault"]) == (code, "client")
    assert await reception.told(OpenRecitation, "s2") == OpenRecitation("1")


async def test_a_frame_beyond_the_limit_closes_the_line(reception: Reception) -> None:
    learner = await reception.join()

    await learner.socket.send_bytes(bytes(MAX_FRAME_BYTES + 2))
    async with asyncio.timeout(5):
        message = await learner.socket.receive()

    assert message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED}
    assert learner.socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_second_hello_is_refused(reception: Reception) -> None:
    learner = await reception.join()

    await learner.say(**HELLO)

    assert (await learner.hears())["detail"] == "a second `hello` on the same connection"


async def test_a_silent_connection_is_closed(reception: Reception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_module, "_HELLO_SECONDS", 0.05)
    learner = await reception.enter()

    error = await learner.hears()

    assert error["code"] == "hello_overdue"


async def test_a_full_node_says_when_to_come_back(reception: Reception) -> None:
    reception.directory.is_full = True
    learner = await reception.enter()

    await learner.say(**HELLO)
    error = await learner.hears()

    assert (error["code"], error["fault"], error["retry"], error["retry_after_ms"]) == (
        "overloaded",
        "server",
        True,
        5000,
    )


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", "http://127.0.0.1.evil.example.org"])
async def test_a_page_from_elsewhere_is_not_let_in(reception: Reception, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await reception.enter(origin)

    assert caught.value.status == 403


async def test_our_page_and_the_operators_friends_are_let_in(reception: Reception) -> None:
    host = f"http://{reception.server.host}:{reception.server.port}"

    sockets = [await reception.enter(origin) for origin in (None, host, "https://friend.example.org")]

    assert all(not learner.socket.closed for learner in sockets)
