"""Settings and stores of the commands that work without a server."""

import asyncio
from pathlib import Path

import pytest

from actors.stores.documents import Owner
from talqin.failures import OurFailure
from talqin.settled import Opened, settled, with_desks

pytestmark = pytest.mark.wall_clock


async def test_the_desks_stand_on_the_stores_that_the_settings_name(tmp_path: Path) -> None:
    async def work(opened: Opened) -> int:
        await opened.desks.keys.get(Owner("amina"))
        return await opened.desks.retention.days_of(Owner("amina"))

    assert await with_desks(settled(tmp_path / "data", None), work) == 30
    assert (tmp_path / "data" / "keys.sqlite").stat().st_mode & 0o077 == 0


async def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "talqin.toml"
    file.write_text('[store]\ndocuments = "mongodb://127.0.0.1:1/x"\nstart_within_seconds = 0.2\n')

    asked = await asyncio.to_thread(settled, None, file)

    async def work(opened: Opened) -> None:
        raise AssertionError(opened)

    with pytest.raises(OurFailure, match=r"store\.documents"):
        await with_desks(asked, work)
