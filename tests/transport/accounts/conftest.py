"""A door with accounts for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from actors.runtime import System
from tests.fakes.office import Reception, reception


@pytest_asyncio.fixture
async def door(system: System, tmp_path: Path) -> AsyncIterator[Reception]:
    async with reception(system, tmp_path) as opened:
        yield opened
