"""A TCP network that exists on a loop only: aiohttp's real client and server speak over it; it can fail.

What TCP promises holds: bytes of one direction of one line arrive in order, or not at all. All else is left open:
when, in what pieces, and whether an end hears that its line is gone.
"""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any, Final, Literal

from tests.fakes.virtual_time import ShufflingLoop

HIGH_WATER_BYTES: Final = 192 * 1024
"""Bytes under way in one direction before the writer is paused: its own buffer and the two kernels'."""

_LATENCY_SECONDS: Final = (0.001, 0.08)
_SPLIT_CHANCE: Final = 0.1

Hears = Literal["both", "client", "server"]
"""Which end of a line hears that it was cut; the other finds out by itself, or is left with a half-open line."""

_addresses: Final = count(40_000)


class End(asyncio.Transport):
    """One end of a line, as a protocol sees it."""

    def __init__(self, line: "Line", name: str) -> None:
        super().__init__()
        self._line = line
        self._name = name
        self._protocol: asyncio.Protocol | None = None
        self._under_way: deque[bytes | None] = deque()
        """What was written here and has not arrived; None is the end of the stream."""
        self._bytes_under_way = 0
        self._writer_waits = False
        self._is_closing = False
        self._is_reading = True
        self._due: asyncio.TimerHandle | None = None
        self.other: End
        self.is_lost = False

    def open(self, protocol: asyncio.Protocol) -> None:
        """Let a protocol have this end."""
        self._protocol = protocol
        protocol.connection_made(self)

    # What a protocol may do

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Give addresses; there is no socket."""
        return {"peername": ("10.0.0.1", self._line.number), "sockname": ("10.0.0.2", 80)}.get(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Let another protocol have this end."""
        assert isinstance(protocol, asyncio.Protocol)
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Say who has it."""
        assert self._protocol is not None
        return self._protocol

    def is_closing(self) -> bool:
        """Whether nothing more is taken in."""
        return self._is_closing or self.is_lost

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send; pauses the writer while too much is under way."""
        if self.is_closing() or not data:
            return
        self._put(bytes(data))
        self._bytes_under_way += len(data)
        if self._bytes_under_way > HIGH_WATER_BYTES and not self._writer_waits and self._protocol is not None:
            self._writer_waits = True
            self._protocol.pause_writing()

    def close(self) -> None:
        """End the line after what was written; the other end hears of it in its turn."""
        if self.is_closing():
            return
        self._is_closing = True
        self._put(None)
        self._line.loop.call_soon(self.lose, None)

    def abort(self) -> None:
        """End the line at once; the other end hears of it when the news has travelled."""
        if self.is_lost:
            return
        self._is_closing = True
        self._under_way.clear()
        self._line.loop.call_soon(self.lose, None)
        if not self._line.is_dead:
            self._line.loop.call_later(self._line.latency(), self.other.lose, ConnectionResetError("reset by peer"))

    def pause_reading(self) -> None:
        """Take nothing for a while."""
        self._is_reading = False

    def resume_reading(self) -> None:
        """Take again."""
        if not self._is_reading:
            self._is_reading = True
            self.other.carry_on()

    def is_reading(self) -> bool:
        """Whether anything is taken."""
        return self._is_reading and not self.is_closing()

    def get_write_buffer_size(self) -> int:
        """How much is under way."""
        return self._bytes_under_way

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Keep the network's own."""
        del high, low

    def can_write_eof(self) -> bool:
        """Say that an end closes as a whole."""
        return False

    # What the network does

    def lose(self, error: Exception | None) -> None:
        """Tell the protocol, once, that its line is gone."""
        if self.is_lost:
            return
        self.is_lost = self._is_closing = True
        if self._protocol is not None:
            self._protocol.connection_lost(error)

    def forget(self) -> None:
        """Lose what was written here and has not arrived."""
        self._under_way.clear()
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def carry_on(self) -> None:
        """Have the next piece arrive in a while, when there is one and it may."""
        if self._due is None and self._under_way and self.other._is_reading and not self._line.is_dead:
            wait = max(self._line.frozen_until - self._line.loop.time(), 0.0) + self._line.latency()
            self._due = self._line.loop.call_later(wait, self._arrive)

    def _put(self, piece: bytes | None) -> None:
        self._under_way.append(piece)
        self.carry_on()

    def _arrive(self) -> None:
        """Hand what has arrived to the other end; sometimes only the first part of it."""
        self._due = None
        if not self._under_way or not self.other._is_reading or self._line.is_dead:
            return
        if self._line.loop.time() < self._line.frozen_until:
            self.carry_on()
            return
        if self.other.is_lost:
            self.forget()
            self._line.loop.call_later(self._line.latency(), self.lose, ConnectionResetError("nobody is there"))
            return
        piece = self._under_way.popleft()
        if piece is None:
            self.other.take_end()
            return
        if len(piece) > 1 and self._line.random.random() < _SPLIT_CHANCE:
            at = 1 + int(self._line.random.random() * (len(piece) - 1))  # always one draw: epochs differ in length
            self._under_way.appendleft(piece[at:])
            piece = piece[:at]
        self._bytes_under_way -= len(piece)
        self._let_write()
        self.other.take(piece)
        self.carry_on()

    def _let_write(self) -> None:
        if self._writer_waits and self._bytes_under_way < HIGH_WATER_BYTES // 4:
            self._writer_waits = False
            if self._protocol is not None and not self.is_lost:
                self._protocol.resume_writing()

    def take(self, piece: bytes) -> None:
        """Receive."""
        if not self.is_lost and self._protocol is not None:
            self._protocol.data_received(piece)

    def take_end(self) -> None:
        """Receive the end of the stream."""
        if not self.is_lost and self._protocol is not None:
            self._protocol.eof_received()
            self.close()


