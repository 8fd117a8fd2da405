"""What is put by while the store that it is for is away: a port. Redis where there is one, and a folder beside it.

A piece has a name, by which it is put by once, and is let go of only when somebody says that it was dealt with.
"""

from typing import Protocol

import msgspec

from models.people.sought import Sought


class PutByFullError(Exception):
    """As much is put by as may be; nothing was added. A dependency's fault: it has been away for too long."""


class Piece(msgspec.Struct, frozen=True):
    """One thing that was put by."""

    name: str
    value: bytes


class PutByStore(Protocol):
    """Every wait ends within the store's own deadline.

    All raise `actors.ports.StoreUnavailableError` when it cannot be reached; what was asked may be asked again.
    """

    async def put(self, name: str, value: bytes) -> None:
        """Put a piece by, durably; one of that name that is there already stays as it is.

        Raises:
            PutByFullError: there is no room.
        """
        ...

    async def take(self, hold_seconds: float) -> Piece | None:
        """Give the piece that has waited longest, and to nobody else for so long; None when none is free."""
        ...

    async def give_back(self, name: str, *, after_seconds: float = 0.0) -> None:
        """Let a piece that was taken be free again, in a while; nothing happens if it is not there."""
        ...

    async def remove(self, name: str) -> None:
        """Let go of a piece: it was dealt with."""
        ...

    async def count(self) -> int:
        """How many pieces there are, the taken ones among them."""
        ...

    async def about(self, sought: Sought) -> list[str]:
        """Name the pieces that somebody is named in."""
        ...
