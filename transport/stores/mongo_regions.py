"""How documents lie in a MongoDB of several regions: shard keys, zones, what each collection's reads may take. Pure.

An owner's documents lie together (`owner` begins every shard key), and in their region: the ids of who lives in one
begin with its name. docs/regions.md has the same table; a test holds the two together.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, Final

import msgspec
from bson import MaxKey, MinKey
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import Nearest, Primary
from pymongo.write_concern import WriteConcern

from actors.learner.documents import COLLECTIONS
from actors.people import kept
from actors.privacy.kept import COLLECTIONS as OF_PRIVACY
from actors.privacy.kept import KEYS_COLLECTIONS
from actors.stores.documents import Collection
from actors.work.kept import JOBS
from transport.stores.mongo_writing import EPOCHS

SHARDS: Final = ("us-east", "frankfurt", "singapore")
"""Each is a replica set of that name; the first holds what belongs to no region."""

SHARD_OF: Final = MappingProxyType({name: name for name in SHARDS} | {"dubai": "singapore"})
"""Region -> the shard of who lives there; Dubai has none of its own, and Singapore is nearer to it than Frankfurt."""

STALE_SECONDS: Final = 120
"""Of a member that is read from: MongoDB allows no bound below 90."""


class Asks(msgspec.Struct, frozen=True):
    """What a collection's writes and reads ask of the members of its shard."""

    write: WriteConcern
    read: ReadConcern
    preference: Primary | Nearest
    why: str


_MAJORITY: Final = (WriteConcern(w="majority", j=True), ReadConcern("majority"))
DECIDES: Final = Asks(*_MAJORITY, Primary(), "something is decided by what is read")
TELLS: Final = Asks(*_MAJORITY, Nearest(max_staleness=STALE_SECONDS), "only told, never decided by")

_TOLD: Final = frozenset({"wrong_calls", "retention_runs"})
"""Exported for calibration; numbers of runs that are over."""


def asks_of(collection: str) -> Asks:
    """Give what a collection asks; one that nobody has thought about decides."""
    return TELLS if collection in _TOLD else DECIDES


DOCUMENTS: Final[tuple[Collection[Any], ...]] = (*COLLECTIONS, *kept.ALL, *OF_PRIVACY, JOBS)
KEYS: Final[tuple[Collection[Any], ...]] = KEYS_COLLECTIONS


def shard_key_of(collection: str) -> tuple[str, ...]:
    """Give the fields of a collection's shard key; the same as of its unique index."""
    return ("_id",) if collection == EPOCHS else ("owner", "key")


def zones() -> Iterator[tuple[str | None, str | None, str]]:
    """Give owners from (None: the first) up to, but without (None: the last), and the shard that theirs lie on."""
    before: str | None = None
    for region in sorted(SHARD_OF):
        yield before, f"{region}-", SHARDS[0]
        yield f"{region}-", f"{region}/", SHARD_OF[region]  # `-` and `.` lie together, and `/` is what follows
        before = f"{region}/"
    yield before, None, SHARDS[0]


def shard_of(owner: str) -> str:
    """Say on which shard an owner's documents lie."""
    return next(shard for low, high, shard in zones() if (low or "") <= owner and (high is None or owner < high))


def commands(documents: str, keys: str) -> Iterator[dict[str, Any]]:
    """Give the admin commands that make a cluster so, in their order; said again, they change nothing.

    Args:
        documents: the database of documents.
        keys: that of the keys.
    """
    majority = {"level": "majority"}
    yield {"setDefaultRWConcern": 1, "defaultWriteConcern": {"w": "majority"}, "defaultReadConcern": majority}
    for shard in SHARDS:
        yield {"addShardToZone": shard, "zone": shard}
    for database, collections in ((documents, DOCUMENTS), (keys, KEYS)):
        for name in (EPOCHS, *(collection.name for collection in collections)):
            yield from _ranges(f"{database}.{name}", shard_key_of(name))
            key = dict.fromkeys(shard_key_of(name), 1)
            yield {"shardCollection": f"{database}.{name}", "key": key, "unique": name != EPOCHS}


def _ranges(namespace: str, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for low, high, shard in zones():
        bounds = {"min": _bound(fields, low, is_low=True), "max": _bound(fields, high, is_low=False)}
        yield {"updateZoneKeyRange": namespace, **bounds, "zone": shard}


def _bound(fields: tuple[str, ...], owner: str | None, *, is_low: bool) -> dict[str, Any]:
    """Give a bound of a range: the whole key's, as a server wants it."""
    if owner is None:
        return dict.fromkeys(fields, MinKey() if is_low else MaxKey())
    return {fields[0]: owner, **dict.fromkeys(fields[1:], MinKey())}
