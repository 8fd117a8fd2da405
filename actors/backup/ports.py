"""What backups ask of a store of documents: all of it at one cut, what changed since, and to take it back."""

from collections.abc import AsyncGenerator, Sequence
from typing import Final, Protocol

import msgspec

from actors.stores.documents import Owner
from actors.stores.whole import WholeDocuments

EPOCHS: Final = "_epochs"
"""Stands for a collection in what is copied of epochs: the epoch is the version, the key is empty."""


class NotEmptyError(Exception):
    """Something is there already: a backup is brought back into an empty store alone. The operator's to mend."""


class Place(msgspec.Struct, frozen=True):
    """Which document."""

    owner: Owner
    collection: str
    key: str


class Row(msgspec.Struct, frozen=True):
    """A document as it lies in the store, whatever its kind."""

    place: Place
    version: int
    revision: int
    value: bytes
    """JSON, in the form of its revision."""


class Gone(msgspec.Struct, frozen=True):
    """A document that was removed."""

    place: Place


class Cut(msgspec.Struct, frozen=True):
    """Ends a copy."""

    token: str
    """Where to follow from."""
    present: frozenset[Place] | None = None
    """All that is there, of a store that does not say what was removed."""


class CopiedDocuments(WholeDocuments, Protocol):
    """A store that can be copied; all raise `StoreUnavailableError` when it is away."""

    def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
        """Give every document and epoch, or those that were written or removed after a token; a `Cut` ends it.

        Raises:
            ChangesLostError: what came after the token is not known any more, or was never this store's.
        """
        ...

    async def is_empty(self) -> bool:
        """Say whether there is no document and no epoch."""
        ...

    async def put_back(self, rows: Sequence[Row]) -> None:
        """Write documents as they were copied, versions and epochs as well; said again, it changes nothing."""
        ...
