"""A store as a whole: all that is an owner's, and all that is about somebody, in whatever collections there are.

What is exported, erased and swept is found through this, so that a collection that is added later is in it at once.
"""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

import msgspec

from actors.stores.documents import DocumentStore, Owner
from actors.stores.objects import ObjectStore
from actors.stores.passing import PassingStore
from actors.stores.put_by import PutByStore
from models.people.sought import Sought


class Held(msgspec.Struct, frozen=True):
    """A document as it lies in the store, of whatever kind."""

    collection: str
    owner: Owner
    key: str
    value: msgspec.Raw
    """As JSON, in the form of whoever wrote it."""
    version: int = 0
    """Counts its writes."""


class WholeDocuments(DocumentStore, Protocol):
    """A store of documents that can be looked through; all raise `StoreUnavailableError` when it is away."""

    def held_by(self, owner: Owner) -> AsyncGenerator[Held, None]:
        """Give all documents of an owner, by collection and key; the next are read when they are asked for."""
        ...

    def about(self, sought: Sought) -> AsyncGenerator[Held, None]:
        """Give all documents, of whatever owner, that somebody is named in; an epoch counts as one of `_epochs`.

        Every document there is is looked at: this is for erasing and sweeping, not for answering learners.
        """
        ...

    async def take_away(self, held: Held) -> None:
        """Remove one document, of whatever kind; nothing happens if it is not there."""
        ...

    async def rewrite(self, held: Held, value: msgspec.Raw) -> bool:
        """Put another value, as JSON of the same form, in a document's place; false when it was written since."""
        ...

    def owners(self) -> AsyncGenerator[Owner, None]:
        """Give every owner that has a document, each once; those that come meanwhile may be among them."""
        ...


class WholePassing(PassingStore, Protocol):
    """A store of what passes that can be looked through."""

    async def about(self, sought: Sought) -> list[str]:
        """Give the keys of all that somebody is named in; what comes or goes meanwhile may be missed."""
        ...


class WholeStores(msgspec.Struct, frozen=True):
    """Everything that is kept anywhere."""

    documents: WholeDocuments
    keys: WholeDocuments
    """Data keys and tombstones, apart from what backups copy."""
    objects: ObjectStore
    passing: WholePassing
    put_by: Sequence[PutByStore] = ()
