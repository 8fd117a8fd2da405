"""What is kept for a while, in Redis: one server, a master behind Sentinels, or a cluster; every key by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, cast

from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import BusyLoadingError, MasterDownError, ReadOnlyError, RedisError

from actors.ports import StoreUnavailableError
from models.people.sought import Sought
from models.rates import Admission, Rate
from transport.stores.redis_clients import Client, close_client, redis_client

R = TypeVar("R")

WITHIN_SECONDS: Final = 5.0
"""Sentinels name another master in some two seconds; whoever asks waits for that, and not for an outage."""

_AGAIN_SECONDS: Final = 0.1
"""Between two tries."""

_NOT_DONE: Final = (MasterNotFoundError, ReadOnlyError, BusyLoadingError, MasterDownError)
"""Answers of somebody who has certainly done nothing."""

_COUNT: Final = """
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum
"""

_ADMIT: Final = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local interval, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local due = tonumber(redis.call('GET', KEYS[1]) or '0')
local paid = math.max(due, now) + cost * interval
local early = paid - burst * interval - now
if early > 0.0000005 then return tostring(early) end
redis.call('SET', KEYS[1], string.format('%.6f', paid), 'PX', math.max(1, math.ceil((paid - now) * 1000)))
return '0'
"""
"""`models.rates.admit` on the server's clock, which all nodes share."""


class PassingRedis:
    """Implements `WholePassing`."""

    def __init__(self, url: str, within: float = WITHIN_SECONDS) -> None:
        """Name the server, as `redis_clients` says.

        Raises:
            ValueError: it is no such address.
        """
        self._within = within
        self._client: Client = redis_client(url, wait=within / 2)
        self._count = self._client.register_script(_COUNT)
        self._admit = self._client.register_script(_ADMIT)
        self._is_closed = False

    async def get(self, key: str) -> bytes | None:
        """Give what is kept."""
        return cast("bytes | None", await self._again(lambda: self._client.get(key)))

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value, in place of what was there."""
        await self._again(lambda: self._client.set(key, value, px=_ms(seconds)))

    async def put_if_absent(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep a value if there is none."""
        return bool(await self._once(lambda: self._client.set(key, value, px=_ms(seconds), nx=True)))

    async def take(self, key: str) -> bytes | None:
        """Give what is kept and forget it."""
        return cast("bytes | None", await self._once(lambda: self._client.getdel(key)))

    async def remove(self, key: str) -> None:
        """Forget what is kept."""
        await self._again(lambda: self._client.delete(key))

    async def count(self, key: str, *, seconds: float, by: int = 1) -> int:
        """Add to a number."""
        return int(await self._once(lambda: self._count(keys=[key], args=[by, _ms(seconds)])))

    async def admit(self, key: str, rate: Rate, cost: int = 1) -> Admission:
        """Let something through, or not."""
        arguments: list[str | int] = [repr(1 / rate.per_second), rate.burst, cost]
        early = float(await self._once(lambda: self._admit(keys=[key], args=arguments)))
        return Admission(is_admitted=early <= 0, retry_after_seconds=max(0.0, early))

    async def about(self, sought: Sought) -> list[str]:
        """Give the keys of all that somebody is named in; every key of every server is looked at, some at a time."""
        found: list[str] = []
        try:
            async for key in self._client.scan_iter(count=500):
                value = await self._value_of(key)
                if sought.is_in_passing(key.decode(errors="replace"), value or b""):
                    found.append(key.decode())
        except (RedisError, OSError) as error:
            raise StoreUnavailableError(f"Redis: {error}") from error
        return found

    async def _value_of(self, key: bytes) -> bytes | None:
        """Give what may name somebody: of a session that is kept it is the head, whose loss is the session's."""
        match await self._client.type(key):
            case b"string":
                return cast("bytes | None", await self._client.get(key))
            case b"hash":
                return cast("bytes | None", await cast("Awaitable[Any]", self._client.hget(key.decode(), "head")))
            case _:
                return None

    async def close(self) -> None:
        """Let go of all connections; said again, nothing happens."""
        self._is_closed = True
        await close_client(self._client)

    async def _again(self, work: Callable[[], Awaitable[R]]) -> R:
        """Do what may be done twice, until the deadline."""
        return await self._try(work, (RedisError, OSError))

    async def _once(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do what must not be done twice: again only when it was certainly not done."""
        return await self._try(work, _NOT_DONE)

    async def _try(self, work: Callable[[], Awaitable[R]], mendable: tuple[type[Exception], ...]) -> R:
        if self._is_closed:
            raise StoreUnavailableError("Redis: closed")
        seen: Exception | None = None
        try:
            async with asyncio.timeout(self._within):
                while True:
                    try:
                        return await work()
                    except (RedisError, OSError) as error:
                        if not (isinstance(error, mendable) or _was_refused(error)):
                            raise
                        seen = error
                    await asyncio.sleep(_AGAIN_SECONDS)
        except TimeoutError as error:
            raise StoreUnavailableError(f"Redis: no answer within {self._within} s; {seen or error!r}") from error
        except (RedisError, OSError) as error:
            raise StoreUnavailableError(f"Redis: {error}") from error


def _was_refused(error: Exception) -> bool:
    """Say whether nobody was there to be asked."""
    return isinstance(error.__cause__ or error.__context__, ConnectionRefusedError)


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