class Line:
    """One connection.

    Attributes:
        port: which it was made to.
        frozen_until: nothing arrives before this, on the loop's clock.
        is_dead: nothing arrives any more.
    """

    def __init__(self, loop: ShufflingLoop, random: Random, port: int) -> None:
        self.loop = loop
        self.random = random
        self.number = next(_addresses)
        self.port = port
        self.frozen_until = 0.0
        self.is_dead = False
        self.client, self.server = End(self, "client"), End(self, "server")
        self.client.other, self.server.other = self.server, self.client

    @property
    def is_up(self) -> bool:
        """Whether both ends believe in it."""
        return not (self.client.is_lost or self.server.is_lost)

    @property
    def is_gone(self) -> bool:
        """Whether no end believes in it."""
        return self.client.is_lost and self.server.is_lost

    def latency(self) -> float:
        """Seconds that the next piece takes."""
        return self.random.uniform(*_LATENCY_SECONDS)

    def freeze(self, seconds: float) -> None:
        """Let nothing arrive for a while; then it all does."""
        self.frozen_until = max(self.frozen_until, self.loop.time() + seconds)

    def cut(self, hears: Hears, *, late_seconds: float | None) -> None:
        """Cut it.

        Args:
            hears: which end is told.
            late_seconds: when what is under way to the server arrives all the same, if that end was not told; None for
                never.
        """
        error = ConnectionResetError("the line was cut")
        self.server.forget()
        if late_seconds is None or hears != "client":
            self.is_dead = True
        else:
            self.freeze(late_seconds)
            self.loop.call_later(late_seconds + 1.0, self._die)
        if hears in {"both", "client"}:
            self.client.lose(error)
        if hears in {"both", "server"}:
            self.server.lose(error)

    def _die(self) -> None:
        self.is_dead = True


