"""Nodes of the world `leases`: each lives by the real `Tenancy`; the bank fences, the table may be lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from models.shards.placing import shard_of
from models.shards.table import LeaseTable, Picture
from models.shards.tenancy import Hold, Rules, Tenancy
from tests.simulation.ether import Ether, Machine, Service
from tests.simulation.trace import Trace

RULES: Final = Rules(seconds=3.0, shards=8, most_moves=2)
ENTITIES: Final = tuple(f"learner-{number}" for number in range(24))
_BANK_WITHIN: Final = 1.5
_WORK_SECONDS: Final = (0.001, 0.25)
_REST_LOOK: Final = 0.05


class Bank(Service):
    """The documents' store: mints epochs, and refuses what is written under an earlier one.

    Attributes:
        values: entity -> the orders that its document holds.
        epochs: shard -> the latest epoch, and the token that it was minted for.
        accepted: how many writes were.
        refused: how many were not.
    """

    def __init__(self, ether: Ether, trace: Trace) -> None:
        super().__init__(ether.random)
        self.values: dict[str, frozenset[int]] = {}
        self.epochs: dict[int, tuple[int, str]] = {}
        self.accepted = 0
        self.refused = 0
        self._claims: dict[str, int] = {}
        self._ether = ether
        self._trace = trace

    def mint(self, shard: int, token: str) -> int:
        """Begin a shard's next epoch."""
        epoch = self.epochs.get(shard, (0, ""))[0] + 1
        self.epochs[shard] = (epoch, token)
        self._trace.note(self._ether.now, "minted", f"{shard} in {epoch} for {token}")
        return epoch

    def claim(self, entity: str, shard: int, epoch: int) -> tuple[int, frozenset[int]] | None:
        """Become an entity's writer and read it; None when the shard's epoch is over."""
        if not self.is_latest(shard, epoch):
            return None
        self._claims[entity] = self._claims.get(entity, 0) + 1
        return self._claims[entity], self.values.get(entity, frozenset())

    def write(self, entity: str, value: frozenset[int], writer: "Writer") -> str:
        """Write a document whole; says what became of it."""
        if not self.is_latest(writer.shard, writer.epoch):
            self.refused += 1
            return "fenced"
        if self._claims.get(entity) != writer.claim:
            return "stale"
        owner = self.epochs[writer.shard][1]
        self._trace.must(owner == writer.token, f"{writer.token} wrote in the epoch of {owner}")
        lost = self.values.get(entity, frozenset()) - value
        self._trace.must(not lost, f"a write of {entity} lost {sorted(lost)}")
        self.values[entity] = value
        self.accepted += 1
        return "written"

    def is_latest(self, shard: int, epoch: int) -> bool:
        """Say whether a shard is in this epoch."""
        return self.epochs.get(shard, (0, ""))[0] == epoch


class Table(Service):
    """The table of leases, on a clock of its own."""

    def __init__(self, ether: Ether) -> None:
        super().__init__(ether.random)
        self.leases = LeaseTable()


@dataclass(frozen=True)
class Writer:
    """What a write carries."""

    token: str
    shard: int
    epoch: int
    claim: int


@dataclass
class Entity:
    """One learner's memory at one node."""

    known: tuple[int, frozenset[int]] | None = None
    """Its claim, and what is known; None until it is read."""
    orders: list[int] = field(default_factory=list[int])
    is_busy: bool = False


