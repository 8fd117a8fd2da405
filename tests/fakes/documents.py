"""A document store in memory."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from itertools import count
from typing import Any, TypeVar

import msgspec

from actors.backup import ports as copies
from actors.backup.ports import EPOCHS, Cut, Gone, Row
from actors.ports import StoreUnavailableError
from actors.stores.documents import (
    Change,
    ChangesLostError,
    Collection,
    ConflictError,
    Epoch,
    Fence,
    Kept,
    Owner,
    Put,
    StaleEpochError,
    StaleFenceError,
)
from actors.stores.whole import Held
from models.people.sought import Sought
from transport.stores.coding import from_json, to_json, written_name

T = TypeVar("T")
Place = tuple[Owner, str, str]
"""Owner, collection, key."""


class RememberedDocuments:
    """Implements `CopiedDocuments` with a dictionary; can be away.

    Attributes:
        is_away: whether it cannot be reached.
    """

    def __init__(self) -> None:
        self.is_away = False
        self._documents: dict[Place, tuple[int, int, int, bytes]] = {}
        """Version, revision, number of its last write, JSON."""
        self._epochs: dict[Owner, Epoch] = {}
        self._numbers = count(1)
        self._last = 0
        self._written = asyncio.Condition()

    def backup(self) -> dict[Place, tuple[int, int, int, bytes]]:
        """Copy all documents, as a backup does."""
        return dict(self._documents)

    def restore(self, copy: dict[Place, tuple[int, int, int, bytes]]) -> None:
        """Bring a copy back, in place of what is there."""
        self._documents = dict(copy)

    async def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
        self._see_reachable()
        name, _, number = (after or f"{id(self)}-0").partition("-")
        if name != str(id(self)):
            raise ChangesLostError("a token of another store")
        documents, epochs, last = dict(self._documents), dict(self._epochs), next(self._numbers)
        for (owner, collection, key), (version, revision, written, text) in documents.items():
            if written > int(number):
                yield Row(copies.Place(owner, collection, key), version, revision, text)
        for owner, epoch in epochs.items():
            if epoch > int(number):
                yield Row(copies.Place(owner, EPOCHS, ""), epoch, 0, b"null")
        there = [copies.Place(*place) for place in documents] + [copies.Place(owner, EPOCHS, "") for owner in epochs]
        yield Cut(f"{id(self)}-{last}", frozenset(there))

    async def is_empty(self) -> bool:
        self._see_reachable()
        return not self._documents and not self._epochs

    async def put_back(self, rows: Sequence[Row]) -> None:
        self._see_reachable()
        for row in rows:
            if row.place.collection == EPOCHS:
                self._epochs[row.place.owner] = Epoch(row.version)
            else:
                place = (row.place.owner, row.place.collection, row.place.key)
                self._documents[place] = (row.version, row.revision, next(self._numbers), row.value)

    async def prepare(self, *collections: Collection[Any]) -> None:
        del collections
        self._see_reachable()

    async def migrate(self, collection: Collection[Any]) -> int:
        self._see_reachable()
        old = {
            place: entry
            for place, entry in self._documents.items()
            if place[1] == collection.name and entry[1] < collection.revision
        }
        for place, (version, revision, number, text) in old.items():
            text = to_json(collection, from_json(collection, revision, text))  # noqa: PLW2901 - the same, in new form
            self._documents[place] = (version, collection.revision, number, text)
        return len(old)

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        self._see_reachable()
        self._see_fence(under)
        self._epochs[owner] = Epoch(next(self._numbers))
        return self._epochs[owner]

    async def read(self, collection: Collection[T], owner: Owner, key: str) -> Kept[T] | None:
        self._see_reachable()
        place = (owner, collection.name, key)
        return self._kept(collection, place) if place in self._documents else None

    async def list_owned(
        self, collection: Collection[T], owner: Owner, *, after: str = "", limit: int = 1000
    ) -> list[Kept[T]]:
        self._see_reachable()
        mine = (place for place in self._documents if place[:2] == (owner, collection.name) and place[2] > after)
        return [self._kept(collection, place) for place in sorted(mine)[:limit]]

    async def find(
        self, collection: Collection[T], index: str, value: str | float, *, limit: int = 1000
    ) -> list[Kept[T]]:
        self._see_reachable()
        written_name(collection, index)
        every = [self._kept(collection, place) for place in sorted(self._documents) if place[1] == collection.name]
        return [kept for kept in every if getattr(kept.value, index) == value][:limit]

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        self._see_reachable()
        self._see_fence(under)
        texts = [to_json(change.collection, change.value) if isinstance(change, Put) else b"" for change in changes]
        if epoch is not None and any(self._epochs.get(change.owner) != epoch for change in changes):
            raise StaleEpochError(f"epoch {epoch} is over")
        made = dict(self._documents)
        for change, text in zip(changes, texts, strict=True):
            place = (change.owner, change.collection.name, change.key)
            version = made[place][0] if place in made else 0
            if isinstance(change, Put):
                if change.expected not in {None, version}:
                    raise ConflictError(f"{change.key} is at {version}, not at {change.expected}")
                self._last = next(self._numbers)
                made[place] = (version + 1, change.collection.revision, self._last, text)
            else:
                made.pop(place, None)
        self._documents = made
        async with self._written:
            self._written.notify_all()

    def _see_fence(self, fence: Fence | None) -> None:
        if fence is not None and self._epochs.get(fence.owner) != fence.epoch:
            raise StaleFenceError(f"epoch {fence.epoch} of {fence.owner} is over")

    async def erase(self, owner: Owner) -> int:
        self._see_reachable()
        mine = [place for place in self._documents if place[0] == owner]
        for place in mine:
            del self._documents[place]
        self._epochs.pop(owner, None)
        return len(mine)

    async def held_by(self, owner: Owner) -> AsyncGenerator[Held, None]:
        self._see_reachable()
        for place in sorted(place for place in self._documents if place[0] == owner):
            yield self._held(place)

    async def about(self, sought: Sought) -> AsyncGenerator[Held, None]:
        self._see_reachable()
        for place in sorted(self._documents):
            if sought.is_in(place[0], place[2], self._documents[place][3].decode()):
                yield self._held(place)
        for owner in self._epochs:
            if sought.is_in(owner, "", ""):
                yield Held("_epochs", owner, "", msgspec.Raw(b"null"))

    async def take_away(self, held: Held) -> None:
        self._see_reachable()
        if held.collection == "_epochs":
            self._epochs.pop(held.owner, None)
        self._documents.pop((held.owner, held.collection, held.key), None)

    async def rewrite(self, held: Held, value: msgspec.Raw) -> bool:
        self._see_reachable()
        place = (held.owner, held.collection, held.key)
        if place not in self._documents or self._documents[place][0] != held.version:
            return False
        version, revision, _, _ = self._documents[place]
        self._last = next(self._numbers)
        self._documents[place] = (version + 1, revision, self._last, bytes(value))
        return True

    async def owners(self) -> AsyncGenerator[Owner, None]:
        self._see_reachable()
        for owner in sorted({place[0] for place in self._documents}):
            yield owner

    async def changes(
        self, collection: Collection[T], *, after: str | None = None
    ) -> AsyncGenerator[tuple[str, Kept[T]], None]:
        self._see_reachable()
        told = self._last if after is None else int(after)
        if told > self._last:
            raise ChangesLostError(f"there is no write {after}")
        while True:
            new = sorted(
                (entry[2], place)
                for place, entry in self._documents.items()
                if place[1] == collection.name and entry[2] > told
            )
            for told, place in new:
                yield str(told), self._kept(collection, place)
            if not new:
                async with self._written:
                    await self._written.wait()

    async def close(self) -> None:
        self.is_away = True

    def _kept(self, collection: Collection[T], place: Place) -> Kept[T]:
        version, revision, _, text = self._documents[place]
        return Kept(place[0], place[2], from_json(collection, revision, text), version)

    def _held(self, place: Place) -> Held:
        return Held(place[1], place[0], place[2], msgspec.Raw(self._documents[place][3]), self._documents[place][0])

    def _see_reachable(self) -> None:
        if self.is_away:
            raise StoreUnavailableError("the store is away")
