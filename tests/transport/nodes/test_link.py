"""A line over real sockets: who gets one, and what ends it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import msgspec
import pytest

from transport.nodes.errors import LinkError, LinkFrameError, LinkLostError, LinkRefusedError
from transport.nodes.frames import LENGTH, Frame
from transport.nodes.link import Link, LinkLimits, make_link, take_link

pytestmark = pytest.mark.wall_clock
SECRET = b"s" * 32
DECODER = msgspec.msgpack.Decoder(Frame[int])
LIMITS = LinkLimits(hello_seconds=2.0, silence_seconds=0.3)

Streams = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Streams) -> AsyncGenerator[int]:
    ended = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.transport.abort()
            ended.set()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.wait_for(ended.wait(), 5)


async def heard(link: Link[int]) -> tuple[int, ...]:
    return await anext(aiter(link.frames()))


async def test_what_is_said_in_one_turn_of_the_loop_is_one_frame() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = await take_link(reader, writer, SECRET, DECODER, LIMITS)
        said = await heard(link)
        link.say(sum(said))
        with pytest.raises(LinkLostError):
            await heard(link)

    async with listening(serve) as port:
        link = await make_link("127.0.0.1", port, SECRET, DECODER, LIMITS)
        link.beat()
        for number in (1, 2, 3):
            link.say(number)

        assert await heard(link) == (6,)
        link.end()


async def test_who_has_another_secret_is_refused() -> None:
    taken: list[LinkError] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await take_link(reader, writer, SECRET, DECODER, LIMITS)
        except LinkError as error:
            taken.append(error)

    async with listening(serve) as port:
        with pytest.raises(LinkLostError):
            await make_link("127.0.0.1", port, b"o" * 32, DECODER, LIMITS)

    assert [type(error) for error in taken] == [LinkRefusedError]


@pytest.mark.parametrize("sent", [LENGTH.pack(2**30), LENGTH.pack(2) + b"\xff\xff"], ids=["too large", "garbage"])
async def test_what_is_no_frame_ends_the_line(sent: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await take_link(reader, writer, SECRET, DECODER, LIMITS)
        writer.write(sent)
        await writer.drain()
        await reader.read()

    async with listening(serve) as port:
        link = await make_link("127.0.0.1", port, SECRET, DECODER, LIMITS)
        with pytest.raises(LinkFrameError):
            await heard(link)
        link.end()


async def test_who_is_silent_for_too_long_is_given_up() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await take_link(reader, writer, SECRET, DECODER, LIMITS)
        await reader.read()

    async with listening(serve) as port:
        link = await make_link("127.0.0.1", port, SECRET, DECODER, LIMITS)
        with pytest.raises(LinkLostError, match="silent"):
            await heard(link)
        link.end()
