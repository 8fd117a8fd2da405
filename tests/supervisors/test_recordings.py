"""Recordings that are brought as a whole."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest
import pytest_asyncio

from actors.recitation.hearing import HearingRefusedError, RecordingHearer
from actors.runtime import CellSpec, System
from config.settings import AnalysisSettings
from supervisors.library.dynamic import DynamicSupervisor
from supervisors.recordings import RECORDINGS, Recordings, recording_template
from tests.fakes.ears import FakePlace, pool_of
from tests.fakes.spoken import spoken

SAID = spoken([3, 5, 7])


@pytest_asyncio.fixture
async def hearer(system: System) -> AsyncIterator[RecordingHearer]:
    pool = system.ref("/pool")
    template = recording_template(pool, AnalysisSettings())
    await system.spawn("/pool", CellSpec(lambda: pool_of(FakePlace().place())))
    await system.spawn(RECORDINGS, CellSpec(lambda: DynamicSupervisor(template, most=1)))
    yield Recordings(system, pool)
    for path in (RECORDINGS, "/pool"):
        await system.ref(path).stop()


async def test_a_recording_is_heard_and_its_actor_goes(hearer: RecordingHearer, system: System) -> None:
    heard = await hearer.hear(SAID)
    await asyncio.sleep(1)

    assert heard.log_probs.argmax(axis=1)[: len(SAID) // 640].tolist() == SAID[::640].tolist()
    assert not any(cell.path.startswith(f"{RECORDINGS}/") for cell in system.cells())


async def test_it_says_which_model_hears(hearer: RecordingHearer) -> None:
    assert await hearer.version() == "spoken 1"


async def test_there_are_only_so_many_at_once(hearer: RecordingHearer) -> None:
    first = asyncio.create_task(hearer.hear(np.zeros(5120 * 100, np.int16)))
    await asyncio.sleep(0)

    with pytest.raises(HearingRefusedError) as caught:
        await hearer.hear(SAID)

    await first
    assert (caught.value.fault.code, caught.value.fault.retry) == ("overloaded", True)


async def test_without_a_pool_the_refusal_says_to_come_back(hearer: RecordingHearer, system: System) -> None:
    await system.ref("/pool").stop()

    with pytest.raises(HearingRefusedError):
        await hearer.version()
    with pytest.raises(HearingRefusedError) as caught:
        await hearer.hear(SAID)

    assert caught.value.fault.retry


async def test_who_goes_away_leaves_nothing_behind(hearer: RecordingHearer, system: System) -> None:
    waiting = asyncio.create_task(hearer.hear(np.zeros(5120 * 100, np.int16)))
    await asyncio.sleep(0)

    waiting.cancel()
    await asyncio.sleep(1)

    assert not any(cell.path.startswith(f"{RECORDINGS}/") for cell in system.cells())
