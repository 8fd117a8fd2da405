"""The learners' memories: entities of this node where it is alone, in leased shards where there are several.

memory           entities, one a learner, made when they are spoken to
shards           where there are several nodes: which of them are this node's (supervisors/shards.py)
questions        and what other nodes ask of them (supervisors/far_memories.py)

A node that remembers nobody has the first two all the same: what is said to a memory waits there, and is handed on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from actors.far.memory import FarLine
from actors.memory import Memory, learner_of
from actors.ports import LearnerId
from actors.runtime import System
from actors.shards.leases import LeaseMeter, ShardLeases
from actors.shards.ownership import Home, Ownership, SoleOwnership, Tenure
from actors.stores.documents import DocumentStore, Owner
from models.shards.placing import SHARDS
from models.shards.tenancy import Rules
from supervisors.far_memories import FarAnswering, FarAsking
from supervisors.library.child import ChildSpec
from supervisors.library.entities import Entities, Resting
from supervisors.library.supervisor import supervisor_spec
from supervisors.ownership import LeasedOwnership, owner_of_shard
from supervisors.shards import ForwardNow, Kind, PrepareToLeave, Shards

MEMORY = "/memory"
_SHARDS = "/shards"
_RESTING = Resting(idle_seconds=60.0)
_STOP_SECONDS = 10.0
"""For all memories to come to rest, and the leases to be given back."""

MakeMemory = Callable[[LearnerId, Tenure | None], Memory]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a node that is one of several knows of that.

    Attributes:
        leases: where it is written who owns what.
        line: how to reach a memory at another node.
        rules: what all nodes keep to.
        meter: what is counted.
        remembers: whether any memory lives in this node.
        region: of the nodes that share the leases; empty where there is one.
    """

    leases: ShardLeases
    line: FarLine
    rules: Rules = field(default_factory=Rules)
    meter: LeaseMeter = field(default_factory=LeaseMeter)
    remembers: bool = True
    region: str = ""

    async def close(self) -> None:
        """Let go of all connections."""
        await self.line.close()
        await self.leases.close()


class Memories:
    """Makes what the tree has of the learners' memories.

    Attributes:
        ownership: who owns which learner's memory, over all nodes.
    """

    def __init__(
        self, system: System, home: Home, store: DocumentStore, make: MakeMemory, neighbours: Neighbours | None = None
    ) -> None:
        """Make nothing yet.

        Args:
            system: where they live.
            home: this node.
            store: mints the shards' epochs.
            make: makes one learner's.
            neighbours: None for a node that is alone.
        """
        self._system = system
        self._home = home
        self._store = store
        self._make = make
        self._neighbours = neighbours
        self._shard_count = SHARDS if neighbours is None else neighbours.rules.shards
        self._region = "" if neighbours is None else neighbours.region
        self._leased = LeasedOwnership(system.clock, self._shard_count)
        self.ownership: Ownership = SoleOwnership(home) if neighbours is None else self._leased

    def children(self) -> tuple[ChildSpec, ...]:
        """Give what is to be started, in order."""
        entities = supervisor_spec("memory", self._entities)
        if self._neighbours is None:
            return (entities,)
        neighbours = self._neighbours
        shards = ChildSpec("shards", lambda: self._shards(neighbours), shutdown=_STOP_SECONDS)
        if not neighbours.remembers:
            return entities, shards
        return entities, shards, ChildSpec("questions", lambda: FarAnswering(self._home.node, neighbours.line))

    def prepare_to_leave(self) -> None:
        """Have other nodes give this one nothing more."""
        if self._neighbours is not None:
            self._system.ref(_SHARDS).tell(PrepareToLeave())

    def _entities(self) -> Entities:
        is_released = None if self._neighbours is None else self._is_elsewhere
        hands_on = self._neighbours is not None and not self._neighbours.remembers
        on_kept = (lambda: self._system.ref(_SHARDS).tell(ForwardNow())) if hands_on else None
        return Entities(self._memory, resting=_RESTING, is_released=is_released, on_kept=on_kept)

    def _memory(self, name: str) -> ChildSpec:
        learner = learner_of(name)
        tenure = None if self._neighbours is None else Tenure(self._leased, learner, self._owner_of)
        return ChildSpec(name, lambda: self._make(learner, tenure))

    def _owner_of(self, learner: str) -> Owner:
        return owner_of_shard(learner, self._shard_count, self._region)

    def _is_elsewhere(self, name: str) -> bool:
        return not self._leased.accepts(learner_of(name))

    def _shards(self, neighbours: Neighbours) -> Shards:
        return Shards(
            self._home,
            neighbours.leases,
            self._store,
            (Kind(self._system.ref(MEMORY), learner_of),),
            self._leased,
            FarAsking(self._system, neighbours.line).forward,
            rules=neighbours.rules,
            meter=neighbours.meter,
            owns=neighbours.remembers,
            region=neighbours.region,
        )
