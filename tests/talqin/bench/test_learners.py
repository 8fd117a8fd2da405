"""The bench's own WebSocket client, against a transport that keeps what is written."""

import asyncio
from typing import cast

import msgspec
import pytest

from talqin.bench.learners import Learner, Told


class KeepingTransport:
    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.is_aborted = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def abort(self) -> None:
        self.is_aborted = True


def frame(kind: int, payload: bytes) -> bytes:
    """What a server sends: no mask."""
    size = len(payload)
    head = bytes((128 | kind, size)) if size < 126 else bytes((128 | kind, 126)) + size.to_bytes(2)
    return head + payload


def event(**fields: object) -> bytes:
    return frame(1, msgspec.json.encode(fields))


WELCOME = event(type="welcome", session="s", epoch=7, next_audio=3, credit=2)
UPGRADED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def connected(learner: Learner) -> KeepingTransport:
    transport = KeepingTransport()
    learner.connection_made(cast("asyncio.BaseTransport", transport))
    return transport


async def test_it_says_hello_once_the_handshake_is_done_and_reads_its_credit() -> None:
    learner = Learner()
    transport = connected(learner)

    learner.data_received(UPGRADED + WELCOME)

    assert transport.written[0].startswith(b"GET /v1/recite HTTP/1.1\r\n")
    assert b'"type":"hello"' in transport.written[1]
    assert learner.is_open
    assert [learner.send(b"x"), learner.send(b"y"), learner.send(b"z")] == [True, True, False]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 50])
async def test_frames_may_come_in_any_pieces(piece: int) -> None:
    told: list[str] = []
    learner = Learner(lambda _, what: told.append(what.type))
    connected(learner)
    stream = (
        UPGRADED + WELCOME + event(type="opened", event=1, words="w" * 300) + event(type="ack", through=9, credit=1)
    )

    for at in range(0, len(stream), piece):
        learner.data_received(stream[at : at + piece])

    assert told == ["welcome", "opened", "ack"]
    assert learner.limit == 11


async def test_gaps_and_doubles_in_events_are_counted() -> None:
    learner = Learner()
    connected(learner)
    learner.data_received(UPGRADED + WELCOME)

    for number in (1, 2, 2, 4):
        learner.data_received(event(type="word", event=number))

    assert learner.faults == 2


async def test_a_ping_is_answered_and_a_close_is_read() -> None:
    learner = Learner()
    transport = connected(learner)
    learner.data_received(UPGRADED + WELCOME)

    learner.data_received(frame(9, b"p") + frame(8, (4000).to_bytes(2) + b'{"code":"draining","retry_after_ms":1500}'))

    assert transport.written[-2][0] == 128 | 10
    assert (learner.code, learner.retry_after_ms) == (4000, 1500)


async def test_it_resumes_where_it_was() -> None:
    learner = Learner()
    connected(learner)
    learner.data_received(UPGRADED + WELCOME + event(type="opened", event=1))
    learner.connection_lost(None)
    assert (learner.code, learner.closed.done()) == (1006, True)

    transport = connected(learner.begin())
    learner.data_received(UPGRADED)

    assert b'"resume":{"session":"s","epoch":7,"event":1,' in transport.written[1]


async def test_who_is_refused_the_upgrade_goes() -> None:
    learner = Learner()
    transport = connected(learner)

    learner.data_received(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")

    assert transport.is_aborted


def test_what_is_not_known_of_a_message_is_ignored() -> None:
    assert msgspec.json.decode(b'{"type":"final","words":[],"new":1}', type=Told).type == "final"
