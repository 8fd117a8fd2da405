"""A few days of lessons, with an ear that hears what was said."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest_asyncio
from numpy.typing import NDArray

from actors.events import RecitationEnded
from actors.memory import Memory, MemoryMessage
from actors.ports import LearnerId
from actors.runtime import CellSpec, Ref, System
from models.learning.learner import Goals
from models.learning.lesson import Stretch
from models.learning.reading import Mode
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Kind
from talqin.demo.diary import Day
from talqin.demo.month import Life
from talqin.demo.pupil import Said
from tests.fakes.documents import RememberedDocuments
from tests.fakes.recitals import ended_with


class ScriptedPupil:
    """Leaves out the third word of 112:1 on day 2, and says everything else."""

    def recite(self, stretch: Stretch, mode: Mode, day: int) -> Said:
        is_lost = day == 2 and "112:1" in stretch.verses and mode is Mode.TEST
        return Said(np.full(1, day, np.int16), ("112:1:3",) if is_lost else (), ())

    def knows(self, day: int) -> float:
        return float(day)


class ScriptedEar:
    """Hears what was left out; on day 3 it accuses the first word falsely, once."""

    model = "ear 1"

    def __init__(self) -> None:
        self.strictness: list[float] = []
        self.has_erred = False

    def judge(self, pcm: NDArray[np.int16], spec: str, recitation: int, strictness: float) -> RecitationEnded:
        self.strictness.append(strictness)
        day, first = int(pcm[0]), spec.partition("-")[0]
        wrong = {"112:1:3": Kind.SKIPPED} if day == 2 and first == "112:1" else {}
        if day == 3 and not self.has_erred:
            self.has_erred = True
            wrong = {f"{first}:1": Kind.WRONG_LETTER}
        return ended_with(spec, wrong, recitation)


@pytest_asyncio.fixture
async def memory(system: System) -> AsyncIterator[Ref[MemoryMessage]]:
    spec = CellSpec(lambda: Memory(LearnerId("demo"), RememberedDocuments(), Text.load(), LookAlikes.load()))
    memory: Ref[MemoryMessage] = await system.spawn("/memory", spec)
    yield memory
    await memory.stop()
    await asyncio.sleep(0)


async def test_days_are_planned_by_what_was_remembered_and_a_false_accusation_is_called_out(
    memory: Ref[MemoryMessage],
) -> None:
    told: list[Day] = []
    ear = ScriptedEar()
    life = Life(memory, ScriptedPupil(), ear, Goals(verses_a_day=2, minutes_a_day=5.0, surahs=(112,)))

    month = await life.live(4, range(4, 5), told.append)

    assert [day.day for day in told] == [1, 2, 3]
    assert [one.mode for one in told[0].practised] == ["repeat", "memorise"]
    assert "112:1:3" in told[1].weak_words
    assert (told[0].held, told[0].due) == (2, 2)
    assert month.report.made == month.report.caught > 0
    assert month.report.false_alarms == 1
    assert ear.strictness[0] == 0.5
    assert told[2].strictness < 0.5
    assert {word for word, _ in month.report.hardest} == {"112:1:1", "112:1:3"}
    assert {verse.verse for verse in month.report.verses} == {"112:1", "112:2", "112:3", "112:4"}
