"""What is kept for good: typed values in collections, each with an owner; the port behind every durable store.

Every document belongs to an owner (a learner, a class), and the owner's documents lie together: what is known of a
learner is read, exported and erased by their id, and a sharded store keeps them in the learner's own region.
"""

from collections.abc import AsyncIterator
from typing import Generic, NewType, Protocol, TypeVar

import msgspec

T = TypeVar("T")

Epoch = NewType("Epoch", int)
"""Counts the writers an owner has had; the store refuses what an earlier one still wants to write."""

Owner = NewType("Owner", str)
"""Whose documents they are: a learner's id, a class's; the shard key of a store that has shards."""


class StaleEpochError(Exception):
    """Somebody else has become the owner's writer since; nothing was written. Whoever gets this stops writing."""


class ConflictError(Exception):
    """A document was not in the state that the writer had seen; nothing was written. Read again, decide again."""


class Collection(msgspec.Struct, Generic[T], frozen=True):
    """A kind of document.

    Its values are frozen Structs; a field that is added later has a default, so that older documents are still read.
    """

    name: str
    kind: type[T]
    indexes: tuple[str, ...] = ()
    """Fields of `kind` (text or numbers) that documents are found by, across all owners."""


class Kept(msgspec.Struct, Generic[T], frozen=True):
    """A document as it was read."""

    owner: Owner
    key: str
    value: T
    version: int
    """Counts its writes, from 1."""


class Put(msgspec.Struct, Generic[T], frozen=True):
    """Write one document whole."""

    collection: Collection[T]
    owner: Owner
    key: str
    """Names it among the owner's in its collection."""
    value: T
    expected: int | None = None
    """The version it must have, 0 for one that must not exist yet; None to write over whatever is there."""


class Remove(msgspec.Struct, Generic[T], frozen=True):
    """Take one document away; nothing happens if it is not there."""

    collection: Collection[T]
    owner: Owner
    key: str


class DocumentStore(Protocol):
    """SQLite in one file, embedded; MongoDB at scale. Every wait ends within the store's own deadline.

    All of them raise `actors.ports.StoreUnavailableError` when the store cannot be reached or refuses the work.
    """

    async def claim(self, owner: Owner) -> Epoch:
        """Become the owner's single writer: all earlier epochs are refused from now on."""
        ...

    async def read(self, collection: Collection[T], owner: Owner, key: str) -> Kept[T] | None:
        """Give one document; None for one that is not there."""
        ...

    async def list_owned(
        self, collection: Collection[T], owner: Owner, *, after: str = "", limit: int = 1000
    ) -> list[Kept[T]]:
        """Give an owner's documents of a collection by ascending key, those behind `after`, `limit` at most."""
        ...

    async def find(
        self, collection: Collection[T], index: str, value: str | float, *, limit: int = 1000
    ) -> list[Kept[T]]:
        """Give documents, of whatever owner, whose indexed field has a value."""
        ...

    async def write(self, *changes: Put[object] | Remove[object], epoch: Epoch | None = None) -> None:
        """Make all changes durably, or none.

        Args:
            changes: of one owner when `epoch` is given; of any otherwise.
            epoch: from `claim`; None for documents without a single writer, which are guarded by `expected`.

        Raises:
            StaleEpochError: the epoch is not the owner's latest; nothing was written.
            ConflictError: a document has not its expected version; nothing was written.
            StoreUnavailableError: the store could not be reached; whether it was written is not known. Without an
                `expected` version it can be said again, which changes nothing the second time.
        """
        ...

    async def erase(self, owner: Owner) -> int:
        """Take away every document of an owner, in all collections, and their epoch; returns how many there were."""
        ...

    def changes(self, collection: Collection[T], *, after: str | None = None) -> AsyncIterator[tuple[str, Kept[T]]]:
        """Follow a collection's writes as they come: (a token to go on after, the document); ends when closed."""
        ...
