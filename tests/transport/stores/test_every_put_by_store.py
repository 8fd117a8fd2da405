"""What every place promises where something is put by; the same tests on a folder, on real Redis, and on the fake."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from actors.ports import StoreUnavailableError
from actors.runtime import LoopClock
from actors.stores.put_by import Piece, PutByFullError, PutByStore
from models.people.account import AccountId
from models.people.sought import sought
from tests.fakes.put_by import RememberedPutBy
from tests.transport.stores.conftest import empty
from transport.stores.passing_redis import PassingRedis
from transport.stores.put_by_folder import PutByFolder
from transport.stores.put_by_redis import PutByRedis

pytestmark = pytest.mark.wall_clock

MOST = 3


@pytest_asyncio.fixture(params=["fake", "folder", "redis_url", "sentinel_url", "cluster_url"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PutByStore]:
    """A place with nothing in it, and room for three."""
    match request.param:
        case "fake":
            yield RememberedPutBy(LoopClock(), most=MOST)
        case "folder":
            yield PutByFolder(tmp_path / "put_by", LoopClock(), most=MOST)
        case _:
            url = request.getfixturevalue(request.param)
            await empty(url)
            made = PutByRedis(url, most=MOST)
            yield made
            await made.close()


async def test_what_is_put_by_is_given_in_the_order_in_which_it_came(store: PutByStore) -> None:
    for name in ("s/1", "r/1"):
        await store.put(name, name.encode())
        await asyncio.sleep(0.01)

    taken = [await store.take(5.0) for _ in range(3)]

    assert taken == [Piece("s/1", b"s/1"), Piece("r/1", b"r/1"), None]
    assert await store.count() == 2


async def test_it_is_there_until_somebody_says_that_it_was_dealt_with(store: PutByStore) -> None:
    await store.put("s/1", b"kept")
    await store.take(5.0)

    await store.remove("s/1")
    await store.remove("s/1")

    assert await store.count() == 0
    assert await store.take(0.1) is None


async def test_what_is_put_by_twice_is_there_once_and_as_it_was(store: PutByStore) -> None:
    await store.put("s/1", b"first")
    await store.put("s/1", b"second")

    assert await store.count() == 1
    assert await store.take(5.0) == Piece("s/1", b"first")


async def test_what_was_taken_and_not_dealt_with_is_free_again_after_a_while(store: PutByStore) -> None:
    await store.put("s/1", b"kept")
    await store.take(0.2)

    early = await store.take(0.2)
    await asyncio.sleep(0.4)

    assert early is None
    assert await store.take(0.2) == Piece("s/1", b"kept")


async def test_what_is_given_back_is_free_when_it_was_said(store: PutByStore) -> None:
    for name in ("s/1", "r/1"):
        await store.put(name, b"kept")
        await asyncio.sleep(0.01)
        await store.take(30.0)

    await store.give_back("s/1", after_seconds=30.0)
    await store.give_back("r/1")
    await store.give_back("nobody/1")
    taken = await store.take(5.0)

    assert taken is not None
    assert taken.name == "r/1"
    assert await store.take(5.0) is None


async def test_there_is_a_bound_and_what_is_there_may_be_said_again(store: PutByStore) -> None:
    for number in range(MOST):
        await store.put(f"s/{number}", b"kept")

    with pytest.raises(PutByFullError):
        await store.put("s/9", b"too much")
    await store.put("s/1", b"kept")

    assert await store.count() == MOST


async def test_what_names_somebody_is_found(store: PutByStore) -> None:
    await store.put("s/1", b"of amina-1")
    await store.put("r/1", b"of bilal-2")

    assert await store.about(sought(AccountId("amina-1"), None)) == ["s/1"]


@pytest.mark.parametrize("name", ["a.b/1", "../etc/1", ".hidden/2", "ä b%2F/3", "x.part"])
async def test_any_name_can_be_put_by_and_leads_nowhere_else(store: PutByStore, tmp_path: Path, name: str) -> None:
    await store.put(name, b"kept")

    assert await store.take(5.0) == Piece(name, b"kept")
    assert await asyncio.to_thread(folders_with_files, tmp_path) <= {tmp_path / "put_by"}
    await store.remove(name)
    assert await store.count() == 0


def folders_with_files(below: Path) -> set[Path]:
    return {path.parent for path in below.rglob("*") if path.is_file()}


async def test_a_folder_keeps_it_over_a_restart_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "put_by"
    first = PutByFolder(folder, LoopClock())
    await first.put("s/1", b"kept")
    await first.take(1000.0)

    again = PutByFolder(folder, LoopClock())

    assert await again.take(5.0) == Piece("s/1", b"kept")
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, *folder.iterdir())] == ["0o700", "0o600"]


async def test_a_folder_does_not_count_what_was_half_written_when_a_process_died(tmp_path: Path) -> None:
    store = PutByFolder(tmp_path, LoopClock())
    await asyncio.to_thread((tmp_path / "s%2F1.part").write_bytes, b"hal")

    assert (await store.count(), await store.take(5.0)) == (0, None)
    await store.put("s/1", b"whole")
    assert await store.take(5.0) == Piece("s/1", b"whole")


async def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "file").write_bytes, b"")

    with pytest.raises(StoreUnavailableError, match="put by"):
        await PutByFolder(tmp_path / "file" / "put_by", LoopClock()).put("s/1", b"kept")


async def test_what_was_taken_away_from_redis_by_its_key_is_let_go_of(redis_url: str) -> None:
    store = PutByRedis(redis_url, "erased")
    await store.put("s/1", b"of amina-1")
    passing = PassingRedis(redis_url)
    for key in await passing.about(sought(AccountId("amina-1"), None)):
        await passing.remove(key)
    await passing.close()

    assert await store.take(5.0) is None
    assert await store.count() == 0
    await store.close()
