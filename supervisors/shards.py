"""Who owns which entities, beyond one node: id -> shard -> node, by leases that run out.

A node takes shards, renews its leases in time, and stops a shard's entities before anybody else may have it: when it
gives the shard away (entities rest, the lease is released, what was said meanwhile is forwarded to the new owner), and
when it cannot renew (they rest while the lease still has a while to run). Whoever writes for an entity carries the
epoch of its shard, and stores refuse one that is stale.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol
from zlib import crc32

import msgspec

from actors.runtime import Actor, ActorError, Question, Ref, StopReason
from supervisors.entities import EntitiesMessage, HandOver, KeptIds, Release

SHARDS: Final = 1024
"""Of all nodes together: some tens for each of some tens of nodes, so that one more node takes a fair part."""

_FORWARD_SECONDS: Final = 0.2
"""How often it is looked whether messages wait for what is somebody else's."""

_WITHIN_SECONDS: Final = 30.0
"""For entities to rest: their stop time, several times over."""


def shard_of(entity: str, shards: int = SHARDS) -> int:
    """Give the shard of an id: the same on every node and in every version."""
    return crc32(entity.encode()) % shards


class Leases(Protocol):
    """Where it is written who owns which shard; the same for all nodes."""

    async def acquire(self, shard: int, node: str, seconds: float) -> int | None:
        """Take a shard that nobody owns, or that one owns already; gives its epoch, None when it is another's."""
        ...

    async def renew(self, shard: int, node: str, epoch: int, seconds: float) -> bool:
        """Own a shard for longer; false when it is not ours any more."""
        ...

    async def release(self, shard: int, node: str, epoch: int) -> None:
        """Let a shard go."""
        ...

    async def owner(self, shard: int) -> str | None:
        """Say who owns a shard."""
        ...


class SoleOwner:
    """The leases of a node that is alone: everything is its own, for ever, in the first epoch."""

    async def acquire(self, shard: int, node: str, seconds: float) -> int | None:
        """Take a shard."""
        del shard, node, seconds
        return 1

    async def renew(self, shard: int, node: str, epoch: int, seconds: float) -> bool:
        """Own a shard for longer."""
        del shard, node, epoch, seconds
        return True

    async def release(self, shard: int, node: str, epoch: int) -> None:
        """Let a shard go."""

    async def owner(self, shard: int) -> str | None:
        """There is nobody else to be asked about."""
        del shard
        return None


class TakeShards(Question[int], frozen=True):
    """Whoever balances: try to own these as well; answers how many of them are ours now."""

    shards: tuple[int, ...]


class GiveShards(Question[int], frozen=True):
    """Whoever balances: give these away; answers how many entities rested for it, once the leases are released."""

    shards: tuple[int, ...]


class EpochOf(Question[int | None], frozen=True):
    """Whoever writes for an entity: the epoch of its shard; None when it is not ours, and nothing may be written."""

    entity: str


class RenewNow(msgspec.Struct, frozen=True):
    """A timer: a third of the leases' time is over."""


class ForwardNow(msgspec.Struct, frozen=True):
    """A timer: look whether somebody owns what messages wait for."""


ShardsMessage = TakeShards | GiveShards | EpochOf | RenewNow | ForwardNow

Forwarder = Callable[[str, str, object], object]
"""(kind of entity, id, message): says it to whoever owns the id's shard now, on whatever node."""


