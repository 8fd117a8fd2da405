"""Opens the stores that the settings name, waits until each answers, and says which one does not."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from actors.backup.ports import CopiedDocuments
from actors.ports import StoreUnavailableError
from actors.privacy.kept import KEYS_COLLECTIONS
from actors.runtime import Clock
from actors.stores.documents import Collection
from actors.stores.objects import ObjectStore
from actors.stores.passing import PassingStore
from actors.stores.put_by import PutByStore
from actors.stores.whole import WholeDocuments, WholePassing, WholeStores
from actors.visit.cache import SessionCache
from actors.work.queue import WorkQueue
from config.settings import NodeSettings, SessionSettings, StoreSettings, WorkSettings
from transport.stores.addresses import keys_beside
from transport.stores.far_redis import RedisFarLine
from transport.stores.folder_objects import FolderObjects
from transport.stores.lease_redis import RedisLeases
from transport.stores.metered import StoreMeter, metered
from transport.stores.mongo_documents import MongoDocuments
from transport.stores.mongo_regions import DOCUMENTS
from transport.stores.passing_memory import PassingMemory
from transport.stores.passing_redis import PassingRedis
from transport.stores.put_by_folder import PutByFolder
from transport.stores.put_by_redis import PutByRedis
from transport.stores.session_redis import RedisSessions
from transport.stores.sqlite_documents import SqliteDocuments
from transport.stores.work_memory import WorkMemory
from transport.stores.work_redis import WorkRedis

if TYPE_CHECKING:
    from transport.stores.s3_objects import S3Objects

S = TypeVar("S")

ALL: Final[tuple[Collection[Any], ...]] = DOCUMENTS
"""Every kind of document there is: prepared at the start, and migrated while all goes on."""

_RESULTS_BYTES: Final = 32 << 20
"""A result of a page is about 20 KB: some sixteen hundred of them."""

_SAID_WITHIN: Final = 1 / 6
"""Of a lease's time, for each statement: what cannot be said is given up while there is time to rest."""

_AGAIN_SECONDS: Final = 0.5
"""Between two tries at the start."""


class StoresMissingError(Exception):
    """A store did not answer in time, or its address cannot be used; the text names the setting."""


class _Closable(Protocol):
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Stores:
    """All that is kept, opened."""

    documents: CopiedDocuments
    passing: WholePassing
    results: PassingStore
    """The same Redis; in this process a room of their own, so that they crowd out no ticket."""
    objects: ObjectStore
    keys: WholeDocuments
    """Data keys and tombstones, apart from what backups copy."""
    work: WorkQueue
    """Recordings that wait; in this process it is filled from the documents when it begins."""
    opened: Sequence[_Closable]
    put_by: Sequence[PutByStore] = ()
    """Where what the documents cannot take now is put by: Redis, where there is one, before this machine's folder."""
    sessions: SessionCache | None = None
    """What keeps sessions for other processes; None where what is kept for a while is in this one."""

    @property
    def whole(self) -> WholeStores:
        """All of it, for who looks through everything."""
        return WholeStores(self.documents, self.keys, self.objects, self.passing, self.put_by)

    async def migrate(self) -> int:
        """Bring documents of older revisions forward, while all goes on; returns how many there were."""
        return sum([await self.documents.migrate(collection) for collection in ALL])

    async def close(self) -> None:
        """Let go of everything."""
        for store in reversed(self.opened):
            await store.close()


async def open_stores(
    settings: StoreSettings,
    clock: Clock,
    session: SessionSettings | None = None,
    work: WorkSettings | None = None,
    meter: StoreMeter | None = None,
) -> Stores:
    """Open the stores, and wait for all of them at once; what is asked of them is counted where there is a meter.

    Raises:
        StoresMissingError: one of them cannot be used; those that were open are closed again.
    """

    def counted(store: S, name: str) -> S:
        return metered(store, name, meter=meter, clock=clock)

    documents = counted(await _made("store.documents", lambda: open_documents(settings)), "documents")
    passing = counted(await _made("store.passing", lambda: _passing(settings, clock)), "passing")
    results = passing if settings.passing else PassingMemory(clock, _RESULTS_BYTES)
    objects = counted(await _made("store.objects", lambda: _objects(settings)), "objects")
    keys = counted(await _made("store.keys", lambda: _keys(settings)), "keys")
    sessions = counted(
        await _made("store.passing", lambda: _sessions(settings, session or SessionSettings())), "sessions"
    )
    waiting = counted(await _made("store.passing", lambda: _work(settings, work or WorkSettings(), clock)), "work")
    put_by = [counted(store, "put_by") for store in await _made("store.passing", lambda: _put_by(settings, clock))]
    opened = (documents, passing, objects, keys, waiting, *put_by, *(() if sessions is None else (sessions,)))
    stores = Stores(documents, passing, results, objects, keys, waiting, opened, put_by, sessions)
    within = settings.start_within_seconds
    answers = await asyncio.gather(
        _answers("store.documents", lambda: documents.prepare(*ALL), within),
        _answers("store.passing", lambda: passing.get("a"), within),
        _answers("store.objects", objects.prepare, within),
        _answers("store.keys", lambda: keys.prepare(*KEYS_COLLECTIONS), within),
        return_exceptions=True,
    )
    missing = [str(answer) for answer in answers if isinstance(answer, BaseException)]
    if missing:
        await stores.close()
        raise StoresMissingError("; ".join(missing))
    return stores


