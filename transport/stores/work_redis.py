"""Work that waits, in a Redis stream with one consumer group: every change is one script, and so done wholly or not.

work:{NAME}:stream  the pieces, the oldest first; a finished one is taken out
work:{NAME}:known   a piece -> its entry in the stream, so that none is in it twice

The braces keep the two together in a cluster. A Redis that loses all of it is filled again from the documents.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from actors.work.queue import Depth, Taken
from transport.stores.redis_clients import Client, asked, close_client, redis_client
from transport.stores.work_memory import HOLD_SECONDS

_BRING: Final = """
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], redis.call('XADD', KEYS[1], '*', 'piece', ARGV[1]))
return 1
"""

_TAKE: Final = """
redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
local left = redis.call('XAUTOCLAIM', KEYS[1], 'workers', ARGV[1], ARGV[2], '0', 'COUNT', 1)[2]
if #left == 0 then
  local new = redis.call('XREADGROUP', 'GROUP', 'workers', ARGV[1], 'COUNT', 1, 'STREAMS', KEYS[1], '>')
  if not new then return false end
  left = new[1][2]
end
return {left[1][1], left[1][2][2]}
"""
"""worker, milliseconds after which a silent worker's piece is free."""

_SET_IDLE: Final = """
local mine = redis.pcall('XPENDING', KEYS[1], 'workers', ARGV[2], ARGV[2], 1, ARGV[1])
if mine.err or #mine == 0 then return 0 end
redis.call('XCLAIM', KEYS[1], 'workers', ARGV[1], 0, ARGV[2], 'IDLE', ARGV[3], 'JUSTID')
return 1
"""
"""worker, ticket, for how many milliseconds it counts as silent."""

_FINISH: Final = """
redis.pcall('XACK', KEYS[1], 'workers', ARGV[1])
redis.call('XDEL', KEYS[1], ARGV[1])
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[1] then redis.call('HDEL', KEYS[2], ARGV[2]) end
return 1
"""

_DEPTH: Final = """
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
if #first == 0 then return {0, 0} end
local now = redis.call('TIME')
local came = string.match(first[1][1], '^%d+')
return {redis.call('XLEN', KEYS[1]), now[1] * 1000 + math.floor(now[2] / 1000) - came}
"""


class WorkRedis:
    """Implements `WorkQueue`."""

    def __init__(
        self, url: str, name: str = "recordings", *, within: float = 5.0, hold_seconds: float = HOLD_SECONDS
    ) -> None:
        """Name the server, as `redis_clients` says.

        Args:
            url: where.
            name: of the queue.
            within: seconds for each call, tries and all.
            hold_seconds: for how long a silent worker keeps what it has.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._hold_ms = round(hold_seconds * 1000)
        self._keys = [f"work:{{{name}}}:stream", f"work:{{{name}}}:known"]
        self._client: Client = redis_client(url, wait=within / 2)
        scripts = (_BRING, _TAKE, _SET_IDLE, _FINISH, _DEPTH)
        self._bring, self._take, self._set_idle, self._finish, self._depth = map(self._client.register_script, scripts)

    async def bring(self, piece: str) -> None:
        """Add a piece, unless it is there."""
        await self._ask(self._bring, [piece])

    async def take(self, worker: str) -> Taken | None:
        """Take a piece that a silent worker left, else the next new one."""
        found = await self._ask(self._take, [worker, self._hold_ms])
        if found is None:
            return None
        ticket, piece = found
        return Taken(piece.decode(), worker, ticket.decode())

    async def hold(self, taken: Taken) -> bool:
        """Count as heard of just now."""
        return bool(await self._ask(self._set_idle, [taken.worker, taken.ticket, 0]))

    async def give_back(self, taken: Taken) -> None:
        """Count as silent for long enough."""
        await self._ask(self._set_idle, [taken.worker, taken.ticket, self._hold_ms])

    async def finish(self, taken: Taken) -> None:
        """Take it out."""
        await self._ask(self._finish, [taken.ticket, taken.piece])

    async def depth(self) -> Depth:
        """Count, by the server's clock."""
        unfinished, milliseconds = await self._ask(self._depth, [])
        return Depth(unfinished, max(0, milliseconds) / 1000)

    async def close(self) -> None:
        """Let go of all connections."""
        await close_client(self._client)

    async def _ask(self, script: Callable[..., Awaitable[Any]], arguments: list[Any]) -> Any:
        return await asked(lambda: script(self._keys, arguments), self._within)
