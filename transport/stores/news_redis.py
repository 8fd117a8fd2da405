"""Who signed out, cried out to all nodes over Redis: nothing is said but that there is something to look at."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import structlog
from redis.exceptions import RedisError

from actors.people.ports import SignedOut
from transport.stores.news import SpokenNews
from transport.stores.redis_clients import close_client, crying_client

CHANNEL: Final = "talqin:signed-out"

_WAIT_SECONDS: Final = 1.0
"""For one connection, one answer; whoever signs out is not kept waiting for a Redis that is away."""
_AGAIN_SECONDS: Final = 0.5
"""Between two tries to listen."""

_log = structlog.get_logger()


class CriedNews(SpokenNews):
    """Implements `SignOutNews` for all nodes: this one is told what, the others that there is something.

    Any member of a cluster will do, as each passes on what it hears; when the one that is named is away, the others'
    watch finds a sign-out by itself.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._client = crying_client(url, _WAIT_SECONDS)

    async def tell(self, news: SignedOut) -> None:
        """Tell this node, and wake the others; one that is not reached looks by itself soon."""
        await super().tell(news)
        try:
            async with asyncio.timeout(2 * _WAIT_SECONDS):
                await self._client.publish(CHANNEL, b"")
        except (RedisError, OSError, TimeoutError) as error:
            _log.warning("sign_out_not_cried", error=type(error).__name__)

    async def hear(self, wake: Callable[[], None]) -> None:
        """Call `wake` at each cry, until cancelled, and whenever some may have been missed."""
        try:
            while True:
                with suppress(RedisError, OSError):
                    await self._hear(wake)
                await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            await close_client(self._client)

    async def _hear(self, wake: Callable[[], None]) -> None:
        listening: Any = self._client.pubsub()  # its methods have no types
        try:
            await listening.subscribe(CHANNEL)
            wake()  # while nobody listened, somebody may have cried
            while True:
                if await listening.get_message(ignore_subscribe_messages=True, timeout=_WAIT_SECONDS) is not None:
                    wake()
        finally:
            await listening.aclose()
