"""The learner's door, over a real socket, with scripted sessions behind it."""

import asyncio
import gc
import json
import socket
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import numpy as np
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import CollectorRegistry

from actors.lesson import DoubtVerdict, PlanLesson, RevealWord, SetGoals
from actors.ports import CloseReason, Fault, SessionId
from actors.runtime import LoopClock, System
from actors.shards.ownership import Home
from actors.visit.messages import (
    Attach,
    AudioArrived,
    Detach,
    EventsSeen,
    FinishRecitation,
    Leave,
    OpenRecitation,
    PauseRecitation,
)
from actors.visit.to_client import Paused
from models.learning.learner import Goals
from models.learning.reading import Mode
from models.recitation.verdict import Verdict
from tests.fakes.sessions import ScriptedDirectory
from transport import websocket as websocket_module
from transport import websocket_door as door_module
from transport.errors import CLOSE_CODES
from transport.gates import OpenGate
from transport.http import public_application
from transport.line import connection as connection_module
from transport.line.audio import encode_opus
from transport.line.connection import LearnerSocket
from transport.telemetry.learners import LearnerMetrics
from transport.websocket_door import WebSocketDoor
from transport.wire import MAX_FRAME_BYTES, encode_audio
from transport.wire_events import Greeting

pytestmark = pytest.mark.wall_clock

