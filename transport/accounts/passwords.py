"""Passwords, hashed with Argon2id in threads, a few at a time: each takes 64 MiB for a moment."""

import asyncio
from typing import Final

from argon2 import PasswordHasher as Argon2
from argon2 import profiles
from argon2.exceptions import InvalidHashError, VerificationError

MOST_AT_ONCE: Final = 2
"""A crowd that signs in at once waits in line: 128 MiB and two cores, whatever comes."""


class Argon2Hasher:
    """Implements `PasswordHasher` with RFC 9106's second choice: 64 MiB, three passes, four lanes."""

    def __init__(self, argon2: Argon2 | None = None) -> None:
        self._argon2 = argon2 or Argon2.from_parameters(profiles.RFC_9106_LOW_MEMORY)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._nobodys: str | None = None

    async def hashed(self, password: str) -> str:
        """Hash a password."""
        async with self._room:
            return await asyncio.to_thread(self._argon2.hash, password)

    async def holds(self, kept: str | None, password: str) -> bool:
        """Check a password; nobody's takes as long as anybody's."""
        async with self._room:
            return await asyncio.to_thread(self._holds, kept, password)

    def is_outdated(self, kept: str) -> bool:
        """Say whether it was kept by other parameters than today's."""
        return self._argon2.check_needs_rehash(kept)

    def _holds(self, kept: str | None, password: str) -> bool:
        if self._nobodys is None:
            self._nobodys = self._argon2.hash("nobody has this password")
        try:
            self._argon2.verify(self._nobodys if kept is None else kept, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
