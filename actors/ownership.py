"""Who owns which entities, over all nodes: what a door, a session or a memory asks of shards. A port.

`supervisors/shards.py` fills it: by leases where there are several nodes, for itself alone where there is one.
"""

from typing import Protocol

import msgspec


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

    async def home_of(self, entity: str) -> Home | None:
        """Say who owns an entity's shard; None when nobody does at this moment: ask again in a while."""
        ...
