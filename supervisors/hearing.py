"""Who hears: this node's own pool, those of other nodes, or both; and the door for streams of other nodes.

├── inference        the pool: this node's own or, where it has none, that of the other nodes
├── far              where it has one: that of the other nodes, for what finds no room here
└── links            takes other nodes' lines, for this node's own pool
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import randrange
from typing import Final

from actors.far.meter import FarMeter
from actors.far.near_first import NearFirst
from actors.far.pool import FarPool
from actors.far.ports import FarLines
from actors.inference_pool import InferencePool
from actors.pool.ears import MakePlaces
from actors.pool.fleet import Installed
from actors.pool.messages import PoolMessage
from actors.pool.meter import PoolMeter
from actors.pool.port import PoolPort
from actors.runtime import MailboxSpec, Ref, System
from config.settings import PoolSettings
from supervisors.library.child import ChildSpec
from supervisors.roles import Parts
from transport.door import DoorAddress, WhereAreYou
from transport.nodes.door import LinkDoor
from transport.nodes.door_messages import Leave

INFERENCE: Final = "/inference"
FAR: Final = "/far"
LINKS: Final = "/links"

_ASK_SECONDS: Final = 5.0
_LEAVE_SECONDS: Final = 10.0
_BUSY: Final = MailboxSpec(capacity=100_000)
"""For who serves all sessions at once: a burst of every session's chunk fits."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What is needed to speak with other nodes.

    Attributes:
        to_nodes: makes lines to nodes that hear, anew for each incarnation of the far pool.
        door: makes the door for others' lines to a pool.
        meter: where the far pool's figures go.
    """

    to_nodes: Callable[[], FarLines]
    door: Callable[[Ref[PoolMessage]], LinkDoor]
    meter: FarMeter | None = None


@dataclass(frozen=True, slots=True)
class Ears:
    """What the pool is given of the world: where the model can run, its section, and where its figures go."""

    places: MakePlaces
    settings: PoolSettings
    meter: PoolMeter | None = None


async def door_address(system: System) -> DoorAddress:
    """Say where other nodes reach this one."""
    return await system.ref(LINKS).ask(WhereAreYou(), within=_ASK_SECONDS)


class Hearing:
    """Everything of a node that hears, or has things heard."""

    def __init__(self, system: System, parts: Parts, ears: Ears, lines: Lines | None) -> None:
        """Start nothing yet.

        Args:
            system: to live in.
            parts: which of it this node has.
            ears: for a pool of its own.
            lines: to other nodes; None only where there is nothing to do with them.
        """
        self._system = system
        self._parts = parts
        self._ears = ears
        self._lines = lines
        self._generations = count(1)
        """Of the pool's streams, over all its incarnations: no stream is ever taken for another."""
        self._numbers = count(1)
        """The same of the far pool's."""
        self._installed = Installed()

    @property
    def pool(self) -> PoolPort:
        """What has audio heard, wherever that is."""
        own: Ref[PoolMessage] = self._system.ref(INFERENCE)
        if self._parts.hears and self._parts.asks:
            return NearFirst(own, self._system.ref(FAR))
        return own

    def children(self) -> tuple[ChildSpec, ...]:
        """Say who is to be started, in order."""
        parts, first = self._parts, self._own if self._parts.hears else self._far
        children = [ChildSpec("inference", first, mailbox=_BUSY)]
        if parts.hears and parts.asks:
            children.append(ChildSpec("far", self._far, mailbox=_BUSY))
        if parts.serves:
            children.append(ChildSpec("links", self._door, mailbox=_BUSY))
        return tuple(children)

    async def leave(self) -> None:
        """Have other nodes' streams opened elsewhere; done once none is left, after some seconds."""
        if self._parts.serves:
            await self._system.ref(LINKS).ask(Leave(), within=_LEAVE_SECONDS)

    def _own(self) -> InferencePool:
        ears = self._ears
        return InferencePool(ears.places, ears.settings, self._generations, ears.meter, self._installed)

    def _far(self) -> FarPool:
        assert self._lines is not None  # noqa: S101 - only nodes without others have none
        return FarPool(self._lines.to_nodes(), self._ears.settings, self._numbers, randrange, self._lines.meter)

    def _door(self) -> LinkDoor:
        assert self._lines is not None  # noqa: S101 - only nodes without others have none
        return self._lines.door(self._system.ref(INFERENCE))