class Listener(asyncio.AbstractServer):
    """A port that listens, as aiohttp's runner sees it."""

    def __init__(self, network: "Network", port: int) -> None:
        self._network = network
        self._port = port
        self.sockets = [self]

    def getsockname(self) -> tuple[str, int]:
        """Give the address."""
        return "127.0.0.1", self._port

    def close(self) -> None:
        """Listen no more."""
        self._network.doors.pop(self._port, None)

    def is_serving(self) -> bool:
        """Whether it listens."""
        return self._port in self._network.doors

    async def start_serving(self) -> None:
        """It does, from the beginning."""

    async def serve_forever(self) -> None:
        """Nobody asks for it."""
        raise NotImplementedError

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """Give its loop."""
        return asyncio.get_running_loop()

    async def wait_closed(self) -> None:
        """Nothing is to be waited for."""


class Network:
    """All lines and all ports.

    Attributes:
        doors: port -> what makes the protocol of a new line.
        lines: all that ever were.
        is_away: whether no new line can be had.
    """

    def __init__(self, loop: ShufflingLoop, random: Random) -> None:
        self._loop = loop
        self._random = random
        self._ports = count(8000)
        self._towards: dict[int, int] = {}
        self.doors: dict[int, Callable[[], asyncio.BaseProtocol]] = {}
        self.lines: list[Line] = []
        self.is_away = False

    @property
    def lines_up(self) -> list[Line]:
        """The lines in which both ends believe."""
        return [line for line in self.lines if line.is_up]

    def listen(self, factory: Callable[[], asyncio.BaseProtocol]) -> Listener:
        """Open a port."""
        port = next(self._ports)
        self.doors[port] = factory
        return Listener(self, port)

    async def reach(self, kernel: socket.socket, port: int) -> None:
        """Find out whether a line can be had.

        Raises:
            ConnectionRefusedError: nobody listens, or the network is away.
        """
        await asyncio.sleep(self._random.uniform(*_LATENCY_SECONDS))
        if self.is_away or port not in self.doors:
            raise ConnectionRefusedError(111, "nobody listens")
        self._towards[kernel.fileno()] = port

    async def connect(
        self, kernel: socket.socket, factory: Callable[[], asyncio.Protocol]
    ) -> tuple[End, asyncio.Protocol]:
        """Have a line.

        Raises:
            ConnectionRefusedError: nobody listens any more.
        """
        port = self._towards.pop(kernel.fileno())
        kernel.close()
        return self._line(port, factory)

    async def call(self, port: int, factory: Callable[[], asyncio.Protocol]) -> tuple[End, asyncio.Protocol]:
        """Find out whether a line can be had, and have it.

        Raises:
            ConnectionRefusedError: nobody listens, or the network is away.
        """
        await asyncio.sleep(self._random.uniform(*_LATENCY_SECONDS))
        if self.is_away:
            raise ConnectionRefusedError(111, "the network is away")
        return self._line(port, factory)

    def _line(self, port: int, factory: Callable[[], asyncio.Protocol]) -> tuple[End, asyncio.Protocol]:
        door = self.doors.get(port)
        if door is None:
            raise ConnectionRefusedError(111, "nobody listens")
        line = Line(self._loop, self._random, port)
        self.lines.append(line)
        accepted, protocol = door(), factory()
        assert isinstance(accepted, asyncio.Protocol)
        line.server.open(accepted)
        line.client.open(protocol)
        return line.client, protocol


class SimulatedLoop(ShufflingLoop):
    """A shuffling loop on which all TCP is simulated.

    Attributes:
        network: the one that it is on.
    """

    def __init__(self, random: Random, *, shuffles_all: bool = False) -> None:
        super().__init__(random, shuffles_all=shuffles_all)
        self.network = Network(self, random)

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Find out whether a line can be had."""
        await self.network.reach(sock, address[1])

    async def create_connection(self, protocol_factory: Any, *rest: Any, sock: Any = None, **options: Any) -> Any:
        """Have a line: over a socket that has reached a port, or to a host and a port."""
        del options
        if sock is None:
            return await self.network.call(rest[1], protocol_factory)
        return await self.network.connect(sock, protocol_factory)

    async def create_server(self, protocol_factory: Any, *rest: Any, **options: Any) -> Any:
        """Open a port of the network's choosing."""
        del rest, options
        return self.network.listen(protocol_factory)
