"""Questions to other nodes' memories through Redis: a list for each node, and one for each answer.

Nothing stands there alone: who asks waits, and what is not answered in time was not done, or counts once when asked
again. A line of its own between nodes (transport/nodes/) may take its place: the port is the same.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, TypeVar, cast

import msgspec
from redis.exceptions import RedisError

from actors.ports import StoreUnavailableError
from actors.shards.ownership import Home
from transport.stores.redis_clients import close_client, redis_client

_POLL_SECONDS: Final = 1.0
"""How long Redis holds a wait open; the client gives a silent server up after twice that."""

_ANSWER_KEPT_SECONDS: Final = 10
_AWAY_SECONDS: Final = 5.0
"""After so long without a word of Redis it is said to be away."""

_AGAIN_SECONDS: Final = 0.05

T = TypeVar("T")


class RedisFarLine:
    """Implements `FarLine`."""

    def __init__(self, url: str) -> None:
        """Name the server, as `redis_clients` says.

        Raises:
            ValueError: it is no such address.
        """
        self._client: Any = redis_client(url, wait=2 * _POLL_SECONDS)  # the cluster's and the other's differ in types

    async def ask(self, home: Home, question: bytes, within: float) -> bytes:
        """Put a question into a node's list, and wait for the answer in one of its own."""
        to = f"far:answer:{secrets.token_hex(8)}"
        asked = msgspec.msgpack.encode((to, question))

        async def wait_answered() -> bytes:
            await self._tried(lambda: self._put(_questions_of(home.node), asked, within))
            while (answer := await self._tried(lambda: self._take(to))) is None:
                pass
            return answer

        return await _bounded(wait_answered(), within, f"{home.node} did not answer")

    async def next_question(self, node: str) -> tuple[str, bytes]:
        """Take the next question of this node's list."""
        taken = None
        while taken is None:
            taking = self._tried(lambda: self._take(_questions_of(node)))
            taken = await _bounded(taking, _AWAY_SECONDS, "no questions can be had")
        return msgspec.msgpack.decode(taken, type=tuple[str, bytes])

    async def answer(self, to: str, answer: bytes) -> None:
        """Put an answer where it is waited for."""
        putting = self._tried(lambda: self._put(to, answer, _ANSWER_KEPT_SECONDS))
        await _bounded(putting, _AWAY_SECONDS, "no answer can be given")

    async def close(self) -> None:
        """Let go of all connections."""
        await close_client(self._client)

    async def _tried(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it until it is done; the caller limits the time, and what is done twice counts once."""
        while True:
            with suppress(RedisError, OSError):
                return await work()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _put(self, key: str, value: bytes, seconds: float) -> None:
        """Add to a list that goes away by itself."""
        async with self._client.pipeline(transaction=False) as pipeline:
            pipeline.rpush(key, value)
            pipeline.pexpire(key, max(1, round(seconds * 1000)))
            await pipeline.execute()

    async def _take(self, key: str) -> bytes | None:
        taken = await cast("Awaitable[Any]", self._client.blpop([key], timeout=_POLL_SECONDS))
        return None if taken is None else taken[1]


async def _bounded(work: Awaitable[T], within: float, otherwise: str) -> T:
    """Wait for it within a time.

    Raises:
        StoreUnavailableError: it was not done by then.
    """
    try:
        async with asyncio.timeout(within):
            return await work
    except TimeoutError as error:
        raise StoreUnavailableError(f"Redis: {otherwise} within {within:.1f} s") from error


def _questions_of(node: str) -> str:
    return f"far:questions:{node}"
