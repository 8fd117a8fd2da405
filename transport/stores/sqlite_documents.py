"""Documents in one SQLite file: the embedded twin of MongoDB."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import msgspec

from actors.backup.ports import Cut, Gone, Row
from actors.ports import StoreUnavailableError
from actors.stores.documents import Change, Collection, Epoch, Fence, Kept, Owner
from actors.stores.whole import Held
from models.people.sought import Sought
from transport.private import make_private_database
from transport.stores import sqlite_copies as copies
from transport.stores import sqlite_tables as tables
from transport.stores import sqlite_whole as whole
from transport.stores.sqlite_layouts import make_indexes, open_file

T = TypeVar("T")
R = TypeVar("R")
P = ParamSpec("P")

WITHIN_SECONDS: Final = 10.0
"""A write waits for the disk, some milliseconds, and for those before it; beyond this the disk hangs."""


class SqliteDocuments:
    """Implements `CopiedDocuments`; all its work is done on one thread of its own, never on the loop."""

    def __init__(self, file: Path, within: float = WITHIN_SECONDS) -> None:
        """Name the file; it is opened, and made with its folder, at the first use."""
        self._file = file
        self._within = within
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._opened: sqlite3.Connection | None = None
        self._is_closed = False
        self._written = asyncio.Event()
        """Of the next write; each write sets it and lays out another."""

    async def prepare(self, *collections: Collection[Any]) -> None:
        """Open the file and make what indexes are missing; the first time that takes as long as there are documents."""
        await self._run(tables.where_to_follow, None)
        for collection in collections:
            await self._run_unbounded(make_indexes, collection)

    async def migrate(self, collection: Collection[Any]) -> int:
        """Rewrite documents of older revisions, a batch a transaction; others come in between."""
        rewritten = 0
        while some := await self._run(tables.migrate_some, collection):
            rewritten += some
        return rewritten

    async def claim(self, owner: Owner, *, under: Fence | None = None) -> Epoch:
        """Become the owner's single writer."""
        return await self._run(tables.claim, owner, under)

    async def read(self, collection: Collection[T], owner: Owner, key: str) -> Kept[T] | None:
        """Give one document."""
        return await self._run(tables.read, collection, owner, key)

    async def list_owned(
        self, collection: Collection[T], owner: Owner, *, after: str = "", limit: int = 1000
    ) -> list[Kept[T]]:
        """Give an owner's documents of a collection."""
        return await self._run(tables.list_owned, collection, owner, after, limit)

    async def find(
        self, collection: Collection[T], index: str, value: str | float, *, limit: int = 1000
    ) -> list[Kept[T]]:
        """Give documents by an indexed field."""
        return await self._run(tables.find, collection, index, value, limit)

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        """Make all changes durably, or none."""
        try:
            await self._run(tables.write, changes, epoch, under)
        finally:
            self._tell_followers()

    async def erase(self, owner: Owner) -> int:
        """Take away all that is an owner's, at once; the space is written over."""
        return await self._run(tables.erase, owner)

    async def held_by(self, owner: Owner) -> AsyncGenerator[Held, None]:
        """Give all documents of an owner."""
        after = whole.FIRST
        while found := await self._run(whole.held_by, owner, after):
            after = whole.place_of(found[-1])
            for held in found:
                yield held

    async def about(self, sought: Sought) -> AsyncGenerator[Held, None]:
        """Give all documents and epochs that somebody is named in."""
        after = whole.FIRST
        while found := await self._run(whole.all_behind, after):
            after = whole.place_of(found[-1])
            for held in found:
                if sought.is_in(held.owner, held.key, bytes(held.value).decode()):
                    yield held
        for held in await self._run(whole.epochs_about, sought):
            yield held

    async def take_away(self, held: Held) -> None:
        """Remove one document."""
        await self._run(whole.take_away, held)

    async def rewrite(self, held: Held, value: msgspec.Raw) -> bool:
        """Put another value in a document's place."""
        return await self._run(whole.rewrite, held, value)

    async def owners(self) -> AsyncGenerator[Owner, None]:
        """Give every owner."""
        after = ""
        while found := await self._run(whole.owners_behind, after):
            after = found[-1]
            for owner in found:
                yield owner

    async def copy(self, after: str | None = None) -> AsyncGenerator[Row | Gone | Cut, None]:
        """Give everything as of one moment; what is there is told as a whole, as a file does not say what was removed.

        A log that is to be cut behind an erasure meanwhile is cut at the next.
        """
        await self._run(copies.name_file)
        pages = copies.copy_of(str(self._file), after)
        try:
            while (page := await self._read_beside(lambda: next(pages, None))) is not None:
                if isinstance(page, Cut):
                    yield page
                else:
                    for row in page:
                        yield row
        finally:
            await asyncio.shield(asyncio.to_thread(pages.close))

    async def is_empty(self) -> bool:
        """Say whether there is no document and no epoch."""
        return await self._run(copies.is_empty)

    async def put_back(self, rows: Sequence[Row]) -> None:
        """Write documents as they were copied."""
        await self._run_unbounded(copies.put_back, rows)

    async def changes(
        self, collection: Collection[T], *, after: str | None = None
    ) -> AsyncGenerator[tuple[str, Kept[T]], None]:
        """Follow what is written through this store; writes to one document in between may be told as one."""
        told = await self._run(tables.where_to_follow, after)
        while not self._is_closed:
            written = self._written
            new = await self._run(tables.written_since, collection, told)
            for told, kept in new:
                yield str(told), kept
            if not new:
                await written.wait()

    async def close(self) -> None:
        """Close the file, after what is under way; said again, nothing happens."""
        if self._is_closed:
            return
        self._is_closed = True
        self._tell_followers()
        await asyncio.get_running_loop().run_in_executor(self._executor, self._close)
        self._executor.shutdown(wait=False)

    async def _run(self, work: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            async with asyncio.timeout(self._within):
                return await self._run_unbounded(work, *args, **kwargs)
        except TimeoutError as error:
            raise StoreUnavailableError(f"{self._file.name}: no answer within {self._within} s") from error

    async def _run_unbounded(
        self, work: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        if self._is_closed:
            raise StoreUnavailableError(f"{self._file.name} is closed")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: work(self._connection(), *args, **kwargs))
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailableError(f"{self._file.name}: {error}") from error

    async def _read_beside(self, work: Callable[[], R]) -> R:
        """Read on another thread than the store's own: whoever writes does not wait."""
        try:
            async with asyncio.timeout(self._within):
                return await asyncio.to_thread(work)
        except (sqlite3.Error, OSError) as error:  # a TimeoutError is an OSError
            raise StoreUnavailableError(f"{self._file.name}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            make_private_database(self._file)
            self._opened = open_file(str(self._file))
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _tell_followers(self) -> None:
        self._written.set()
        self._written = asyncio.Event()
