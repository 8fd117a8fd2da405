"""One recording, heard as a whole."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import numpy as np
import pytest_asyncio

from actors.ports import Fault
from actors.recording import Recording
from actors.runtime import CellSpec, Ref, System
from config.settings import AnalysisSettings, PoolSettings
from models.voice.model import Heard
from tests.fakes.ears import FakePlace, MindfulModel, pool_of
from tests.fakes.spoken import POISON, spoken

SAID = spoken([3, 5, 7, 9, 11] * 20)


class Bringer:
    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.faults: list[Fault] = []

    def recording_heard(self, heard: Heard) -> None:
        self.heard.append(heard)

    def recording_failed(self, fault: Fault) -> None:
        self.faults.append(fault)


class Rig:
    def __init__(self, system: System) -> None:
        self.system = system
        self.core = FakePlace(model=MindfulModel)
        self.pool: Ref[object] = system.ref("/pool")
        self._generations = count(1)

    async def start(self, settings: PoolSettings | None = None) -> None:
        make = CellSpec(lambda: pool_of(self.core.place(), settings=settings, generations=self._generations))
        await self.system.spawn("/pool", make)

    async def hear(self, pcm: np.ndarray[tuple[int], np.dtype[np.int16]], name: str = "recording") -> Bringer:
        bringer = Bringer()
        make = CellSpec(lambda: Recording(pcm, bringer, self.system.ref("/pool"), AnalysisSettings()))
        await self.system.spawn(f"/{name}", make)
        return bringer


@pytest_asyncio.fixture
async def rig(system: System) -> AsyncIterator[Rig]:
    rig = Rig(system)
    yield rig
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_the_whole_of_it_is_heard_in_order_with_silence_behind(rig: Rig) -> None:
    await rig.start()

    bringer = await rig.hear(SAID)
    await asyncio.sleep(5)

    (heard,) = bringer.heard
    assert len(heard.log_probs) == len(heard.level_db) == -(-(len(SAID) // 640 + 16) // 8) * 8
    assert heard.log_probs.argmax(axis=1)[: len(SAID) // 640].tolist() == SAID[::640].tolist()
    assert not rig.system.ref("/recording").is_alive


async def test_a_lost_ear_changes_nothing_of_it(rig: Rig) -> None:
    await rig.start()
    undisturbed = await rig.hear(SAID)
    await asyncio.sleep(5)
    disturbed = await rig.hear(SAID, "another")
    rig.core.ear.is_lost = True

    await asyncio.sleep(10)

    assert disturbed.heard[0].log_probs.tobytes() == undisturbed.heard[0].log_probs.tobytes()
    assert len(rig.core.ears) == 2


async def test_a_pool_that_hears_enough_files_is_told(rig: Rig) -> None:
    await rig.start(PoolSettings(max_files=0))

    bringer = await rig.hear(SAID)
    await asyncio.sleep(1)

    (fault,) = bringer.faults
    assert (fault.code, fault.retry, fault.retry_after_ms > 0) == ("overloaded", True, True)
    assert not rig.system.ref("/recording").is_alive


async def test_audio_that_makes_no_sense_is_told(rig: Rig) -> None:
    await rig.start()

    bringer = await rig.hear(np.full(5120, POISON, np.int16))
    await asyncio.sleep(1)

    assert [fault.code for fault in bringer.faults] == ["ear_failed"]


async def test_nobody_is_left_waiting_when_it_ends_before_its_time(rig: Rig) -> None:
    bringer = await rig.hear(SAID)  # there is no pool

    await rig.system.ref("/recording").kill()

    assert len(bringer.faults) == 1
    assert bringer.heard == []