def open_neighbours(settings: StoreSettings, node: NodeSettings) -> tuple[RedisLeases, RedisFarLine] | None:
    """Name the table of who owns which memory, and how they are asked from elsewhere; None for a node that is alone.

    It is one of several where it has a name, and keeps documents and what passes where others do, too.

    Raises:
        StoresMissingError: an address cannot be used.
    """
    if not (node.name and settings.documents and settings.passing):
        return None
    try:
        within = node.lease_seconds * _SAID_WITHIN
        return RedisLeases(settings.passing, kind="memory", within=within), RedisFarLine(settings.passing)
    except ValueError as error:
        raise StoresMissingError(f"store.passing: {error}") from error


def open_documents(settings: StoreSettings) -> SqliteDocuments | MongoDocuments:
    """Name the store of documents; nothing is asked of it yet.

    Raises:
        ValueError: its address cannot be used.
    """
    within = settings.documents_within_seconds
    if settings.documents:
        return MongoDocuments(settings.documents, within)
    return SqliteDocuments(settings.folder / "talqin.sqlite", within)


def _passing(settings: StoreSettings, clock: Clock) -> PassingMemory | PassingRedis:
    if settings.passing:
        return PassingRedis(settings.passing, settings.passing_within_seconds)
    return PassingMemory(clock)


def _sessions(settings: StoreSettings, session: SessionSettings) -> RedisSessions | None:
    if not settings.passing:
        return None
    kept, within = session.resume_within_seconds, session.keep_within_seconds
    return RedisSessions(settings.passing, kept_seconds=kept, within=within)


def _work(settings: StoreSettings, work: WorkSettings, clock: Clock) -> WorkMemory | WorkRedis:
    if not settings.passing:
        return WorkMemory(clock, work.hold_seconds)
    return WorkRedis(settings.passing, within=settings.passing_within_seconds, hold_seconds=work.hold_seconds)


def _put_by(settings: StoreSettings, clock: Clock) -> list[PutByRedis | PutByFolder]:
    most = settings.put_by_most
    here = PutByFolder(settings.folder / "put_by", clock, most=most)
    if not settings.passing:
        return [here]
    return [PutByRedis(settings.passing, within=settings.passing_within_seconds, most=most), here]


def _objects(settings: StoreSettings) -> "FolderObjects | S3Objects":
    if settings.objects:
        from transport.stores.s3_objects import S3Objects, access_from  # noqa: PLC0415 - botocore is for who has an S3

        return S3Objects(access_from(settings.objects))
    return FolderObjects(settings.folder / "objects", "", time.time)


def _keys(settings: StoreSettings) -> SqliteDocuments | MongoDocuments:
    within = settings.documents_within_seconds
    if settings.keys or settings.documents:
        return MongoDocuments(settings.keys or keys_beside(settings.documents), within)
    return SqliteDocuments(settings.folder / "keys.sqlite", within)


async def _made(name: str, make: Callable[[], S]) -> S:
    try:
        return await asyncio.to_thread(make)  # drivers look at files when they are made
    except ValueError as error:
        raise StoresMissingError(f"{name}: {error}") from error


async def _answers(name: str, ask: Callable[[], Awaitable[object]], within: float) -> None:
    """Wait until a store answers.

    Raises:
        StoresMissingError: it did not in time; the text says what it said last.
    """
    said = StoreUnavailableError("it says nothing")
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while True:
                try:
                    await ask()
                except StoreUnavailableError as error:
                    said = error
                else:
                    return
                await asyncio.sleep(_AGAIN_SECONDS)
    raise StoresMissingError(f"{name}: no answer within {within:g} s: {said}") from said
