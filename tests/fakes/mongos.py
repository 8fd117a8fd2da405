"""A mongos that says yes to every command and keeps what it was told, over MongoDB's real wire protocol.

What a cluster does with the commands is not in it: no cluster was to be had (a single wire server knows no shards).
"""

import asyncio
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import bson

_HEADER = struct.Struct("<iiii")
_OP_REPLY, _OP_QUERY, _OP_MSG = 1, 2004, 2013

HELLO = {
    "ismaster": True,
    "isWritablePrimary": True,
    "msg": "isdbgrid",
    "maxBsonObjectSize": 16 << 20,
    "maxMessageSizeBytes": 48_000_000,
    "maxWriteBatchSize": 100_000,
    "logicalSessionTimeoutMinutes": 30,
    "minWireVersion": 0,
    "maxWireVersion": 25,
    "ok": 1.0,
}

_DRIVERS_OWN = {"lsid", "maxTimeMS"}
_NOTHING = {"cursor": {"id": 0, "ns": "talqin.$cmd", "firstBatch": list[str]()}, "ok": 1.0}

Told = dict[str, Any]


class FakeMongos:
    """One that has no cluster behind it.

    Attributes:
        told: every command but greetings, in order.
        refused: a command's name -> what is answered in place of yes.
    """

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.refused: dict[str, Told] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one driver until it goes."""
        try:
            while True:
                length, request, _, code = _HEADER.unpack(await reader.readexactly(16))
                body = await reader.readexactly(length - 16)
                writer.write(self._answer(request, code, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _answer(self, request: int, code: int, body: bytes) -> bytes:
        if code == _OP_QUERY:  # a driver's first word
            reply = struct.pack("<iqii", 8, 0, 0, 1) + bson.encode(HELLO)
            return _HEADER.pack(16 + len(reply), 1, request, _OP_REPLY) + reply
        reply = struct.pack("<iB", 0, 0) + bson.encode(self._reply(_command(body)))
        return _HEADER.pack(16 + len(reply), 1, request, _OP_MSG) + reply

    def _reply(self, command: Told) -> Told:
        name = next(iter(command))
        if name.lower() in {"hello", "ismaster"}:
            return HELLO
        self.told.append({key: value for key, value in command.items() if key[0] != "$" and key not in _DRIVERS_OWN})
        return self.refused.get(name, _NOTHING if name.startswith("list") else {"ok": 1.0})


def _command(body: bytes) -> Told:
    """Give the document of an OP_MSG's first section."""
    (length,) = struct.unpack_from("<i", body, 5)
    return bson.decode(body[5 : 5 + length])


@asynccontextmanager
async def mongos(fake: FakeMongos) -> AsyncGenerator[str]:
    """Serve one; gives its address."""
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"mongodb://127.0.0.1:{port}/talqin"
    finally:
        server.close()
