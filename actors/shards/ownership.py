"""Who owns which entities, over all nodes: what a door, a session or a memory asks of shards. A port.

`supervisors/ownership.py` fills it: by leases where there are several nodes, for itself alone where there is one.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, Protocol

import msgspec

from actors.stores.documents import Epoch, Fence, Owner, StaleEpochError, StaleFenceError

ALONE: Final = 0
"""The epoch of a node that is alone: nobody could be before it, and its writes need no fence."""


class Home(msgspec.Struct, frozen=True):
    """A node that owns something."""

    node: str
    """Its name, unlike any other's."""
    link: str = ""
    """`host:port` of its door for other nodes; empty where it has none."""
    public: str = ""
    """Where learners reach just this node, such as `wss://learn.example.org/v1/recite?home=node-3`; empty where they
    cannot choose."""


class Ownership(Protocol):
    """The shards of one kind of entity (sessions, memories), seen from one node."""

    def epoch_of(self, entity: str) -> int | None:
        """Give the epoch in which this node owns an entity's shard; None when it does not (any more).

        Whoever writes for the entity carries it, and stores refuse an earlier one.
        """
        ...

    def refused(self, entity: str, epoch: int) -> None:
        """Whoever has written for an entity: the store knows a later epoch of its shard than this."""
        ...

    async def home_of(self, entity: str) -> Home | None:
        """Say who owns an entity's shard; None when nobody does at this moment: ask again in a while."""
        ...


class NotOursError(StaleEpochError):
    """The entity's shard is another node's, or nobody's now; nothing was written. Asking again reaches it."""


class SoleOwnership:
    """Of a node that is alone: everything is its own, for ever."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def epoch_of(self, entity: str) -> int | None:
        """Own it."""
        del entity
        return ALONE

    def refused(self, entity: str, epoch: int) -> None:
        """Nobody could be behind it."""

    async def home_of(self, entity: str) -> Home | None:
        """It is here."""
        del entity
        return self._home


class Tenure:
    """What one entity writes under."""

    def __init__(self, ownership: Ownership, entity: str, owner_of: Callable[[str], Owner]) -> None:
        """Ask for one entity.

        Args:
            ownership: who owns what.
            entity: whose writes they are.
            owner_of: gives the name that an entity's shard has among the documents' owners.
        """
        self._ownership = ownership
        self._entity = entity
        self._owner_of = owner_of

    @contextmanager
    def fenced(self) -> Generator[Fence | None]:
        """Give the fence to write under, None for none; what the store says of it is passed on.

        Raises:
            NotOursError: this node does not own the entity's shard; nothing is to be written.
        """
        epoch = self._ownership.epoch_of(self._entity)
        if epoch is None:
            raise NotOursError(f"the shard of {self._entity} is not this node's")
        try:
            yield None if epoch == ALONE else Fence(self._owner_of(self._entity), Epoch(epoch))
        except StaleFenceError:
            self._ownership.refused(self._entity, epoch)
            raise
