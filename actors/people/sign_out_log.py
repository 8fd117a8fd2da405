"""Sign-outs as the store keeps them for an hour, a minute an owner, and the watch that every node keeps on them.

What is told between nodes only wakes the watch: the store is the truth, and is looked at every two seconds anyway. So a
message that was lost, or a Redis that is away, costs a delay, and nothing else.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import structlog

from actors.people.kept import SIGN_OUTS
from actors.people.ports import SignedOut
from actors.ports import StoreUnavailableError
from actors.stores.documents import DocumentStore, Kept, Owner, Put, Remove

LOOK_SECONDS: Final = 2.0
"""Between two looks: one read or two of what is almost always empty."""

_MINUTE: Final = 60.0
_KEPT_MINUTES: Final = 60
"""A node that could not look for longer has ended every line by its token meanwhile: those are good for an hour."""
_SKEW_MINUTES: Final = 1
"""How far apart the clocks of two nodes may be."""
_SWEPT_BACK_MINUTES: Final = 24 * 60
"""How far back a node that starts takes away what nobody was there to take away."""

_log = structlog.get_logger()


def logged(news: SignedOut, now: float) -> Put[SignedOut]:
    """Give the change that keeps a sign-out for all nodes; it is written with the sign-out itself, or not at all."""
    return Put(SIGN_OUTS, _of_minute(int(now // _MINUTE)), secrets.token_urlsafe(12), news, expected=0)


class SignOutWatch:
    """Tells this node of sign-outs that were made on any."""

    def __init__(
        self, store: DocumentStore, tell: Callable[[SignedOut], None], wall_clock: Callable[[], float]
    ) -> None:
        """Watch from now on.

        Args:
            store: where all nodes keep their sign-outs.
            tell: is told each once.
            wall_clock: seconds since 1970.
        """
        self._store = store
        self._tell = tell
        self._wall_clock = wall_clock
        self._woken = asyncio.Event()
        self._looked_at = self._minute()
        self._swept = self._looked_at - _SWEPT_BACK_MINUTES
        self._seen: dict[int, set[str]] = {}
        """Minute -> keys that were told, for the minutes that are looked at again."""

    def wake(self) -> None:
        """Look at once: somebody signed out, or news may have been missed."""
        self._woken.set()

    async def run(self) -> None:
        """Look until cancelled; a store that is away is looked at again."""
        while True:
            self._woken.clear()
            try:
                await self.look()
            except StoreUnavailableError as error:
                _log.warning("sign_outs_not_looked_at", error=str(error))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._woken.wait()

    async def look(self) -> None:
        """Tell what is new, and take away what is too old to matter.

        Raises:
            StoreUnavailableError: the store is away; the next look begins where the last one ended.
        """
        now = self._minute()
        first = max(self._looked_at - _SKEW_MINUTES, now - _KEPT_MINUTES)
        for minute in range(first, now + _SKEW_MINUTES + 1):
            await self._look_at(minute)
        self._looked_at = now
        self._seen = {minute: keys for minute, keys in self._seen.items() if minute >= now - _SKEW_MINUTES}
        await self._sweep_one(now)

    async def _look_at(self, minute: int) -> None:
        seen = self._seen.setdefault(minute, set())
        for kept in await self._all_of(minute):
            if kept.key not in seen:
                seen.add(kept.key)
                self._tell(kept.value)

    async def _all_of(self, minute: int) -> list[Kept[SignedOut]]:
        found: list[Kept[SignedOut]] = []
        while True:
            after = found[-1].key if found else ""
            page = await self._store.list_owned(SIGN_OUTS, _of_minute(minute), after=after)
            found += page
            if not page:
                return found

    async def _sweep_one(self, now: int) -> None:
        """Take a minute's sign-outs away; one a look, as a minute goes by in thirty."""
        if self._swept >= now - _KEPT_MINUTES - _SKEW_MINUTES:
            return
        gone: list[Remove[Any]] = [Remove(SIGN_OUTS, kept.owner, kept.key) for kept in await self._all_of(self._swept)]
        if gone:
            await self._store.write(*gone)
        self._swept += 1

    def _minute(self) -> int:
        return int(self._wall_clock() // _MINUTE)


def _of_minute(minute: int) -> Owner:
    return Owner(f"signed-out:{minute}")
