"""A listening socket as an actor."""

import socket

import aiohttp
import pytest
from aiohttp import web

from actors.runtime import CellSpec, StartError, System
from transport.door import Door, DoorAddress, DoorError, WhereAreYou

pytestmark = pytest.mark.wall_clock


def hello_application() -> web.Application:
    async def hello(request: web.Request) -> web.Response:
        del request
        return web.Response(text="hello")

    application = web.Application()
    application.router.add_get("/", hello)
    return application


def door_on(port: int) -> CellSpec:
    return CellSpec(lambda: Door(hello_application, "127.0.0.1", port, backlog=4))


async def test_a_door_is_open_from_its_start_to_its_stop(system: System) -> None:
    await system.spawn("/door", door_on(0))
    address = await system.ref("/door").ask(WhereAreYou(), within=1)

    async with aiohttp.ClientSession() as http:
        async with http.get(address.url) as answer:
            text = await answer.text()
        await system.ref("/door").stop()
        with pytest.raises(aiohttp.ClientConnectorError):
            await http.get(address.url)

    assert text == "hello"


async def test_a_port_that_is_taken_is_named(system: System) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(StartError) as caught:
            await system.spawn("/door", door_on(port))

    assert isinstance(caught.value.__cause__, DoorError)
    assert f"port {port}" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:80"), ("::1", "http://[::1]:80"), ("name", "http://name:80")]
)
def test_an_address_is_written_as_browsers_write_it(host: str, url: str) -> None:
    assert DoorAddress(host, 80).url == url
