"""Carries TCP out of one network namespace into another, port for port; frozen, it is a cut: nothing passes, all waits.

`python -m tests.cluster.relay FROM TO PORT...`: files of two namespaces, and the ports of loopback that in FROM are
what they are in TO. What was said into a frozen relay arrives when it is thawed, as TCP says again after a cut what was
not acknowledged: nobody's late words are lost, which is the worst that a stale owner can do.
"""

import asyncio
import socket
import sys
from contextlib import suppress
from pathlib import Path

from tests.cluster.networks import enter

_PIECE_BYTES = 65_536


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry one way, until either end is gone."""
    with suppress(ConnectionError):
        while piece := await reader.read(_PIECE_BYTES):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        there, back = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.transport.abort()  # nobody there: a line that breaks at once, as a refusal does
        return
    await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))


async def _serve(listening: dict[int, socket.socket]) -> None:
    for port, at in listening.items():
        await asyncio.start_server(lambda reader, writer, port=port: _carry(reader, writer, port), sock=at)  # type: ignore[misc]
    await asyncio.Event().wait()


def main(come_from: str, go_to: str, *ports: str) -> None:
    """Listen here, call there."""
    _be_in(come_from)
    listening = {int(port): socket.create_server(("127.0.0.1", int(port))) for port in ports}
    _be_in(go_to)
    asyncio.run(_serve(listening))


def _be_in(namespace: str) -> None:
    with Path(namespace).open("rb") as file:
        enter(file.fileno())


if __name__ == "__main__":
    main(*sys.argv[1:])