class Shards(Actor[ShardsMessage]):
    """The shards of this node, and the entities of all kinds in them.

    What is said to an entity of a shard that is not ours waits until it is known whose it is, and is forwarded then.
    """

    def __init__(
        self,
        node: str,
        leases: Leases,
        kinds: Sequence[Ref[EntitiesMessage]],
        forward: Forwarder,
        *,
        lease_seconds: float = 10.0,
    ) -> None:
        """Make a node that owns nothing yet.

        Args:
            node: its name, unlike any other's.
            leases: where ownership is written.
            kinds: the entities' supervisors.
            forward: how to reach the owner of a shard that is not ours.
            lease_seconds: how long a lease runs; it is renewed three times as often.
        """
        self._node = node
        self._leases = leases
        self._kinds = tuple(kinds)
        self._forward = forward
        self._seconds = lease_seconds
        self._epochs: dict[int, int] = {}
        self._renewed: dict[int, float] = {}

    async def on_start(self) -> None:
        """Own nothing: what is said to any entity waits."""
        await self._tell_kinds()
        self.context.timers.start_periodic("renew", RenewNow(), self._seconds / 3)
        self.context.timers.start_periodic("forward", ForwardNow(), _FORWARD_SECONDS)

    async def on_receive(self, message: ShardsMessage) -> object:
        """Route a message."""
        match message:
            case TakeShards():
                return await self._take(message.shards)
            case GiveShards():
                return await self._give(message.shards)
            case EpochOf():
                return self._epochs.get(shard_of(message.entity))
            case RenewNow():
                await self._renew()
            case ForwardNow():
                await self._forward_kept()
        return None

    async def on_stop(self, reason: StopReason) -> None:
        """Give everything away."""
        del reason
        await self._give(tuple(self._epochs))

    async def _take(self, shards: Iterable[int]) -> int:
        taken = 0
        for shard in shards:
            epoch = await self._leases.acquire(shard, self._node, self._seconds)
            if epoch is not None:
                self._epochs[shard] = epoch
                self._renewed[shard] = self.context.clock.now()
                taken += 1
        await self._tell_kinds()
        return taken

    async def _give(self, shards: Iterable[int]) -> int:
        """Stop accepting, let the entities rest, release: only then may another begin."""
        given = {shard: self._epochs.pop(shard) for shard in shards if shard in self._epochs}
        rested = await self._tell_kinds()
        for shard, epoch in given.items():
            await self._leases.release(shard, self._node, epoch)
        return rested

    async def _renew(self) -> None:
        """Renew all leases; a shard that cannot be renewed is given up while its lease still has a third to run."""
        lost: list[int] = []
        for shard, epoch in tuple(self._epochs.items()):
            began = self.context.clock.now()
            if await self._is_renewed(shard, epoch):
                self._renewed[shard] = began
            elif began - self._renewed[shard] > self._seconds / 3:
                lost.append(shard)
        if lost:
            self.context.log.error("shards_lost", node=self._node, shards=len(lost))
            await self._give(lost)

    async def _is_renewed(self, shard: int, epoch: int) -> bool:
        try:
            return await self._leases.renew(shard, self._node, epoch, self._seconds)
        except Exception as error:  # noqa: BLE001 - whatever keeps us from renewing, the lease runs out
            self.context.log.warning("lease_not_renewed", shard=shard, error=repr(error))
            return False

    async def _tell_kinds(self) -> int:
        """Have the entities rest whose shards are not ours; says how many did."""
        owned = frozenset(self._epochs)
        rested = 0
        for kind in self._kinds:
            try:
                rested += await kind.ask(Release(lambda entity: shard_of(entity) not in owned), within=_WITHIN_SECONDS)
            except ActorError as error:
                self.context.log.warning("entities_not_told", kind=kind.path, error=repr(error))
        return rested

    async def _forward_kept(self) -> None:
        """Forward what waits for entities that are somebody else's; what is nobody's yet goes on waiting."""
        for kind in self._kinds:
            try:
                await self._forward_kept_of(kind)
            except Exception as error:  # noqa: BLE001 - it is tried again soon
                self.context.log.warning("not_forwarded", kind=kind.path, error=repr(error))

    async def _forward_kept_of(self, kind: Ref[EntitiesMessage]) -> None:
        name = kind.path.rpartition("/")[2]
        shards = {shard_of(entity) for entity in await kind.ask(KeptIds(), within=_WITHIN_SECONDS)}
        owners = {shard: await self._leases.owner(shard) for shard in shards}
        elsewhere = frozenset(shard for shard, owner in owners.items() if owner not in {None, self._node})
        if elsewhere:
            hand_over = HandOver(
                lambda entity: shard_of(entity) in elsewhere,
                lambda entity, message: self._forward(name, entity, message),
            )
            await kind.ask(hand_over, within=_WITHIN_SECONDS)
