"""What is put by, in Redis: every change is one script, and so done wholly or not. Its twin: put_by_folder.py.

put_by:{NAME}:order        names of pieces, by when each is free, in milliseconds of the server's clock
put_by:{NAME}:piece:...    the pieces; they do not run out, so a Redis with `volatile-ttl` throws none of them away

The braces keep them together in a cluster. It lasts as long as Redis keeps what it was told (docs/stores.md).
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from actors.stores.put_by import Piece, PutByFullError
from models.people.sought import Sought
from transport.stores.redis_clients import Client, asked, close_client, redis_client

_NOW: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
"""

_PUT: Final = f"""{_NOW}
if redis.call('EXISTS', KEYS[2]) == 1 and redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
return 1
"""
"""name, value, how many there may be."""

_TAKE: Final = f"""{_NOW}
local free = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, 1)
if #free == 0 then return false end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), free[1])
return free[1]
"""

_GIVE_BACK: Final = f"""{_NOW}
return redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[2]), ARGV[1])
"""

_REMOVE: Final = """
redis.call('DEL', KEYS[2])
return redis.call('ZREM', KEYS[1], ARGV[1])
"""


class PutByRedis:
    """Implements `PutByStore`."""

    def __init__(self, url: str, name: str = "recitations", *, within: float = 5.0, most: int = 10_000) -> None:
        """Name the server, as `redis_clients` says.

        Args:
            url: where.
            name: of what is put by.
            within: seconds for each call, tries and all.
            most: how many pieces there may be.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._most = most
        self._begin = f"put_by:{{{name}}}:"
        self._order = f"{self._begin}order"
        self._client: Client = redis_client(url, wait=within / 2)
        scripts = (_PUT, _TAKE, _GIVE_BACK, _REMOVE)
        self._put, self._take, self._give_back, self._remove = map(self._client.register_script, scripts)

    async def put(self, name: str, value: bytes) -> None:
        """Put a piece by."""
        keys = [self._order, self._piece(name)]
        if not await self._ask(lambda: self._put(keys, [name, value, self._most])):
            raise PutByFullError(f"Redis: {self._most} pieces are put by already (store.put_by_most)")

    async def take(self, hold_seconds: float) -> Piece | None:
        """Give the piece that has waited longest; what was taken away by its own key is let go of on the way."""
        while True:
            found = await self._ask(lambda: self._take([self._order], [round(hold_seconds * 1000)]))
            if found is None:
                return None
            name = found.decode()
            value = await self._value_of(name)
            if value is not None:
                return Piece(name, value)
            await self.remove(name)

    async def give_back(self, name: str, *, after_seconds: float = 0.0) -> None:
        """Let a piece be free again."""
        await self._ask(lambda: self._give_back([self._order], [name, round(after_seconds * 1000)]))

    async def remove(self, name: str) -> None:
        """Let go of a piece."""
        await self._ask(lambda: self._remove([self._order, self._piece(name)], [name]))

    async def count(self) -> int:
        """How many there are."""
        return int(await self._ask(lambda: self._client.zcard(self._order)))

    async def about(self, sought: Sought) -> list[str]:
        """Name the pieces that somebody is named in; each is looked at."""
        names = [name.decode() for name in await self._ask(lambda: self._client.zrange(self._order, 0, -1))]
        return [name for name in names if sought.is_in_passing(name, await self._value_of(name) or b"")]

    async def close(self) -> None:
        """Let go of all connections."""
        await close_client(self._client)

    async def _value_of(self, name: str) -> bytes | None:
        found: bytes | None = await self._ask(lambda: self._client.get(self._piece(name)))
        return found

    def _piece(self, name: str) -> str:
        return f"{self._begin}piece:{name}"

    async def _ask(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        return await asked(ask, self._within)
