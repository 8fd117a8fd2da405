"""A class behind a door, for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from actors.runtime import LoopClock, System
from tests.fakes.classroom import Classroom
from tests.fakes.office import Boundless, reception
from transport.stores.passing_memory import PassingMemory


@pytest_asyncio.fixture
async def classroom(system: System, tmp_path: Path) -> AsyncIterator[Classroom]:
    async with reception(system, tmp_path, Boundless(PassingMemory(LoopClock()))) as door:
        made = Classroom(door)
        await made.gather()
        yield made
