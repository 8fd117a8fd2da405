"""The world `leases`: nodes that share shards while tables are lost, machines stand still and networks part.

What must hold, whatever happens: no write under an epoch that is over, nor one that undoes another, is accepted; what
was said to be kept is kept; no node gives more than a few shards away at once; and once it is calm every shard is owned
again within a bounded time, each by the node that is to have it. As long as the table forgets nothing, two nodes never
act for a shard at the same moment, by the leases alone.
"""

from copy import deepcopy
from itertools import count
from random import Random
from typing import Final

from models.shards.placing import placed, shard_of
from models.shards.tenancy import Hold
from tests.simulation.ether import Ether, Machine
from tests.simulation.tenants import ENTITIES, RULES, Bank, Node, Table
from tests.simulation.trace import Trace, chance

STORM_SECONDS: Final = 30.0
CALM_SECONDS: Final = 6 * RULES.seconds
"""Within which all is to be well: a lease runs out, the table settles, what moved moves back, a few at a time."""

_ORDER_TRIES: Final = 20
_MOST_NODES: Final = 4
_WATCHERS: Final = 0.5
"""In this share of the worlds there is a node that only asks others: it sees the table, and must never own anything."""

_HARMLESS: Final = ("freeze", "freeze", "cut", "kill", "join", "drain", "loss", "bank away", "table away", "nothing")
_FORGETFUL: Final = ("table lost", "table lost", "table back")


def simulate(seed: int) -> Trace:
    """Run one seed; what was broken stands in the trace. Every second has a table that forgets."""
    return World(Trace(seed), chance("leases", seed), is_forgetful=seed % 2 == 0).play()


