"""One line to one other node, from its hello to its end: frames both ways, a beat, and a bound on every wait."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import msgspec

from transport.nodes.errors import LinkAddressError, LinkFrameError, LinkLostError
from transport.nodes.frames import LENGTH, MAX_FRAME_BYTES, Frame, decode, encode, encode_frames, length_of
from transport.nodes.hello import (
    NONCE_BYTES,
    VERSION,
    Challenge,
    Proof,
    Welcome,
    answer_challenge,
    check_welcome,
    welcome,
)

T = TypeVar("T")
H = TypeVar("H")

_LAST_PORT: Final = 65_535
_HELLO_BYTES: Final = 512
"""The longest word of a stranger that is read."""


@dataclass(frozen=True, slots=True)
class LinkLimits:
    """The bounds of a line.

    Attributes:
        hello_seconds: for the connection and the hello, together.
        beat_seconds: how often each end says something, be it nothing.
        silence_seconds: after so long without a frame the other end is given up.
        waiting_bytes: what may wait to be sent; who reads so slowly is given up.
        frame_bytes: the largest frame.
    """

    hello_seconds: float = 5.0
    beat_seconds: float = 0.5
    silence_seconds: float = 2.0
    waiting_bytes: int = 64 * 2**20
    frame_bytes: int = MAX_FRAME_BYTES


class Link(Generic[T]):
    """A line whose other end knows the secret.

    Attributes:
        peer: the other end's address, for logs.
        name: unlike that of any other line.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        decoder: msgspec.msgpack.Decoder[Frame[T]],
        limits: LinkLimits,
    ) -> None:
        self.peer = str(writer.get_extra_info("peername"))
        self.name = secrets.token_hex(8)
        self._reader = reader
        self._writer = writer
        self._decoder = decoder
        self._limits = limits
        self._unsent: list[object] = []
        self._fault: LinkLostError | LinkFrameError | None = None

    def say(self, message: object) -> None:
        """Send something, in one frame with all that is said in this turn of the loop."""
        if not self._unsent:
            asyncio.get_running_loop().call_soon(self._flush)
        self._unsent.append(message)

    def beat(self) -> None:
        """Say that this end is there."""
        if not self._unsent and not self._writer.is_closing():
            self._writer.write(encode(Frame(())))

    async def frames(self) -> AsyncIterator[tuple[T, ...]]:
        """Give what each frame says, until the line is over.

        Raises:
            LinkLostError: the other end closed, was silent for too long, or does not read.
            LinkFrameError: it does not keep to the protocol.
        """
        while True:
            try:
                async with asyncio.timeout(self._limits.silence_seconds):
                    body = await _read(self._reader, self._limits.frame_bytes)
            except TimeoutError as error:
                raise LinkLostError(f"{self.peer} was silent for {self._limits.silence_seconds} s") from error
            except LinkLostError as error:
                raise self._fault or error from error
            frame = decode(body, self._decoder)
            if frame.said:
                yield frame.said

    def end(self) -> None:
        """Cut the line; what was not sent is dropped."""
        self._unsent.clear()
        self._writer.transport.abort()

    def _flush(self) -> None:
        said, self._unsent = self._unsent, []
        if self._writer.is_closing() or not said:
            return
        try:
            self._writer.write(encode_frames(said, self._limits.frame_bytes))
        except LinkFrameError as error:
            self._give_up(error)
        if self._writer.transport.get_write_buffer_size() > self._limits.waiting_bytes:
            self._give_up(LinkLostError(f"{self.peer} does not read: {self._limits.waiting_bytes} bytes wait for it"))

    def _give_up(self, fault: LinkLostError | LinkFrameError) -> None:
        self._fault = fault
        self.end()


def address_of(node: str) -> tuple[str, int]:
    """Read `host:port`; an IPv6 host may stand in brackets.

    Raises:
        LinkAddressError: it is none.
    """
    host, _, port = node.rpartition(":")
    if not host.strip("[]") or not port.isascii() or not port.isdecimal() or not 0 < int(port) <= _LAST_PORT:
        raise LinkAddressError(f"expected the host:port of a node, got {node!r}")
    return host.strip("[]"), int(port)


async def make_link(
    host: str, port: int, secret: bytes, decoder: msgspec.msgpack.Decoder[Frame[T]], limits: LinkLimits
) -> Link[T]:
    """Connect to a node, and see that each knows the secret.

    Raises:
        LinkError: no line is to be had, for the reason that its class says.
    """
    try:
        async with asyncio.timeout(limits.hello_seconds):
            reader, writer = await asyncio.open_connection(host, port)
            await _or_abort(writer, _introduce(reader, writer, secret))
    except (OSError, UnicodeError, TimeoutError) as error:  # Unicode: a name that no host can have
        raise LinkLostError(f"{host}:{port} cannot be reached: {str(error) or 'no answer in time'}") from error
    return Link(reader, writer, decoder, limits)


async def take_link(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    secret: bytes,
    decoder: msgspec.msgpack.Decoder[Frame[T]],
    limits: LinkLimits,
) -> Link[T]:
    """Let a node that has connected prove that it knows the secret.

    Raises:
        LinkError: it does not, or did not in time.
    """
    try:
        async with asyncio.timeout(limits.hello_seconds):
            await _or_abort(writer, _challenge(reader, writer, secret))
    except (OSError, TimeoutError) as error:
        raise LinkLostError(f"no hello came: {str(error) or 'not in time'}") from error
    return Link(reader, writer, decoder, limits)


async def _introduce(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: bytes) -> None:
    nonce = secrets.token_bytes(NONCE_BYTES)
    challenge = await _read_hello(reader, Challenge)
    writer.write(encode(answer_challenge(secret, challenge, nonce)))
    check_welcome(secret, challenge, nonce, await _read_hello(reader, Welcome))


async def _challenge(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, secret: bytes) -> None:
    nonce = secrets.token_bytes(NONCE_BYTES)
    writer.write(encode(Challenge(VERSION, nonce)))
    writer.write(encode(welcome(secret, nonce, await _read_hello(reader, Proof))))


async def _read_hello(reader: asyncio.StreamReader, kind: type[H]) -> H:
    return decode(await _read(reader, _HELLO_BYTES), msgspec.msgpack.Decoder(kind))


async def _read(reader: asyncio.StreamReader, most: int) -> bytes:
    try:
        return await reader.readexactly(length_of(await reader.readexactly(LENGTH.size), most))
    except (asyncio.IncompleteReadError, OSError) as error:
        raise LinkLostError(f"the other end closed the line: {error}") from error


async def _or_abort(writer: asyncio.StreamWriter, hello: Any) -> None:
    try:
        await hello
    except BaseException:
        writer.transport.abort()
        raise
