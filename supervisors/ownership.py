"""What this node owns by its leases, to be asked by whoever writes or opens a door: fills `Ownership`."""

from collections.abc import Callable

import msgspec

from actors.runtime import Clock
from actors.shards.ownership import Home
from actors.stores.documents import Owner
from models.shards.placing import SHARDS, shard_of
from models.shards.table import Member
from models.shards.tenancy import Hold, Tenancy


class LeasedOwnership:
    """The node's present life among the shards; `supervisors/shards.py` begins each, and carries its decisions out.

    Attributes:
        tenancy: this life; None before the first one, when nothing is owned.
    """

    def __init__(self, clock: Clock, shards: int = SHARDS) -> None:
        """Own nothing.

        Args:
            clock: the node's own.
            shards: how many there are.
        """
        self.tenancy: Tenancy | None = None
        self._clock = clock
        self._shards = shards
        self._tell_refused: Callable[[int, int], object] = _nobody

    def begin(self, tenancy: Tenancy, tell_refused: Callable[[int, int], object]) -> None:
        """Let another life begin.

        Args:
            tenancy: it.
            tell_refused: is told the shard and the epoch of a write that came too late.
        """
        self.tenancy = tenancy
        self._tell_refused = tell_refused

    def epoch_of(self, entity: str) -> int | None:
        """Give the epoch that may still be written under."""
        tenancy = self.tenancy
        return None if tenancy is None else tenancy.epoch_of(self._shard_of(entity), self._clock.now())

    def accepts(self, entity: str) -> bool:
        """Say whether an entity may begin here."""
        tenancy = self.tenancy
        return tenancy is not None and tenancy.accepts(self._shard_of(entity), self._clock.now())

    def refused(self, entity: str, epoch: int) -> None:
        """Give the shard up."""
        self._tell_refused(self._shard_of(entity), epoch)

    async def home_of(self, entity: str) -> Home | None:
        """Say who owns it, as of the last beat."""
        return self.home_now(entity)

    def home_now(self, entity: str) -> Home | None:
        """Say so, without a wait."""
        owner = None if self.tenancy is None else self.tenancy.owner_of(self._shard_of(entity))
        return None if owner is None else home_at(owner)

    def owned(self) -> int:
        """Count the shards that are this node's."""
        return 0 if self.tenancy is None else len(self.tenancy.shards(Hold.HELD))

    def _shard_of(self, entity: str) -> int:
        return shard_of(entity, self._shards)


def place_of(home: Home) -> bytes:
    """Write down where a node is reached."""
    return msgspec.msgpack.encode(home)


def home_at(member: Member) -> Home | None:
    """Read it; None of a node of another version, that writes it otherwise."""
    try:
        return msgspec.msgpack.decode(member.place, type=Home)
    except msgspec.MsgspecError:
        return None


def owner_of_shard(entity: str, shards: int = SHARDS, region: str = "") -> Owner:
    """Name an entity's shard among the documents' owners."""
    return shard_owner(shard_of(entity, shards), region)


def shard_owner(shard: int, region: str = "") -> Owner:
    """Name a shard among the documents' owners; no learner and no class has such a name.

    Each region has leases of its own, so its shards have epochs of their own: they lie where its learners' documents
    do, whose owners begin in the same way (`access.home`).
    """
    return Owner(f"{region}./shard/{shard}" if region else f"/shard/{shard}")


def _nobody(shard: int, epoch: int) -> None:
    del shard, epoch
