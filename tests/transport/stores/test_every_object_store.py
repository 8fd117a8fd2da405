"""What every store of objects promises; the same tests on a folder and on a real S3."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from actors.ports import StoreUnavailableError
from actors.stores.objects import ObjectMissingError, ObjectNameError, ObjectStore
from tests.transport.stores.conftest import ClosableObjects

pytestmark = pytest.mark.wall_clock

LARGE = bytes(range(256)) * (17 << 12)
"""17 MiB: more than two parts."""


async def read(objects: ObjectStore, name: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join([piece async for piece in objects.get(name, start=start, length=length)])


async def names(objects: ObjectStore, prefix: str) -> list[str]:
    return [info.name async for info in objects.find(prefix)]


async def pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for begin in range(0, len(content), size):
        yield content[begin : begin + size]


@pytest.mark.parametrize("content", [b"", b"\x00audio\xff"])
async def test_what_was_put_is_got(objects: ObjectStore, content: bytes) -> None:
    assert await objects.put("amina/1.opus", b"before") == 6
    assert await objects.put("amina/1.opus", content) == len(content)

    info = await objects.describe("amina/1.opus")

    assert await read(objects, "amina/1.opus") == content
    assert info is not None
    assert (info.name, info.size) == ("amina/1.opus", len(content))
    assert abs(info.written_at - time.time()) < 60


async def test_a_large_object_goes_piece_by_piece_and_any_range_of_it_comes_back(objects: ObjectStore) -> None:
    assert await objects.put("amina/long.wav", pieces(LARGE, 300_000)) == len(LARGE)

    assert await read(objects, "amina/long.wav") == LARGE
    assert await read(objects, "amina/long.wav", 9_000_000, 1000) == LARGE[9_000_000:9_001_000]
    assert await read(objects, "amina/long.wav", len(LARGE) - 3) == LARGE[-3:]
    assert await read(objects, "amina/long.wav", len(LARGE) - 3, 100) == LARGE[-3:]
    assert await read(objects, "amina/long.wav", len(LARGE) + 3, 100) == b""
    assert await read(objects, "amina/long.wav", 0, 2) == LARGE[:2]


@pytest.mark.parametrize("before", [0, 9 << 20])
async def test_an_object_whose_source_breaks_off_is_not_kept(objects: ObjectStore, before: int) -> None:
    async def broken() -> AsyncIterator[bytes]:
        if before:
            yield bytes(before)
        raise ConnectionResetError("the microphone is gone")

    with pytest.raises(ConnectionResetError):
        await objects.put("amina/1.opus", broken())

    assert await objects.describe("amina/1.opus") is None
    assert await names(objects, "") == []


async def test_what_was_never_put_is_missing(objects: ObjectStore) -> None:
    await objects.put("amina/1.opus", b"x")

    for name in ("amina/2.opus", "amina", "bilal/1.opus"):
        assert await objects.describe(name) is None
        with pytest.raises(ObjectMissingError):
            await read(objects, name)


async def test_objects_are_found_and_removed_by_how_their_names_begin(objects: ObjectStore) -> None:
    for name in ("amina/b", "amina/a", "amina/deep/c", "aminata/a", "bilal/a"):
        await objects.put(name, b"x")

    assert await names(objects, "amina/") == ["amina/a", "amina/b", "amina/deep/c"]
    assert await objects.remove("amina/") == 3
    assert await objects.remove("amina/") == 0
    assert await names(objects, "") == ["aminata/a", "bilal/a"]


async def test_a_name_that_leads_astray_is_refused(objects: ObjectStore) -> None:
    for name in ("", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".talqin/key", "a/.b", "a\\b", "a\x00b", "ا"):
        with pytest.raises(ObjectNameError):
            await objects.put(name, b"x")
        with pytest.raises(ObjectNameError):
            await read(objects, name)
        with pytest.raises(ObjectNameError):
            await objects.address(name, seconds=60)


async def test_an_address_is_good_for_its_object_and_its_time(objects: ObjectStore) -> None:
    await objects.put("amina/1.opus", b"audio")
    await objects.put("amina/2.opus", b"other")
    address = await objects.address("amina/1.opus", seconds=60)
    forged = (address.replace("1.opus", "2.opus"), address[:-1] + ("0" if address[-1] != "0" else "1"))

    async with aiohttp.ClientSession() as client:
        async with client.get(address) as answer:
            assert (answer.status, await answer.read()) == (200, b"audio")
        for wrong in (*forged, address.partition("?")[0]):
            async with client.get(wrong) as answer:
                assert answer.status == 403


async def test_what_is_kept_for_too_long_is_swept(objects: ObjectStore) -> None:
    for name in ("audio/1", "audio/2", "exports/1", "models/1"):
        await objects.put(name, b"x")
    assert await objects.sweep(time.time()) == 0
    await objects.keep_at_most({"audio/": 30, "exports/": 90})

    assert await objects.sweep(time.time() + 29 * 86400) == 0
    assert await objects.sweep(time.time() + 31 * 86400) == 2

    assert await names(objects, "") == ["exports/1", "models/1"]
    await objects.keep_at_most({})
    assert await objects.sweep(time.time() + 1000 * 86400) == 0


async def test_a_store_that_is_closed_or_was_never_there_is_not_available(objects: ClosableObjects) -> None:
    await objects.put("a", b"x")
    await objects.close()

    with pytest.raises(StoreUnavailableError):
        await objects.put("a", b"y")
