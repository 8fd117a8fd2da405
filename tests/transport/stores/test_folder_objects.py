"""Objects in a folder, beyond what every store of objects promises."""

import asyncio
from pathlib import Path

import pytest

from actors.ports import StoreUnavailableError
from tests.fakes.clocks import HandClock
from transport.stores.folder_objects import FolderObjects

pytestmark = pytest.mark.wall_clock


def folder_of(path: Path, clock: HandClock | None = None) -> FolderObjects:
    return FolderObjects(path, "http://a/files", (clock or HandClock()).now)


async def test_an_address_is_over_when_its_time_is_over_and_outlasts_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    address = await folder_of(tmp_path, clock).address("a", seconds=60)
    until, proof = (part.partition("=")[2] for part in address.partition("?")[2].split("&"))
    again = folder_of(tmp_path, clock)

    assert await again.may_fetch("a", until, proof)
    clock.seconds = 60.0
    assert not await again.may_fetch("a", until, proof)
    assert not await again.may_fetch("a", "never", proof)


async def test_the_key_of_addresses_is_for_nobody_else(tmp_path: Path) -> None:
    await folder_of(tmp_path).address("a", seconds=60)

    assert (tmp_path / ".talqin" / "key").stat().st_mode & 0o077 == 0


async def test_nothing_is_left_of_what_was_half_written(tmp_path: Path) -> None:
    store = folder_of(tmp_path)
    await store.put("a/b", b"x")

    assert await asyncio.to_thread(lambda: list((tmp_path / ".talqin" / "parts").iterdir())) == []


async def test_a_folder_that_cannot_be_written_is_the_stores_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailableError):
        await folder_of(tmp_path / "file").put("a", b"x")
