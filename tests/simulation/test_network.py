"""What the simulated network promises, and what it does not."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.simulation.network import HIGH_WATER_BYTES, Line, SimulatedLoop
from tests.simulation.trace import chance


class Recorder(asyncio.Protocol):
    """Remembers what comes."""

    def __init__(self) -> None:
        self.data = b""
        self.pieces = 0
        self.lost: list[Exception | None] = []
        self.is_paused = False

    def data_received(self, data: bytes) -> None:
        self.data += data
        self.pieces += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.append(exc)

    def pause_writing(self) -> None:
        self.is_paused = True

    def resume_writing(self) -> None:
        self.is_paused = False


Story = Callable[[Line, Recorder, Recorder], Awaitable[None]]


def play(story: Story, seed: int = 1) -> None:
    """Play a story over one line."""
    loop = SimulatedLoop(chance("network", seed))

    async def over_one_line() -> None:
        line, client, server = Line(loop, chance("line", seed), 80), Recorder(), Recorder()
        line.client.open(client)
        line.server.open(server)
        await story(line, client, server)

    loop.run_until_complete(over_one_line())
    loop.close()


@pytest.mark.parametrize("seed", range(5))
def test_bytes_arrive_in_order_in_whatever_pieces(seed: int) -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        del client
        words = [f"word {number} ".encode() for number in range(50)]
        for word in words:
            line.client.write(word)
        await asyncio.sleep(10)
        assert server.data == b"".join(words)
        assert server.pieces != len(words)

    play(story, seed)


def test_a_frozen_line_brings_everything_later() -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        del client
        line.freeze(5.0)
        line.client.write(b"late")
        await asyncio.sleep(4.9)
        assert server.data == b""
        await asyncio.sleep(1)
        assert server.data == b"late"

    play(story)


def test_the_end_that_does_not_hear_of_a_cut_is_half_open() -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        line.client.write(b"lost")
        line.cut("client", late_seconds=None)
        await asyncio.sleep(100)
        assert (len(client.lost), server.lost, server.data) == (1, [], b"")

    play(story)


def test_what_was_under_way_when_a_line_was_cut_may_arrive_late() -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        line.client.write(b"late")
        line.cut("client", late_seconds=3.0)
        await asyncio.sleep(10)
        assert (len(client.lost), server.data) == (1, b"late")

    play(story)


def test_a_writer_is_paused_while_nobody_reads() -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        del server
        line.server.pause_reading()
        for _ in range(3):
            line.client.write(bytes(HIGH_WATER_BYTES // 2))
        assert client.is_paused
        line.server.resume_reading()
        await asyncio.sleep(10)
        assert not client.is_paused

    play(story)


def test_a_line_that_is_closed_ends_for_both_after_what_was_written() -> None:
    async def story(line: Line, client: Recorder, server: Recorder) -> None:
        line.client.write(b"goodbye")
        line.client.close()
        await asyncio.sleep(1)
        assert (server.data, client.lost, server.lost) == (b"goodbye", [None], [None])

    play(story)