class Node:
    """One life of a node.

    Attributes:
        machine: where it runs.
        tenancy: what it decides by.
        acked: the orders that it has said are kept.
        owns: whether it is to have any shard.
    """

    def __init__(
        self, name: str, life: int, machine: Machine, table: Table, bank: Bank, acked: set[int], *, owns: bool = True
    ) -> None:
        self.name = name
        self.machine = machine
        self.owns = owns
        self.tenancy = Tenancy(f"{name}/{life}", RULES, owns=owns)
        self.acked = acked
        self.is_leaving = False
        self._table = table
        self._bank = bank
        self._entities: dict[str, Entity] = {}
        self._minting: set[int] = set()
        self._is_resting = False
        self._beats = 0
        self._beat()

    def acting(self) -> tuple[int, ...]:
        """Give the shards for which it would write at this moment."""
        shards = self.tenancy.shards(Hold.HELD, Hold.LEAVING)
        may = shards and self.machine.is_awake and self.tenancy.epoch_of(shards[0], self.machine.clock) is not None
        return shards if may else ()

    def accepts(self, shard: int) -> bool:
        """Say whether it takes an order for a shard at this moment."""
        return self.machine.is_awake and self.tenancy.accepts(shard, self.machine.clock)

    def order(self, entity: str, order: int) -> bool:
        """Take an order, if it is ours."""
        if not self.accepts(shard_of(entity, RULES.shards)):
            return False
        self._entities.setdefault(entity, Entity()).orders.append(order)
        self._work(entity)
        return True

    def leave(self) -> None:
        """Give everything away, then end."""
        self.tenancy.announce()
        self.is_leaving = True
        self._beat()
        self.machine.later(1.0, self._leave)

    # Beats

    def _beat(self) -> None:
        self._beats += 1
        said_at, beat = self.machine.clock, self._beats
        said = self.tenancy.say(said_at)
        ether, leases = self.machine.ether, self._table.leases

        def hear(picture: Picture | None) -> None:
            if beat != self._beats:
                return
            now = self.machine.clock
            if picture is None:
                self.tenancy.see(now)
            else:
                self.tenancy.hear(picture, said_at, now)
            self._carry_out()
            busy = picture is None or self.tenancy.is_busy
            self._beat_in(RULES.busy_seconds if busy else RULES.beat_seconds)

        self.machine.call(self._table, lambda: leases.say(said, ether.now), RULES.seconds / 6, hear)

    def _beat_in(self, seconds: float) -> None:
        beat = self._beats
        self.machine.later(seconds, lambda: self._beat() if beat == self._beats else None)

    # What was decided

    def _carry_out(self) -> None:
        for shard in self.tenancy.shards(Hold.MINTING):
            if shard not in self._minting:
                self._minting.add(shard)
                self._mint(shard)
        if not self._is_resting and self.tenancy.shards(Hold.LEAVING, Hold.LOST):
            self._is_resting = True
            self._rest(self.tenancy.shards(Hold.LEAVING, Hold.LOST))

    def _mint(self, shard: int) -> None:
        token, bank = self.tenancy.token, self._bank

        def minted(epoch: int | None) -> None:
            self._minting.discard(shard)
            if epoch is None:
                self.tenancy.not_minted(shard)
            else:
                self.tenancy.minted(shard, epoch, self.machine.clock)
            self._beat_in(0.0)

        self.machine.call(self._bank, lambda: bank.mint(shard, token), _BANK_WITHIN, minted)

    def _rest(self, shards: tuple[int, ...]) -> None:
        """Wait until nothing happens in these shards, then forget what is known there."""
        there = [entity for entity in self._entities if shard_of(entity, RULES.shards) in shards]
        if any(self._entities[entity].is_busy for entity in there):
            self.machine.later(_REST_LOOK, lambda: self._rest(shards))
            return
        for entity in there:
            del self._entities[entity]
        self._is_resting = False
        self.tenancy.rested(shards)
        self._carry_out()
        self._beat_in(0.0)

    def _leave(self) -> None:
        self.tenancy.leave()
        self._carry_out()
        self._end()

    def _end(self) -> None:
        if self.tenancy.shards(Hold.LEAVING, Hold.LOST):
            self.machine.later(_REST_LOOK, self._end)
            return
        token, leases = self.tenancy.token, self._table.leases
        self._beats += 1  # it says nothing more
        self.machine.call(self._table, lambda: leases.leave(token), 1.0, lambda _: self._die())

    def _die(self) -> None:
        self.machine.is_dead = True

    # Entities

    def _work(self, entity: str) -> None:
        """Deal with the next order of an entity, as its actor does: one at a time."""
        here, shard = self._entities[entity], shard_of(entity, RULES.shards)
        if here.is_busy or not here.orders or not self.tenancy.accepts(shard, self.machine.clock):
            return
        here.is_busy = True
        if here.known is None:
            self._under(shard, here, lambda epoch: self._read(entity, here, shard, epoch))
        else:
            self._under(shard, here, lambda epoch: self._write(entity, here, shard, epoch))

    def _under(self, shard: int, here: Entity, go_on: Callable[[int], None]) -> None:
        """See the epoch; a moment later, in which much may happen, what was decided leaves."""
        epoch = self.tenancy.epoch_of(shard, self.machine.clock)
        if epoch is None:
            here.is_busy = False
            return
        self.machine.later(self.machine.ether.random.uniform(*_WORK_SECONDS), lambda: go_on(epoch))

    def _read(self, entity: str, here: Entity, shard: int, epoch: int) -> None:
        bank = self._bank

        def read(found: tuple[tuple[int, frozenset[int]] | None] | None) -> None:
            here.is_busy = False
            if found is not None and found[0] is None:
                self.tenancy.refused(shard, epoch)
                self._carry_out()
                return
            here.known = None if found is None else found[0]
            self._work(entity)

        self.machine.call(self._bank, lambda: (bank.claim(entity, shard, epoch),), _BANK_WITHIN, read)

    def _write(self, entity: str, here: Entity, shard: int, epoch: int) -> None:
        assert here.known is not None
        claim, known = here.known
        order, writer = here.orders[0], Writer(self.tenancy.token, shard, epoch, claim)
        value, bank = known | {order}, self._bank

        def written(outcome: str | None) -> None:
            here.is_busy = False
            here.known = (claim, value) if outcome == "written" else None
            if outcome == "written":
                here.orders.pop(0)
                self.acked.add(order)
            elif outcome == "fenced":
                self.tenancy.refused(shard, epoch)
                self._carry_out()
                return
            self._work(entity)

        self.machine.call(self._bank, lambda: bank.write(entity, value, writer), _BANK_WITHIN, written)