class World:
    """One run."""

    def __init__(self, trace: Trace, random: Random, *, is_forgetful: bool) -> None:
        self._trace = trace
        self._random = random
        self._is_forgetful = is_forgetful
        self._ether = Ether(random)
        self._table = Table(self._ether)
        self._bank = Bank(self._ether, trace)
        self._acked: set[int] = set()
        self._nodes: list[Node] = []
        self._lives = count(1)
        self._names = count(1)
        self._orders = count(1)
        self._before = deepcopy(self._table.leases)
        """What a replica knows, to which the table may fail over."""

    def play(self) -> Trace:
        """Storm, then calm; then see what is left."""
        for _ in range(self._random.randint(2, 3)):
            self._join()
        if self._random.random() < _WATCHERS:
            self._join(owns=False)
        self._ether.later(0.0, self._order)
        self._ether.later(0.0, self._replicate)
        self._ether.later(self._random.uniform(2.0, 8.0), self._fault)
        self._ether.run(STORM_SECONDS, self._look)
        self._calm()
        self._ether.run(STORM_SECONDS + CALM_SECONDS, self._look)
        self._see_owned()
        self._see_kept()
        return self._trace

    # What is wanted of it

    def _order(self) -> None:
        self._give(self._random.choice(ENTITIES), next(self._orders), _ORDER_TRIES)
        self._ether.later(self._random.uniform(0.05, 0.3), self._order)

    def _give(self, entity: str, order: int, tries: int) -> None:
        """Bring an order to a node that takes it, as who is sent on does."""
        nodes = self._nodes[:]
        self._random.shuffle(nodes)
        if not any(node.order(entity, order) for node in nodes) and tries:
            self._ether.later(0.3, lambda: self._give(entity, order, tries - 1))

    # What happens

    def _fault(self) -> None:  # noqa: C901 - one line a fault
        if self._ether.now >= STORM_SECONDS:
            return
        kinds = (*_HARMLESS, *(_FORGETFUL if self._is_forgetful else ()))
        kind = self._random.choice(kinds)
        seconds = self._random.choice((0.3, 1.0, 2.5, 4.0, 7.0)) * self._random.uniform(0.8, 1.2)
        node = self._random.choice(self._living())
        others = [one for one in self._living() if one is not node and one.owns and not one.is_leaving]
        self._trace.note(self._ether.now, kind, f"{node.tenancy.token} {seconds:.1f}")
        match kind:
            case "freeze":
                node.machine.frozen_until = self._ether.now + seconds
            case "cut":
                node.machine.is_cut = True
                self._ether.later(seconds, lambda: setattr(node.machine, "is_cut", False))
            case "kill" if others:
                node.machine.is_dead = True
                self._ether.later(seconds, lambda: self._join(node.name, owns=node.owns))
            case "drain" if others and not node.is_leaving:
                node.leave()
            case "join" if len(self._living()) < _MOST_NODES:
                self._join()
            case "loss":
                self._lose(0.3, seconds)
            case "bank away":
                self._be_away(self._bank, seconds)
            case "table away":
                self._be_away(self._table, seconds)
            case "table lost":
                self._table.leases.lose_all()
            case "table back":
                self._fail_over(seconds)
            case _:
                pass
        self._ether.later(self._random.uniform(0.2, 5.0), self._fault)

    def _join(self, name: str = "", *, owns: bool = True) -> None:
        machine = Machine(self._ether, self._random.uniform(0.9, 1.1))
        name = name or f"n{next(self._names)}"
        self._nodes = [node for node in self._nodes if not node.machine.is_dead]
        self._nodes.append(Node(name, next(self._lives), machine, self._table, self._bank, self._acked, owns=owns))

    def _lose(self, loss: float, seconds: float) -> None:
        for service in (self._table, self._bank):
            service.loss = loss
            self._ether.later(seconds, lambda service=service: setattr(service, "loss", 0.0))  # type: ignore[misc] # bound at once

    def _be_away(self, service: Table | Bank, seconds: float) -> None:
        service.is_away = True
        self._ether.later(seconds, lambda: setattr(service, "is_away", False))

    def _fail_over(self, seconds: float) -> None:
        """Go on with what a replica knew, after a while in which nobody answers."""
        self._be_away(self._table, seconds)
        before = deepcopy(self._before)
        self._ether.later(seconds, lambda: setattr(self._table, "leases", before))

    def _replicate(self) -> None:
        if self._is_forgetful:
            self._before = deepcopy(self._table.leases)
            self._ether.later(self._random.uniform(0.1, 2.0), self._replicate)

    def _calm(self) -> None:
        """Let every fault be over."""
        self._ether.is_calm = True
        for service in (self._table, self._bank):
            service.loss, service.is_away = 0.0, False
        for node in self._nodes:
            node.machine.is_cut = False
            node.machine.frozen_until = min(node.machine.frozen_until, self._ether.now)
        if all(node.is_leaving or not node.owns for node in self._living()):
            self._join()

    # What must hold

    def _living(self) -> list[Node]:
        return [node for node in self._nodes if not node.machine.is_dead]

    def _look(self) -> None:
        """Look at every moment."""
        if not self._is_forgetful:
            acting = [shard for node in self._nodes for shard in node.acting()]
            if len(set(acting)) < len(acting):
                self._trace.must(False, f"nodes act for one shard at once: {sorted(acting)}")  # noqa: FBT003 - reads so
        for node in self._nodes:
            leaving = node.tenancy.shards(Hold.LEAVING)
            is_few = node.is_leaving or len(leaving) <= RULES.most_moves
            self._trace.must(is_few, f"{node.tenancy.token} gives away {leaving} at once")
            is_clean = node.owns or not node.tenancy.shards(*Hold)
            self._trace.must(is_clean, f"{node.tenancy.token} was to own nothing and does")

    def _see_owned(self) -> None:
        living = [node for node in self._living() if node.owns and not node.is_leaving]
        homes = placed((node.name for node in living), RULES.shards)
        for shard, home in enumerate(homes):
            owners = [node.name for node in self._living() if node.accepts(shard)]
            self._trace.must(owners == [home], f"{shard} is owned by {owners} and not by {home} when it is calm")

    def _see_kept(self) -> None:
        kept = frozenset[int]().union(*self._bank.values.values())
        self._trace.must(self._acked <= kept, f"{sorted(self._acked - kept)} were said to be kept and are not")
        for entity, orders in self._bank.values.items():
            shard = shard_of(entity, RULES.shards)
            self._trace.must(bool(orders) and shard < RULES.shards, f"{entity} was written without an order")
        self._trace.counts["orders kept"] += len(self._acked)
        self._trace.counts["writes refused"] += self._bank.refused
        self._trace.note(self._ether.now, "over", f"{len(self._acked)} orders, {self._bank.refused} writes refused")
