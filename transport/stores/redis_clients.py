"""A client of Redis for an address: one server, a master behind Sentinels, or a cluster.

redis://:password@host:6379/0                      rediss:// for TLS
redis+sentinel://:password@a:26379,b:26379/talqin  the master that the Sentinels call `talqin`
redis+cluster://:password@host:7101                any member; rediss+cluster:// for TLS
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, cast
from urllib.parse import SplitResult, unquote, urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from actors.ports import StoreUnavailableError

Client: TypeAlias = Redis | RedisCluster

_SENTINEL_PORT: Final = 26379
_AGAIN_SECONDS: Final = 0.1
"""Between two tries."""


def redis_client(url: str, wait: float) -> Client:
    """Make a client; it connects at the first use.

    Args:
        url: where, as above.
        wait: seconds for one connection and for one answer.

    Raises:
        ValueError: it is no such address.
    """
    parts = urlsplit(url)
    # The client tries nothing again by itself: what it must not do twice, it would.
    # Nor does it say which driver it is: for that it would look through the installed packages, on the loop.
    options: dict[str, Any] = {
        "socket_timeout": wait,
        "socket_connect_timeout": wait,
        "retry": Retry(NoBackoff(), 0),
        "driver_info": None,
    }
    match parts.scheme:
        case "redis" | "rediss":
            return Redis.from_url(url, **options)
        case "redis+sentinel" | "rediss+sentinel":
            return _behind_sentinels(parts, options)
        case "redis+cluster" | "rediss+cluster":
            options["retry"] = Retry(NoBackoff(), 1)  # a slot that has moved is asked for at its new place
            options["reinitialize_steps"] = 0  # or five such answers cut every other call off in the middle
            return RedisCluster.from_url(url.replace("+cluster", "", 1), **options)
        case _:
            raise ValueError(
                f"an address of Redis begins with redis://, redis+sentinel:// or redis+cluster://: {_bare(parts)}"
            )


def crying_client(url: str, wait: float) -> Redis:
    """Make a client to publish and subscribe by; for a cluster one of the member that the address names.

    Raises:
        ValueError: it is no such address.
    """
    client = redis_client(url.replace("+cluster", "", 1), wait)
    assert isinstance(client, Redis)  # noqa: S101 - only a cluster's address gives another
    return client


async def close_client(client: Client) -> None:
    """Let go of all connections: those to the Sentinels, too, which a client takes for somebody else's."""
    await client.aclose()
    if isinstance(client, RedisCluster):
        return
    await client.connection_pool.disconnect()
    if isinstance(client.connection_pool, SentinelConnectionPool):
        for sentinel in client.connection_pool.sentinel_manager.sentinels:
            await sentinel.aclose()


async def asked(ask: Callable[[], Awaitable[Any]], within: float) -> Any:
    """Ask what may be asked again, until there is an answer.

    Args:
        ask: asks once.
        within: seconds for all tries.

    Raises:
        StoreUnavailableError: there was none in time; it tells what was seen last.
    """
    seen: Exception | None = None
    try:
        async with asyncio.timeout(within):
            while True:
                try:
                    return await ask()
                except (RedisError, OSError) as error:
                    seen = error
                await asyncio.sleep(_AGAIN_SECONDS)
    except TimeoutError as error:
        raise StoreUnavailableError(f"Redis: no answer within {within} s; {seen or error!r}") from error


def _behind_sentinels(parts: SplitResult, options: dict[str, Any]) -> Redis:
    name = parts.path.strip("/")
    if not name:
        raise ValueError(f"the master's name stands behind the Sentinels, as in {_bare(parts)}/talqin")
    whom = {"username": parts.username, "password": unquote(parts.password) if parts.password else None}
    safe = {"ssl": True} if parts.scheme.startswith("rediss") else {}
    sentinels = [_place(one) for one in parts.netloc.rpartition("@")[2].split(",")]
    make = cast("Callable[..., Any]", Sentinel)  # it has no types
    watched = make(sentinels, sentinel_kwargs={**options, **safe}, **options, **whom, **safe)
    return cast("Redis", watched.master_for(name))


def _place(host_and_port: str) -> tuple[str, int]:
    host, _, port = host_and_port.rpartition(":") if ":" in host_and_port else (host_and_port, "", "")
    return host, int(port or _SENTINEL_PORT)


def _bare(parts: SplitResult) -> str:
    """Without who asks: an address may hold a password."""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
