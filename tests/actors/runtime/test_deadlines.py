"""Questions end at their deadline, and not before."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.runtime import Actor, AskTimeoutError, CellSpec, Question, Ref, System
from actors.runtime.deadlines import SWEEP_SECONDS
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.fakes.workers import InlineExecutor


class AnswerIn(Question[float], frozen=True):
    seconds: float


class Slow(Actor[AnswerIn]):
    async def on_receive(self, message: AnswerIn) -> float:
        await asyncio.sleep(message.seconds)
        return message.seconds


async def outcome(slow: Ref[AnswerIn], seconds: float, within: float) -> tuple[bool, float]:
    """Whether it was answered, and how long that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        await slow.ask(AnswerIn(seconds), within=within)
    except AskTimeoutError:
        return False, loop.time() - began
    return True, loop.time() - began


@given(st.lists(st.tuples(st.floats(0.01, 3), st.floats(0.01, 3)), min_size=1, max_size=20))
def test_an_answer_in_time_is_had_and_a_late_one_is_not(asks: list[tuple[float, float]]) -> None:
    async def ask_all() -> list[tuple[bool, float]]:
        system = System(executor=InlineExecutor(), log=RecordingLog())
        slows = [await system.spawn(f"/slow/{number}", CellSpec(Slow)) for number in range(len(asks))]
        outcomes = await asyncio.gather(*(outcome(slow, *ask) for slow, ask in zip(slows, asks, strict=True)))
        for slow in slows:
            await slow.kill()
        return outcomes

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        outcomes = runner.run(ask_all())

    for (seconds, within), (is_answered, took) in zip(asks, outcomes, strict=True):
        assert took == pytest.approx(min(seconds, within))
        assert is_answered == (seconds < within) or seconds == pytest.approx(within)


async def test_a_question_that_was_answered_is_not_kept(system: System) -> None:
    slow = await system.spawn("/slow", CellSpec(Slow))

    await slow.ask(AnswerIn(0.0), within=1000.0)
    await asyncio.sleep(2 * SWEEP_SECONDS)

    assert system.deadlines.open_questions == 0
    await slow.stop()
