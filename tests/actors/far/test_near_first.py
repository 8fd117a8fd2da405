"""A pool of one's own comes first; what finds no room there goes elsewhere, and comes back when there is none."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from actors.far.near_first import NearFirst
from actors.far.routes import FAR_SLOT
from actors.pool.messages import (
    CloseStream,
    ConfirmStream,
    DescribePool,
    HearChunk,
    OpenStream,
    PoolMessage,
    RollBackModel,
    StreamGranted,
    StreamRefused,
)
from actors.runtime import ActorDeadError, AskTimeoutError, Question, System

HERE, THERE = StreamGranted((0, 1), 3), StreamGranted((FAR_SLOT, 1), 3)
FULL, AGE = StreamRefused("capacity", 2000), StreamRefused("age", 100)


class ScriptedPool:
    """Implements `PoolPort`: gives its answers one after another; keeps what it is told and asked."""

    def __init__(self, *answers: StreamGranted | StreamRefused | Exception) -> None:
        self.answers: Iterable[Any] = iter(answers)
        self.told: list[PoolMessage] = []
        self.asked: list[Any] = []

    def tell(self, message: PoolMessage) -> None:
        self.told.append(message)

    async def ask(self, question: Question[Any], *, within: float) -> Any:
        assert 0 < within <= 5
        self.asked.append(question)
        answer = next(iter(self.answers))
        if isinstance(answer, Exception):
            raise answer
        return answer


def opening(system: System, *, is_going_on: bool = False) -> OpenStream:
    return OpenStream(system.ref("/me"), "me", is_going_on=is_going_on)


async def test_who_is_let_in_here_is_asked_for_nowhere_else(system: System) -> None:
    near, far = ScriptedPool(HERE), ScriptedPool()

    assert await NearFirst(near, far).ask(opening(system), within=5) == HERE
    assert near.asked[0].has_elsewhere
    assert far.asked == []


@pytest.mark.parametrize("away", [FULL, ActorDeadError(), AskTimeoutError()], ids=["full", "gone", "stuck"])
async def test_who_finds_no_room_here_is_let_in_elsewhere(system: System, away: StreamRefused | Exception) -> None:
    near, far = ScriptedPool(away), ScriptedPool(THERE)
    question = opening(system)

    assert await NearFirst(near, far).ask(question, within=5) == THERE
    assert far.asked == [question]


async def test_who_finds_no_room_anywhere_is_told_what_was_said_last(system: System) -> None:
    near, far = ScriptedPool(FULL), ScriptedPool(AGE)

    assert await NearFirst(near, far).ask(opening(system), within=5) == AGE
    assert len(near.asked) == 1


async def test_who_goes_on_is_weighed_as_a_new_one_and_squeezed_in_when_there_is_no_other(system: System) -> None:
    near, far = ScriptedPool(FULL, HERE), ScriptedPool(AGE)

    assert await NearFirst(near, far).ask(opening(system, is_going_on=True), within=5) == HERE
    assert [question.is_going_on for question in near.asked] == [False, True]


async def test_who_goes_on_and_cannot_even_be_squeezed_in_asks_again(system: System) -> None:
    near, far = ScriptedPool(FULL, FULL), ScriptedPool(AGE)

    assert await NearFirst(near, far).ask(opening(system, is_going_on=True), within=5) == AGE


async def test_what_is_said_of_a_stream_goes_to_where_it_is_and_all_else_to_this_nodes_own(system: System) -> None:
    near, far = ScriptedPool(), ScriptedPool()
    both = NearFirst(near, far)
    theirs: list[PoolMessage] = [
        HearChunk(THERE.stream, 0, np.zeros(5120, np.int16), 1.0),
        ConfirmStream(THERE.stream, system.ref("/me")),
        CloseStream(THERE.stream),
    ]
    ours: list[PoolMessage] = [CloseStream(HERE.stream), RollBackModel()]

    for message in [*theirs, *ours]:
        both.tell(message)

    assert (near.told, far.told) == (ours, theirs)


async def test_how_it_is_is_asked_of_this_nodes_own() -> None:
    near, far = ScriptedPool(ActorDeadError()), ScriptedPool()

    with pytest.raises(ActorDeadError):
        await NearFirst(near, far).ask(DescribePool(), within=1)
