"""A scripted server for the page: serves it, speaks the wire, and notes whatever the page does against the protocol."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from transport.http import web_folder
from transport.wire import AudioFrame, decode_audio, decode_text

WORDS = [
    {"surah": 112, "ayah": 1, "word": 1, "text": "قُلْ"},
    {"surah": 112, "ayah": 1, "word": 2, "text": "هُوَ"},
    {"surah": 112, "ayah": 2, "word": 1, "text": "ٱللَّهُ"},
    {"surah": 112, "ayah": 2, "word": 2, "text": "ٱلصَّمَدُ"},
]
SUMMARY = {
    "words": 4,
    "right": 1,
    "wrong": 1,
    "skipped": 1,
    "added": 1,
    "unsure": 0,
    "not_reached": 1,
    "repeats": 0,
    "hesitations": 0,
    "seconds": 3.2,
}
_POLICY = {"Content-Security-Policy": "default-src 'self'"}
_LONGEST_FRAME_SAMPLES = 5120


@dataclass
class Visit:
    """One connection of the page."""

    socket: web.WebSocketResponse
    request: web.Request
    next_audio: int
    """The first sequence number that is wanted."""
    limit: int
    """Frames below this are allowed."""
    said: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """The page's text messages."""
    order: list[str | int] = field(default_factory=list[str | int])
    """Types of messages and sequence numbers of frames, as they came."""
    frames: list[AudioFrame] = field(default_factory=list[AudioFrame])


class PageServer:
    """Answers `hello` and `open` by itself; the rest a test says with `say`.

    Attributes:
        visits: every connection that said hello, in order.
        faults: what the page did against the protocol.
        credit: frames that a `welcome` allows.
        next_audio: what the next `welcome` wants first; None for all that has not come.
        answers_open: whether `open` is answered with `opened`.
        reference_audio: where a teacher's recitations are; empty for no teacher.
    """

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.faults: list[str] = []
        self.credit = 64
        self.next_audio: int | None = None
        self.answers_open = True
        self.reference_audio = ""
        self._event = 0
        self._news = asyncio.Condition()

    @property
    def visit(self) -> Visit:
        """The latest connection."""
        return self.visits[-1]

    async def say(self, kind: str, /, *, is_lasting: bool = True, **fields: object) -> None:
        """Send the page a message; a lasting one gets the next number."""
        self._event += is_lasting
        number = {"event": self._event} if is_lasting else {}
        await self.visit.socket.send_json({"type": kind, **fields, **number})

    async def judge(self, serial: int, status: str, verdict: str, place: dict[str, Any] | None, kind: str = "") -> None:
        """Say a verdict of a word; `place` None for something added."""
        await self.say("word", is_lasting=status != "tentative", **word_event(serial, status, verdict, place, kind))

    async def allow(self, through: int, credit: int) -> None:
        """Acknowledge frames and allow more."""
        self.visit.limit = through + 1 + credit
        await self.say("ack", is_lasting=False, through=through, credit=credit)

    def drop(self) -> None:
        """Cut the line, as a tunnel would."""
        transport = self.visit.request.transport
        assert transport is not None
        transport.abort()

    async def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until what the page said fulfils a condition; at most 10 s."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(condition)

    async def wait_for_open(self, visits: int) -> None:
        """Wait until that many connections were made and the latest said `open`."""
        await self.wait(lambda: len(self.visits) == visits and "open" in self.visit.order)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve `/v1/recite`."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        frames = self.visits[-1].next_audio if self.visits else 0
        wanted = frames if self.next_audio is None else self.next_audio
        visit = Visit(socket, request, wanted, wanted + self.credit)
        async for message in socket:
            async with self._news:
                if message.type is WSMsgType.BINARY:
                    self._frame(visit, message.data)
                elif message.type is WSMsgType.TEXT:
                    await self._told(visit, message.data)
                self._news.notify_all()
        return socket

    def _frame(self, visit: Visit, data: bytes) -> None:
        frame = decode_audio(data)
        if frame.sequence != visit.next_audio:
            self.faults.append(f"frame {frame.sequence} came, {visit.next_audio} was expected")
        if frame.sequence >= visit.limit:
            self.faults.append(f"frame {frame.sequence} came, frames below {visit.limit} were allowed")
        if len(frame.payload) % 2 or len(frame.payload) > 2 * _LONGEST_FRAME_SAMPLES:
            self.faults.append(f"frame {frame.sequence} has {len(frame.payload)} bytes")
        visit.frames.append(frame)
        visit.order.append(frame.sequence)
        visit.next_audio = frame.sequence + 1

    async def _told(self, visit: Visit, text: str) -> None:
        decode_text(text)
        message = json.loads(text)
        visit.said.append(message)
        visit.order.append(message["type"])
        match message["type"]:
            case "hello":
                self.visits.append(visit)
                await self._welcome(visit, is_resumed="resume" in message)
            case "open" if self.answers_open:
                await self.say("opened", recitation=1, passage=message["passage"], words=WORDS)
            case _:
                pass

    async def _welcome(self, visit: Visit, *, is_resumed: bool) -> None:
        facts = {"text": "test", "riwayah": "hafs", "model": "test", "model_version": "1", "chunk_ms": 320}
        identity = {"version": 1, "session": "s1", "epoch": 7, "resumed": is_resumed, "codec": "pcm16"}
        flow = {"next_audio": visit.next_audio, "credit": self.credit, "sample_rate": 16000}
        teacher = {"reference_audio": self.reference_audio} if self.reference_audio else {}
        await self.say("welcome", is_lasting=False, **identity, **flow, **facts, **teacher)


def word_event(
    serial: int, status: str, verdict: str, place: dict[str, Any] | None, kind: str = ""
) -> dict[str, object]:
    """Give the fields of a `word` event."""
    where = {key: place[key] for key in ("surah", "ayah", "word")} if place else {}
    sounds = {"expected": ["q", "u", "l"], "heard": ["k", "u", "l"], "confidence": 0.87, "runner_up": ""}
    span = {"start_samples": 0, "end_samples": 6400}
    text = place["text"] if place else ""
    verdict_fields = {"serial": serial, "status": status, "verdict": verdict, "kind": kind or verdict}
    return {**verdict_fields, **where, **sounds, **span, "text": text}


def sound_of(frames: list[AudioFrame]) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """Give the audio of frames: (samples,) int16."""
    return np.frombuffer(b"".join(frame.payload for frame in frames), "<i2")


@asynccontextmanager
async def page_server() -> AsyncGenerator[tuple[PageServer, str]]:
    """Serve until the block ends; also gives the address of the page."""
    fake = PageServer()
    application = web.Application()
    application.router.add_get("/", _page)
    application.router.add_static("/assets", web_folder())
    application.router.add_get("/v1/recite", fake.handle)
    application.router.add_get("/v1/entry", _entry)
    async with TestServer(application) as server:
        yield fake, str(server.make_url("/"))


async def _page(request: web.Request) -> web.FileResponse:
    del request
    return web.FileResponse(web_folder() / "index.html", headers=_POLICY)


async def _entry(request: web.Request) -> web.Response:
    del request
    return web.json_response({"accounts": False, "guests": True})
