"""One chunk of audio walks through the seven stops, in the order in which docs/architecture.md draws them."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from actors.analysis import Analysis
from actors.events import WordJudged
from actors.feedback import Feedback
from actors.inference_pool import InferencePool
from actors.pool.messages import ChunkHeard, HearChunk
from actors.recitation.messages import HearAudio
from actors.runtime import LoopClock, System
from actors.session import Session
from actors.visit.messages import AudioArrived
from tests.fakes.house import House
from tests.fakes.spoken import recited
from transport import websocket
from transport.gates import OpenGate
from transport.http import public_application
from transport.line import connection
from transport.websocket_door import WebSocketDoor
from transport.wire import encode_audio
from transport.wire_events import Greeting, WordEvent

pytestmark = pytest.mark.wall_clock

STOPS = [
    "1 transport/websocket.py",
    "2 transport/wire.py",
    "3 actors/session.py",
    "4 actors/analysis.py",
    "5 actors/inference_pool.py",
    "6 actors/analysis.py",
    "7 actors/feedback.py",
    "the socket",
]


class Trail:
    """Where a chunk was seen, each stop once, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.stops: list[str] = []

    def spy(self, owner: object, name: str, stop: str, *, on: Callable[..., bool]) -> None:
        """Note `stop` when the function is called with arguments that `on` accepts."""
        original = getattr(owner, name)

        def noting(*args: Any, **kwargs: Any) -> Any:
            if stop not in self.stops and on(*args):
                self.stops.append(stop)
            return original(*args, **kwargs)

        self._monkeypatch.setattr(owner, name, noting)

    def spy_actor(self, actor: type[object], message: type[object], stop: str) -> None:
        """Note `stop` when the actor receives such a message."""

        def is_it(_: object, received: object) -> bool:
            return isinstance(received, message)

        self.spy(actor, "on_receive", stop, on=is_it)


def is_word(message: object) -> bool:
    return isinstance(message, WordEvent)


def always(*_: object) -> bool:
    return True


@pytest.fixture
def trail(monkeypatch: pytest.MonkeyPatch) -> Trail:
    trail = Trail(monkeypatch)
    trail.spy(websocket.Visit, "_hear", STOPS[0], on=always)
    trail.spy(websocket, "decode_audio", STOPS[1], on=always)
    trail.spy_actor(Session, AudioArrived, STOPS[2])
    trail.spy_actor(Analysis, HearAudio, STOPS[3])
    trail.spy_actor(InferencePool, HearChunk, STOPS[4])
    trail.spy_actor(Analysis, ChunkHeard, STOPS[5])
    trail.spy_actor(Feedback, WordJudged, STOPS[6])
    trail.spy(connection, "encode_message", STOPS[7], on=is_word)
    return trail


async def test_a_chunk_passes_the_seven_stops_in_order(system: System, trail: Trail) -> None:
    house = House(system)
    await house.start()
    greeting = Greeting(text="t", riwayah="hafs", model="m", model_version="1", chunk_ms=320)
    door = WebSocketDoor(house.visits, OpenGate(), greeting, LoopClock())
    server = TestServer(await asyncio.to_thread(public_application, door))
    await server.start_server()
    data = recited(house.text.surah_range(112), house.sounds).astype("<i2").tobytes()

    async with aiohttp.ClientSession() as http, http.ws_connect(server.make_url("/v1/recite")) as socket:
        await socket.send_json({"type": "hello", "version": 1})
        await socket.send_json({"type": "open", "passage": "112"})
        for sequence, start in enumerate(range(0, len(data), 10240)):
            await socket.send_bytes(encode_audio(sequence, data[start : start + 10240]))
        await socket.send_json({"type": "end"})
        told = [await socket.receive_json(timeout=10)]
        while told[-1]["type"] != "final":
            told.append(await socket.receive_json(timeout=10))
        await socket.send_json({"type": "bye"})

    assert trail.stops == STOPS
    assert told[-1]["summary"]["right"] == 15
    await server.close()
    await house.stop()
