"""Large things by name: audio, exports, models; the port behind every store of objects."""

import re
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from typing import Protocol

import msgspec


class ObjectNameError(ValueError):
    """A name that no store takes; our fault."""


class ObjectMissingError(LookupError):
    """There is no object of that name, or not any more."""


class ObjectInfo(msgspec.Struct, frozen=True):
    """What is known of an object."""

    name: str
    size: int
    """Bytes."""
    written_at: float
    """Seconds since 1970, UTC."""


def see_name(name: str) -> str:
    """See that a name can be used: letters, figures and `-_.@%=`, in parts between `/` that begin with no dot.

    Raises:
        ObjectNameError: it cannot.
    """
    part = r"[A-Za-z0-9_@%=-][A-Za-z0-9_.@%=-]*"
    if len(name) > 512 or not re.fullmatch(rf"{part}(/{part})*", name):  # noqa: PLR2004 - half of what S3 takes
        raise ObjectNameError(f"no name of an object: {name!r:.100}")
    return name


class ObjectStore(Protocol):
    """A folder, embedded; S3 at scale. Every request ends within the store's own deadline.

    All raise `actors.ports.StoreUnavailableError` when the store cannot be reached, and `ObjectNameError` for a name
    that cannot be used. An owner's objects have names that begin with theirs, so that they are removed together.
    """

    async def put(self, name: str, content: bytes | AsyncIterable[bytes]) -> int:
        """Keep an object whole, or not at all, in place of what had the name; returns its size in bytes."""
        ...

    def get(self, name: str, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes, None]:
        """Give an object, or a range of it, piece by piece; a range beyond the end is shorter.

        Raises:
            ObjectMissingError: there is none, at the first piece.
        """
        ...

    async def describe(self, name: str) -> ObjectInfo | None:
        """Say what is known of an object; None for one that is not there."""
        ...

    def find(self, prefix: str) -> AsyncGenerator[ObjectInfo, None]:
        """Give all objects whose names begin so, by name."""
        ...

    async def remove(self, prefix: str) -> int:
        """Take away all objects whose names begin so; returns how many there were."""
        ...

    async def address(self, name: str, *, seconds: int) -> str:
        """Give an address under which anyone may fetch the object for a while."""
        ...

    async def keep_at_most(self, days: Mapping[str, int]) -> None:
        """Say for how long objects are kept, by the beginnings of their names, in place of what was said before."""
        ...

    async def sweep(self, now: float) -> int:
        """Take away what has been kept for too long at `now`, in seconds since 1970; returns how many there were."""
        ...
