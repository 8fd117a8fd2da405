"""What an actor does when it says nothing else."""

import asyncio

import pytest

from actors.runtime import Actor, CellSpec, Question, System
from tests.fakes.logs import RecordingLog


class Hello(Question[None], frozen=True):
    pass


async def test_a_question_that_is_not_understood_is_answered_so(system: System) -> None:
    ref = await system.spawn("/plain", CellSpec(Actor[Hello]))

    with pytest.raises(TypeError, match="Actor does not understand Hello"):
        await ref.ask(Hello(), within=1)

    await ref.stop()


async def test_a_message_that_is_not_understood_ends_the_actor(system: System, log: RecordingLog) -> None:
    ref = await system.spawn("/plain", CellSpec(Actor[Hello]))

    ref.tell(Hello())
    await asyncio.sleep(1)

    assert not ref.is_alive
    assert "handler_failed" in log.names
