"""A learner's open line, on virtual time, with a socket that does as it is told."""

import asyncio
import json
from itertools import pairwise
from typing import Any, cast

import pytest

from actors.ports import CloseReason, Fault, SessionId
from actors.runtime import LoopClock, within
from actors.visit.to_client import Continued, Paused, Welcome
from tests.fakes.spans import RecordedSpan
from transport.errors import CLOSE_CODES
from transport.line.connection import SLOW_SECONDS, LearnerSocket, WebSocketConnection, end_line, heartbeat_seconds
from transport.line.outgoing import MAX_WAITING
from transport.wire_events import Greeting

GREETING = Greeting(text="text 1", riwayah="hafs", model="m", model_version="1", chunk_ms=320)


class ScriptedSocket:
    """Stands for a `LearnerSocket`: takes `seconds_each` for a message, and may never answer a close."""

    def __init__(self, seconds_each: float = 0.0, *, answers_close: bool = True) -> None:
        self.said: list[dict[str, Any]] = []
        self.closed_with: tuple[int, dict[str, Any]] | None = None
        self.was_cut = False
        self._seconds_each = seconds_each
        self._answers_close = answers_close

    async def send_str(self, text: str) -> None:
        await asyncio.sleep(self._seconds_each)
        self.said.append(json.loads(text))

    async def close(self, *, code: int, message: bytes) -> None:
        self.closed_with = (code, json.loads(message))
        if not self._answers_close:
            await asyncio.sleep(3600)

    def cut(self) -> None:
        self.was_cut = True

    @property
    def kinds(self) -> list[str]:
        return [message["type"] for message in self.said]


class VanishedSocket(ScriptedSocket):
    async def send_str(self, text: str) -> None:
        raise ConnectionResetError(text)


def line_over(socket: ScriptedSocket) -> WebSocketConnection:
    return WebSocketConnection(cast("LearnerSocket", socket), GREETING, "opus", LoopClock())


async def test_what_is_said_arrives_in_order_before_the_close() -> None:
    socket = ScriptedSocket()
    line = line_over(socket)
    line.send(Welcome(SessionId("s"), 7, resumed=False, next_audio=0, credit=8), event=None)
    line.send(Paused(), event=1)
    line.send(Continued(), event=2)
    line.close(CloseReason("draining", retry_after_ms=5))

    await line.write()

    assert socket.kinds == ["welcome", "paused", "continued"]
    assert (socket.said[0]["codec"], socket.said[0]["riwayah"]) == ("opus", "hafs")
    assert socket.closed_with == (CLOSE_CODES["draining"], {"code": "draining", "retry_after_ms": 5})


async def test_the_first_reason_to_close_counts() -> None:
    socket = ScriptedSocket()
    line = line_over(socket)
    line.close(CloseReason("replaced"))
    line.close(CloseReason("draining"))

    await line.write()

    assert line.is_ending
    assert socket.closed_with == (CLOSE_CODES["replaced"], {"code": "replaced"})


async def test_a_reader_that_takes_nothing_is_closed_and_may_resume() -> None:
    socket = ScriptedSocket(seconds_each=3600)
    line = line_over(socket)
    line.send(Paused(), event=1)

    await line.write()

    assert asyncio.get_running_loop().time() == pytest.approx(SLOW_SECONDS)
    assert socket.closed_with == (CLOSE_CODES["slow_reader"], {"code": "slow_reader", "resume": True})


async def test_a_reader_that_takes_a_little_but_never_enough_is_closed_too() -> None:
    socket = ScriptedSocket(seconds_each=1.0)
    line = line_over(socket)
    writing = asyncio.create_task(line.write())

    for number in range(1, 40 * MAX_WAITING):
        line.send(Paused(), event=number)
        await asyncio.sleep(0.1)
        if writing.done():
            break
    await writing

    assert socket.closed_with == (CLOSE_CODES["slow_reader"], {"code": "slow_reader", "resume": True})
    assert len(socket.said) < 30  # a slow reader was not waited for


async def test_a_burst_that_is_read_soon_closes_nothing() -> None:
    socket = ScriptedSocket(seconds_each=0.01)
    line = line_over(socket)

    for burst in range(3):
        for number in range(2 * MAX_WAITING):
            line.send(Paused(), event=1 + burst * 2 * MAX_WAITING + number)
        assert not await line.write()
        await asyncio.sleep(20)
    line.close(CloseReason("goodbye"))
    assert await line.write()

    assert [message["event"] for message in socket.said] == list(range(1, 6 * MAX_WAITING + 1))
    assert socket.closed_with is not None
    assert socket.closed_with[0] == CLOSE_CODES["goodbye"]


async def test_passing_messages_make_way_for_lasting_ones() -> None:
    socket = ScriptedSocket()
    line = line_over(socket)
    for _ in range(MAX_WAITING + 10):
        line.send(Fault("audio_gap", "client", retry=True, detail="d"), event=None)
    line.send(Paused(), event=1)
    line.close(CloseReason("goodbye"))

    await line.write()

    assert socket.kinds[-1] == "paused"
    assert len(socket.said) <= MAX_WAITING + 1


async def test_a_line_that_vanished_ends_the_writing_quietly() -> None:
    socket = VanishedSocket()
    line = line_over(socket)
    line.send(Paused(), event=1)

    await line.write()

    assert socket.closed_with is None


async def test_a_client_that_does_not_answer_the_close_is_cut() -> None:
    socket = ScriptedSocket(answers_close=False)

    await end_line(cast("LearnerSocket", socket), CloseReason("bad_message"))

    assert socket.was_cut


def test_a_crowd_that_came_at_once_is_not_pinged_at_once() -> None:
    crowd = sorted(heartbeat_seconds(number) for number in range(1000))

    assert crowd[0] >= 12
    assert crowd[-1] <= 16
    assert max(later - earlier for earlier, later in pairwise(crowd)) <= 0.011
    assert max(sum(begin <= one < begin + 0.1 for one in crowd) for begin in crowd) < 1.3 * 1000 / 40
    assert all(round(1000 * one / 2, 6).is_integer() for one in crowd)  # of uvloop's milliseconds, the half too


async def test_an_event_of_what_is_followed_is_written_down_until_it_is_sent() -> None:
    line, span = line_over(ScriptedSocket(seconds_each=2.0)), RecordedSpan()
    line.send(Paused(), event=1)
    with within(span):
        line.send(Continued(), event=2)

    await line.write()

    (sent,) = span.parts
    assert (sent.name, sent.fields["event"]) == ("socket send", "Continued")
    assert (sent.ended or 0.0) - sent.at == pytest.approx(4.0)


async def test_an_event_that_made_way_is_never_said_to_have_been_sent() -> None:
    line, span = line_over(ScriptedSocket()), RecordedSpan()
    for number in range(MAX_WAITING + 1):
        line.send(Paused(), event=number)
    with within(span):
        line.send(Continued(), event=None)

    await line.write()
    line.send(Continued(), event=99)
    await line.write()

    assert [part.ended for part in span.parts] == [None]
