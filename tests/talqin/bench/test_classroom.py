"""Learners at a server that only acknowledges."""

import asyncio
from collections.abc import Iterator

import pytest

from talqin.bench.audio import FRAME_SAMPLES
from talqin.bench.classroom import Classroom
from talqin.bench.served import Served, echoing

pytestmark = pytest.mark.wall_clock


@pytest.fixture
def server() -> Iterator[Served]:
    with echoing() as running:
        yield running


async def test_they_come_speak_and_come_back(server: Served) -> None:
    room = Classroom(server.host, server.port)
    await room.enter(20)
    learner = room.learners[0]

    was_sent = learner.send(bytes(2 * FRAME_SAMPLES))
    took = await room.come_back(learner)

    assert was_sent
    assert took > 0
    assert [one.is_open for one in room.learners] == [True] * 20
    assert room.faults(room.learners) == 0
    for one in room.learners:
        one.cut()
    assert await room.all_closed(within=5.0)


async def test_they_come_back_in_turn_so_many_a_second(server: Served) -> None:
    room = Classroom(server.host, server.port)
    await room.enter(5)

    returns = await room.keep_returning(room.learners, 50.0, 0.2)

    assert 5 <= len(returns.took_ms) <= 11
    assert returns.failed == 0
    assert returns.seconds >= 0.2
    assert [one.is_open for one in room.learners] == [True] * 5
    for one in room.learners:
        one.cut()
    assert await room.all_closed(within=5.0)


async def test_who_is_not_let_in_is_counted() -> None:
    room = Classroom("127.0.0.1", 1)

    await room.enter(3)
    await asyncio.sleep(0)

    assert (len(room.learners), len(room.refused)) == (0, 3)
