"""What is kept for good: typed values in collections, each with an owner; the port behind every durable store.

Every document belongs to an owner (a learner, a class), and the owner's documents lie together: what is known of a
learner is read, exported and erased by their id, and a sharded store keeps them in the learner's own region.
"""

import re
from collections.abc import AsyncGenerator, Callable
from typing import Any, Generic, NewType, Protocol, TypeAlias, TypeVar

import msgspec

T = TypeVar("T")

Epoch = NewType("Epoch", int)
"""Counts the writers an owner has had; the store refuses what an earlier one still wants to write."""

Owner = NewType("Owner", str)
"""Whose documents they are: a learner's id, a class's; the shard key of a store that has shards."""


class Fence(msgspec.Struct, frozen=True):
    """What must still be the writer's for a write to count, wider than one owner: such as a shard of learners.

    Its epochs are counted as an owner's are: `claim(fence.owner)` begins the next.
    """

    owner: Owner
    epoch: Epoch


class StaleEpochError(Exception):
    """Somebody else has become the owner's writer since; nothing was written. Whoever gets this stops writing."""


class StaleFenceError(StaleEpochError):
    """What the write stood under is somebody else's since; nothing was written."""


class ConflictError(Exception):
    """A document was not in the state that the writer had seen; nothing was written. Read again, decide again."""


class ChangesLostError(Exception):
    """What came after a token is no longer known: read everything again, and follow from now on."""


class UnfitValueError(ValueError):
    """A value is not of its collection's kind, or would not be read back as it is; our fault. Nothing was written."""


Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Brings a document, as JSON has it, from one revision of its kind to the next; a pure function."""


class Collection(msgspec.Struct, Generic[T], frozen=True):
    """A kind of document.

    Its values are frozen Structs. A field that is added later has a default, so that older documents are still read;
    whatever else changes, or is indexed later, brings a step.
    """

    name: str
    """Lower case, figures and `_`."""
    kind: type[T]
    indexes: tuple[str, ...] = ()
    """Fields of `kind` (text or numbers) that documents are found by, across all owners."""
    steps: tuple[Step, ...] = ()
    """How its documents came from each revision to the next, the oldest first; none is ever taken out. They are read
    through these at once, and `migrate` rewrites them in time."""

    def __post_init__(self) -> None:
        """See that stores can use the names.

        Raises:
            ValueError: the name cannot be used, or an index is no field of the kind.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,47}", self.name):
            raise ValueError(f"a collection is named in lower case, figures and _; {self.name!r} was seen")
        unknown = set(self.indexes) - set(getattr(self.kind, "__struct_fields__", ()))
        if unknown:
            raise ValueError(f"{self.name} is indexed by what its kind has no field for: {sorted(unknown)}")

    @property
    def revision(self) -> int:
        """Which form of the kind this is, from 1."""
        return len(self.steps) + 1


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


Change: TypeAlias = Put[Any] | Remove[Any]
"""One change among those that are made together; each may be of another kind."""


class DocumentStore(Protocol):
    """SQLite in one file, embedded; MongoDB at scale. Every wait ends within the store's own deadline.

    All of them raise `actors.ports.StoreUnavailableError` when the store cannot be reached or refuses the work: when it
    is closed, too, and when a document was written by a later version of Talqin. A document of an older revision is
    read as one of this.
    """

    async def prepare(self, *collections: Collection[Any]) -> None:
        """Make what they want to be found fast and checked; said again, it changes nothing. Others go on meanwhile."""
        ...

    async def migrate(self, collection: Collection[Any]) -> int:
        """Rewrite documents of older revisions, a few at a time, while others read and write; returns how many.

        It leaves their versions as they are: whoever has read one may still write it.
        """
        ...

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        """Become the owner's single writer: all earlier epochs are refused from now on, even after `erase`.

        Args:
            owner: whose.
            under: what must be the writer's own for this to count; None for nothing.

        Raises:
            StaleFenceError: the fence's epoch is not its latest; nothing was changed.
        """
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
        """Give documents, of whatever owner, whose indexed field has a value, by ascending owner and key."""
        ...

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        """Make all changes durably, or none.

        Args:
            changes: of one owner when `epoch` is given; of any otherwise.
            epoch: from `claim`; None for documents without a single writer, which are guarded by `expected`.
            under: what must be the writer's own for this to count, too; None for nothing.

        Raises:
            StaleEpochError: the epoch is not the owner's latest; nothing was written.
            StaleFenceError: the fence's epoch is not its latest; nothing was written.
            ConflictError: a document has not its expected version; nothing was written.
            UnfitValueError: a value is not of its kind; nothing was written.
            StoreUnavailableError: the store could not be reached; whether it was written is not known. Without an
                `expected` version it can be said again, which changes nothing the second time.
        """
        ...

    async def erase(self, owner: Owner) -> int:
        """Take away every document of an owner, in all collections, and their epoch; returns how many there were.

        When it could not be ended, a part may be gone; said again, it takes the rest.
        """
        ...

    def changes(
        self, collection: Collection[T], *, after: str | None = None
    ) -> AsyncGenerator[tuple[str, Kept[T]], None]:
        """Follow a collection's writes as they come; ends when the store is closed.

        Each write is told at least once, as (a token to go on after, the document as it is by then), in the order of
        the last writes; what is removed is not told. Close it (`contextlib.aclosing`) when no longer wanted.

        Args:
            collection: what to follow.
            after: the token of what was dealt with last; None for what is written from the first wait on.

        Raises:
            ChangesLostError: what came after the token is no longer known.
            StoreUnavailableError: the store went away; follow again after the last token.
        """
        ...
