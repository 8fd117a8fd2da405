"""Where it is written who owns which shard, for all nodes alike: a port; transport/stores/lease_redis.py fills it."""

from typing import Protocol

import msgspec

from models.shards.table import Picture, Statement
from models.shards.tenancy import Counts


class LeaseMeter(msgspec.Struct):
    """What has happened to a node's shards, over all its lives; transport/telemetry/leases.py reads it."""

    counts: Counts = msgspec.field(default_factory=Counts)
    owned: int = 0
    """Shards that are its own now."""
    handed_on: int = 0
    """Messages that went on to another node's entities."""
    unheard: int = 0
    """Statements that the table did not answer."""
    is_deserted: bool = False
    """Whether the table has not answered for as long as a node acts on its lease."""


class ShardLeases(Protocol):
    """The table of one kind of entity. Every wait ends within the store's own deadline.

    Both raise `actors.ports.StoreUnavailableError` when it cannot be reached; whether it was done is not known then,
    and it may be said again.
    """

    async def say(self, said: Statement) -> Picture:
        """Take what a node says of itself, and show the table as it is then."""
        ...

    async def leave(self, token: str) -> None:
        """Forget a node that has ended in good order: what it owned is free at once."""
        ...

    async def close(self) -> None:
        """Let go of what it holds."""
        ...
