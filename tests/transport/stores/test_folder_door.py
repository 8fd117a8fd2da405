"""Files for whoever has an address; what no signed address leads to is refused."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from tests.fakes.clocks import HandClock
from transport.stores.folder_door import FolderDoor
from transport.stores.folder_objects import FolderObjects

pytestmark = pytest.mark.wall_clock


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/amina/1", 403),
        ("/amina/1?until=99&proof=x", 403),
        ("/.talqin/key?until=99&proof=x", 404),
        ("/a%2F..%2Fb", 403),
    ],
)
async def test_an_address_that_we_did_not_give_leads_nowhere(tmp_path: Path, path: str, expected: int) -> None:
    application = web.Application()
    application.router.add_get("/{name:.+}", FolderDoor(FolderObjects(tmp_path, "", HandClock().now)).handle)

    async with TestClient(TestServer(application)) as client:
        assert (await client.get(path)).status == expected


async def test_an_object_that_is_gone_since_is_not_found(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path, "", HandClock().now)
    application = web.Application()
    application.router.add_get("/{name:.+}", FolderDoor(store).handle)

    async with TestClient(TestServer(application)) as client:
        assert (await client.get(await store.address("amina/1", seconds=60))).status == 404