GREETING = Greeting(text="text 1", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
S1 = SessionId("s1")
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

    def __init__(
        self, server: TestServer, directory: ScriptedDirectory, http: aiohttp.ClientSession, metrics: LearnerMetrics
    ) -> None:
        self.server = server
        self.metrics = metrics
        self.directory = directory
        self.http = http
        self.learners: list[Learner] = []
        self.raw_lines: list[RawLine] = []

    async def enter(self, origin: str | None = None) -> Learner:
        headers = {"Origin": origin} if origin else {}
        learner = Learner(await self.http.ws_connect(self.server.make_url("/v1/recite"), headers=headers))
        self.learners.append(learner)
        return learner

    async def leave(self) -> None:
        for learner in self.learners:
            await learner.socket.close()
        for line in self.raw_lines:
            await line.leave()

    async def enter_raw(self) -> "RawLine":
        line = await RawLine.to(self.server)
        self.raw_lines.append(line)
        return line

    async def join(self, **hello: object) -> Learner:
        learner = await self.enter()
        await learner.say(**{**HELLO, **hello})
        assert (await learner.hears())["type"] == "welcome"
        return learner

    def counted(self, name: str, **labels: str) -> float | None:
        registry = CollectorRegistry()
        registry.register(self.metrics)
        return registry.get_sample_value(name, labels)

    async def told(self, kind: type[object], session: str = "s1") -> Any:
        async with asyncio.timeout(5):
            while True:
                known = self.directory.sessions.get(SessionId(session))
                for message in known.told if known else ():
                    if isinstance(message, kind):
                        return message
                await asyncio.sleep(0)


@pytest_asyncio.fixture
async def reception(system: System) -> AsyncIterator[Reception]:
    directory, metrics = ScriptedDirectory(system), LearnerMetrics()
    door = WebSocketDoor(directory, OpenGate(), GREETING, LoopClock(), ("https://friend.example.org",), metrics=metrics)
    server = TestServer(await asyncio.to_thread(public_application, door))
    await server.start_server()
    assert server.runner is not None
    assert server.runner.server is not None
    server.runner.server.handler_cancellation = False  # as it is outside tests
    async with aiohttp.ClientSession() as http:
        reception = Reception(server, directory, http, metrics)
        yield reception
        await reception.leave()
    await server.close()
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_a_hello_is_answered_by_a_welcome_that_says_who_serves(reception: Reception) -> None:
    learner = await reception.enter()

    await learner.say(**HELLO, locale="ar", level="strict")
    welcome = await learner.hears()

    assert welcome["type"] == "welcome"
    assert (welcome["session"], welcome["epoch"], welcome["credit"], welcome["resumed"]) == ("s1", 7, 8, False)
    assert (welcome["codec"], welcome["riwayah"], welcome["model"], welcome["chunk_ms"]) == ("pcm16", "hafs", "m", 320)
    assert (reception.directory.visitors[0].locale, reception.directory.visitors[0].level) == ("ar", "strict")


@pytest.mark.parametrize("how", ["cut", "closed", "refused"])
async def test_a_line_that_has_ended_is_freed_without_a_collection(
    reception: Reception, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Full collections are rare, as each makes ten thousand learners wait: a line that ends leaves nothing for one."""
    freed = asyncio.Event()

    def make(request: web.Request, number: int) -> LearnerSocket:
        made = LearnerSocket(request, number)
        weakref.finalize(made, freed.set)
        return made

    monkeypatch.setattr(door_module, "LearnerSocket", make)
    gc.disable()
    try:
        if how == "cut":
            line = await reception.enter_raw()
            line.send(HELLO_FRAME)
            await reception.told(Attach)
            line.writer.transport.abort()
        else:
            learner = await reception.join()
            if how == "refused":
                await learner.socket.send_bytes(b"no audio")
                await learner.socket.receive()
            await learner.socket.close()
        reception.directory.sessions[S1].told.clear()  # the scripted session would remember the line

        async with asyncio.timeout(5):
            await freed.wait()
    finally:
        gc.enable()


async def test_a_line_is_counted_from_its_session_to_its_end(reception: Reception) -> None:
    learner = await reception.join()
    await learner.socket.send_bytes(encode_audio(0, b"\x01\x00"))
    await reception.told(AudioArrived)
    while_open = reception.counted("talqin_lines")

    await learner.socket.send_bytes(b"no audio")
    async for _ in learner.socket:  # what is said, and the close
        pass
    await reception.told(Detach)

    assert while_open == 1
    assert reception.counted("talqin_lines") == 0
    assert reception.counted("talqin_audio_frames_total") == 1
    assert reception.counted("talqin_lines_opened_total", kind="new") == 1
    assert reception.counted("talqin_lines_refused_total", code="bad_audio", fault="client") == 1
    assert reception.counted("talqin_lines_ended_total", code="bad_audio") == 1
    assert reception.counted("talqin_messages_told_total", kind="Welcome") == 1


async def test_what_a_client_says_reaches_its_session_in_order(reception: Reception) -> None:
    learner = await reception.join()

    await learner.say(type="open", passage="112")
    await learner.socket.send_bytes(encode_audio(0, b"\x01\x00"))
    await learner.say(type="pause")
    await learner.say(type="seen", event=3)
    await learner.say(type="end")
    await reception.told(FinishRecitation)

    told = reception.directory.sessions[S1].told[1:]
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
    connection = reception.directory.sessions[S1].connection
    assert connection is not None

    connection.send(Paused(), event=4)
    connection.send(Fault("audio_gap", "client", retry=True, detail="d"), event=None)

    assert await learner.hears() == {"type": "paused", "event": 4}
    assert "event" not in await learner.hears()


async def test_a_session_that_closes_its_line_says_why_after_what_was_queued(reception: Reception) -> None:
    learner = await reception.join()
    connection = reception.directory.sessions[S1].connection
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
    assert reception.directory.sessions[S1].told[-1].seen_event == 2  # type: ignore[union-attr] # an Attach


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

    assert (error["code"], error["retry"]) == ("hello_overdue", True)  # it may be on its way, over a slow line


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


async def test_who_is_at_home_at_another_node_is_told_where(reception: Reception) -> None:
    there = "wss://learn.example.org/v1/recite?home=n2"
    reception.directory.elsewhere = Home("n2", public=there)
    learner = await reception.enter()

    await learner.say(**HELLO)
    error, end = await learner.hears(), await learner.socket.receive()

    assert (error["code"], error["fault"], error["retry"]) == ("moved", "server", True)
    assert end.data == 4009
    assert json.loads(end.extra or "") == {"code": "moved", "retry_after_ms": 50, "go_to": there}


async def test_who_was_sent_to_a_node_is_let_in_wherever_they_came(reception: Reception) -> None:
    reception.directory.elsewhere = Home("n2", public="wss://learn.example.org/v1/recite?home=n2")
    learner = Learner(await reception.http.ws_connect(reception.server.make_url("/v1/recite?home=n2")))
    reception.learners.append(learner)

    await learner.say(**HELLO)

    assert (await learner.hears())["type"] == "welcome"


@pytest.mark.parametrize("origin", ["https://evil.example.org", "null", "http://127.0.0.1.evil.example.org"])
async def test_a_page_from_elsewhere_is_not_let_in(reception: Reception, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await reception.enter(origin)

    assert caught.value.status == 403


async def test_our_page_and_the_operators_friends_are_let_in(reception: Reception) -> None:
    host = f"http://{reception.server.host}:{reception.server.port}"

    sockets = [await reception.enter(origin) for origin in (None, host, "https://friend.example.org")]

    assert all(not learner.socket.closed for learner in sockets)


async def test_a_flood_of_messages_ends_its_line(reception: Reception) -> None:
    learner = await reception.join()

    for _ in range(150):
        await learner.say(type="seen", event=0)
    error = await learner.hears()

    assert (error["code"], error["fault"]) == ("too_fast", "client")
    assert (await learner.is_closed_with())[0] == CLOSE_CODES["too_fast"]


async def test_a_flood_of_pings_ends_its_line(reception: Reception) -> None:
    learner = await reception.join()

    for _ in range(150):
        await learner.socket.ping()

    assert (await learner.hears())["code"] == "too_fast"


async def test_a_flood_of_tiny_frames_ends_its_line(reception: Reception) -> None:
    learner = await reception.join()

    for sequence in range(10_000):
        await learner.socket.send_bytes(encode_audio(sequence, b"\x00\x00"))

    assert (await learner.hears())["code"] == "too_fast"


async def test_opus_packets_reach_the_session_as_pcm(reception: Reception) -> None:
    learner = await reception.join(codec="opus")

    for sequence, packet in enumerate(encode_opus(np.zeros(6400, np.int16))):
        await learner.socket.send_bytes(encode_audio(sequence, packet))
    await learner.say(type="end")
    await reception.told(FinishRecitation)

    told = reception.directory.sessions[S1].told
    samples = sum(len(message.pcm) // 2 for message in told if isinstance(message, AudioArrived))
    assert 6400 - 320 <= samples <= 6400 + 640


async def test_too_many_silent_connections_keep_newcomers_waiting(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_module, "_MOST_STRANGERS", 1)
    stranger = await reception.enter()

    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await reception.enter()
    await stranger.say(**HELLO)
    await stranger.hears()
    newcomer = await reception.join()

    assert caught.value.status == 503
    assert not newcomer.socket.closed


async def test_a_closing_door_tells_everyone_to_come_back(reception: Reception) -> None:
    learner = await reception.join()

    closing = asyncio.create_task(reception.server.close())
    ended = await learner.is_closed_with()
    await closing

    assert ended == (CLOSE_CODES["draining"], {"code": "draining", "retry_after_ms": 1000})


class RawLine:
    """A client that may break every rule of RFC 6455."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, server: TestServer) -> "RawLine":
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)  # left to itself the kernel takes 32 MB
        small.settimeout(0)
        await asyncio.get_running_loop().sock_connect(small, (server.host, server.port))
        reader, writer = await asyncio.open_connection(sock=small)
        writer.write(
            f"GET /v1/recite HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        )
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in answer
        assert b"deflate" not in answer
        return cls(reader, writer)

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def closed_with(self) -> int | None:
        """The code of the close frame, or None when the line was cut without one."""
        async with asyncio.timeout(5):
            while True:
                try:
                    head = await self.reader.readexactly(2)
                    size = head[1] & 127
                    if size == 126:
                        size = int.from_bytes(await self.reader.readexactly(2), "big")
                    payload = await self.reader.readexactly(size)
                except (asyncio.IncompleteReadError, ConnectionError):
                    return None
                if head[0] & 15 == 8:
                    return int.from_bytes(payload[:2], "big")

    async def leave(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


def frame(payload: bytes, opcode: int = 1, *, fin: bool = True, rsv: int = 0, size: int | None = None) -> bytes:
    """A masked frame, whose mask is zero so that the payload is readable; `size` may lie."""
    size = len(payload) if size is None else size
    head = bytes([(fin << 7) | (rsv << 4) | opcode])
    if size < 126:
        length = bytes([128 | size])
    else:
        length = bytes([254]) + size.to_bytes(2, "big") if size <= 0xFFFF else bytes([255]) + size.to_bytes(8, "big")
    return head + length + bytes(4) + payload


HELLO_FRAME = frame(b'{"type":"hello","version":1}')

RAW = {
    "a reserved opcode": (frame(b"x", 3), {1002}),
    "a reserved control opcode": (frame(b"", 11), {1002}),
    "a reserved bit": (frame(b"x", rsv=4), {1002}),
    "two reserved bits": (frame(b"x", rsv=3), {1002}),
    "a ping in pieces": (frame(b"x", 9, fin=False), {1002}),
    "a ping that is too long": (frame(b"x" * 126, 9), {1002}),
    "a continuation of nothing": (frame(b"x", 0), {1002}),
    "a message within a message": (frame(b"{", fin=False) + frame(b"}"), {1002}),
    "text that is not UTF-8": (frame(b"\xff\xfe"), {1007}),
    "a close of one byte": (frame(b"\x03", 8), {1002}),
    "a close with a reserved code": (frame((1005).to_bytes(2, "big"), 8), {1002}),
    "a close whose reason is not UTF-8": (frame((1000).to_bytes(2, "big") + b"\xff", 8), {1007, 1002}),
    "a frame that says it is huge": (frame(b"x", 2, size=2**40), {1009}),
    "pieces that are huge together": (
        frame(bytes(40_000), 2, fin=False) + frame(bytes(40_000), 0, fin=False) + frame(b"", 0),
        {1009},
    ),
    "a message in pieces": (frame(b'{"type":', fin=False) + frame(b'"end"}', 0), {CLOSE_CODES["hello_expected"]}),
    "an empty message": (frame(b""), {CLOSE_CODES["bad_message"]}),
    "an empty binary message": (frame(b"", 2), {CLOSE_CODES["hello_expected"]}),
    "a nul": (frame(b"\x00"), {CLOSE_CODES["bad_message"]}),
    "nothing of WebSocket": (b"GET / HTTP/1.1\r\n\r\n", {1002, None}),
    "an ordinary goodbye": (frame((1000).to_bytes(2, "big"), 8), {1000}),
}


@pytest.mark.parametrize(("data", "codes"), RAW.values(), ids=RAW.keys())
async def test_broken_frames_close_their_own_line_only(
    reception: Reception, data: bytes, codes: set[int | None]
) -> None:
    bystander = await reception.join()
    line = await reception.enter_raw()

    line.send(data)
    code = await line.closed_with()
    await bystander.say(type="open", passage="1")

    assert code in codes
    assert await reception.told(OpenRecitation) == OpenRecitation("1")


async def test_a_reader_that_does_not_read_is_cut_off_and_its_session_waits(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "SLOW_SECONDS", 0.2)
    monkeypatch.setattr(connection_module, "CLOSING_SECONDS", 0.2)
    line = await reception.enter_raw()
    line.send(HELLO_FRAME)
    await reception.told(Attach)
    connection = reception.directory.sessions[S1].connection
    assert connection is not None

    for number in range(1, 600):
        connection.send(Fault("audio_gap", "client", retry=True, detail="x" * 20_000), event=number)
    await reception.told(Detach)

    assert reception.directory.sessions[S1].connection is None


async def test_a_line_that_falls_silent_in_the_middle_of_a_frame_is_told_as_lost(reception: Reception) -> None:
    line = await reception.enter_raw()
    line.send(HELLO_FRAME)
    await reception.told(Attach)

    line.send(frame(b"x", 2, size=1000))
    await line.leave()

    assert isinstance(await reception.told(Detach), Detach)


async def test_who_says_goodbye_is_not_told_as_lost(reception: Reception) -> None:
    learner = await reception.join()

    await learner.say(type="bye")
    await learner.socket.close()
    await reception.told(Leave)
    await reception.join()  # by then the first line is over

    told = reception.directory.sessions[S1].told
    assert not any(isinstance(message, Detach) for message in told)


async def test_a_session_that_is_gone_ends_its_line_at_the_next_word(reception: Reception, system: System) -> None:
    learner = await reception.join()
    await system.ref("/s1").stop()

    await learner.say(type="seen", event=0)
    error = await learner.hears()

    assert (error["code"], error["fault"]) == ("session_failed", "server")
    assert (await learner.is_closed_with())[0] == CLOSE_CODES["session_failed"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"type": "lesson"}, PlanLesson()),
        (
            {"type": "goals", "verses_a_day": 2, "minutes_a_day": 15, "surahs": [67]},
            SetGoals(Goals(2, 15.0, (67,))),
        ),
        ({"type": "reveal", "surah": 112, "ayah": 1, "word": 2}, RevealWord(112, 1, 2)),
        ({"type": "wrong_call", "recitation": 1, "serial": 9}, DoubtVerdict(1, 9, Verdict.RIGHT)),
        ({"type": "open", "passage": "112", "mode": "memorise"}, OpenRecitation("112", None, mode=Mode.MEMORISE)),
    ],
)
async def test_what_belongs_to_the_lesson_is_told_to_the_session(
    reception: Reception, said: dict[str, object], told: object
) -> None:
    learner = await reception.join()

    await learner.say(**said)

    assert await reception.told(type(told)) == told


async def test_the_learners_clock_comes_with_the_hello(reception: Reception) -> None:
    await reception.join(zone_minutes=-300)

    assert reception.directory.visitors[0].zone_minutes == -300
