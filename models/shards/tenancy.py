"""What one node owns, as far as it can know: when it may act for a shard, what it says, takes, gives away and gives up.

Decisions only. `supervisors/shards.py` carries the statements, has epochs minted and entities rest; the simulation
plays thousands of lives with the same object (tests/simulation/tenants.py).

    there is nothing ──granted──▶ MINTING ──minted──▶ HELD ──given away──▶ LEAVING ──rested──▶ there is nothing
                                     │                  │                     │
                                     └─lost─▶ nothing   └──────lost──▶ LOST ◀─┘   LOST ──rested──▶ there is nothing

`lost` is: another owns it by the table, the store has refused its epoch, or the lease could not be renewed by two
thirds of its time, counted on this node's own clock from before the last statement that was heard was said. The last
third is for the entities to come to rest in, and for clocks that do not run alike.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

import msgspec

from models.shards.placing import SHARDS, placed
from models.shards.table import NEVER, Member, Picture, Statement


class Hold(Enum):
    """How a node stands to a shard that it has something to do with."""

    MINTING = "minting"
    """The lease is ours; nothing is done for the shard before its epoch is."""
    HELD = "held"
    LEAVING = "leaving"
    """Given away: nothing new begins, what has begun may still write, and the lease is kept until all rest."""
    LOST = "lost"
    """Not ours any more: what rests here yet writes nothing."""


class Turn(Enum):
    """What happens to a shard."""

    GRANTED = "granted"
    MINTED = "minted"
    GIVEN = "given"
    DROPPED = "dropped"
    RESTED = "rested"


TURNS: Final[dict[tuple[Hold | None, Turn], Hold | None]] = {
    (None, Turn.GRANTED): Hold.MINTING,
    (Hold.MINTING, Turn.MINTED): Hold.HELD,
    (Hold.MINTING, Turn.GIVEN): None,
    (Hold.MINTING, Turn.DROPPED): None,
    (Hold.HELD, Turn.GIVEN): Hold.LEAVING,
    (Hold.HELD, Turn.DROPPED): Hold.LOST,
    (Hold.LEAVING, Turn.DROPPED): Hold.LOST,
    (Hold.LEAVING, Turn.RESTED): None,
    (Hold.LOST, Turn.RESTED): None,
}
"""What is not here changes nothing: it comes too late."""


class Rules(msgspec.Struct, frozen=True):
    """What all nodes keep to."""

    seconds: float = 10.0
    """How long a lease runs."""
    shards: int = SHARDS
    most_moves: int = 16
    """How many shards a node gives away at once: those who are in them wait for about a second."""

    @property
    def act_seconds(self) -> float:
        """How long a node acts on a lease that it has not renewed."""
        return self.seconds * 2 / 3

    @property
    def beat_seconds(self) -> float:
        """How often a node speaks when all is in its place."""
        return self.seconds / 3

    @property
    def busy_seconds(self) -> float:
        """How often when something moves, or the last statement was not answered."""
        return self.seconds / 20


class Counts(msgspec.Struct):
    """What has happened in one life of a node."""

    lost: int = 0
    """Shards that it had to give up."""
    given: int = 0
    """Shards that it handed over."""
    taken: int = 0
    """Shards whose epoch was minted for it."""
    refused: int = 0
    """Writes of its that came too late."""


class Tenancy:
    """One life of a node among the shards.

    Attributes:
        token: names this life, `node/...`.
        counts: what has happened.
        heard_at: when the last statement that was answered was said; None before the first.
    """

    def __init__(
        self,
        token: str,
        rules: Rules | None = None,
        place: bytes = b"",
        counts: Counts | None = None,
        *,
        owns: bool = True,
    ) -> None:
        """Own nothing.

        Args:
            token: the node's name, a `/`, and what no other life has.
            rules: what all nodes keep to.
            place: where it is reached.
            counts: goes on with these; None for new ones.
            owns: whether it is to have any shard; one that is not sees the table, as who is about to leave does.
        """
        self.token = token
        self.counts = counts or Counts()
        self._rules = rules or Rules()
        self._place = place
        self._number = 0
        self._holds: dict[int, Hold] = {}
        self._epochs: dict[int, int] = {}
        """Of shards that are held, leaving or lost."""
        self._last: dict[int, int] = {}
        """The epoch in which each shard was ours last."""
        self._asked: frozenset[int] = frozenset()
        self._picture = Picture()
        self._elsewhere: frozenset[int] = frozenset()
        """The shards that were others' by the last table that had forgotten nothing."""
        self.heard_at: float | None = None
        self._is_leaving = not owns

    # What may be done now

    def epoch_of(self, shard: int, now: float) -> int | None:
        """Give the epoch in which we may still write for a shard; None when we may not."""
        if self._holds.get(shard) not in {Hold.HELD, Hold.LEAVING} or self._is_overdue(now):
            return None
        return self._epochs[shard]

    def accepts(self, shard: int, now: float) -> bool:
        """Say whether something new may begin in a shard."""
        return self._holds.get(shard) is Hold.HELD and not self._is_overdue(now)

    def owner_of(self, shard: int) -> Member | None:
        """Say who owns a shard, us included, as of the last answer; None for nobody, or nobody known."""
        owner = self._picture.owners.get(shard)
        return None if owner is None or owner[1] == NEVER else self._picture.members.get(owner[0])

    @property
    def is_busy(self) -> bool:
        """Whether to speak again soon: something moves, or is to move, here or elsewhere."""
        if self._picture.is_settling or any(hold is not Hold.HELD for hold in self._holds.values()):
            return True
        homes, owners = self._homes(), self._picture.owners
        return any(_name_of(owners.get(shard, ("", 0))[0]) != home for shard, home in enumerate(homes))

    def shards(self, *holds: Hold) -> tuple[int, ...]:
        """Give the shards to which we stand so."""
        return tuple([shard for shard, hold in self._holds.items() if hold in holds])

    # A beat

    def say(self, now: float) -> Statement:
        """Say what we own, and what we would own; what is overdue is given up first."""
        self.see(now)
        self._number += 1
        held = {shard: self._epochs.get(shard, NEVER) for shard, hold in self._holds.items() if hold is not Hold.LOST}
        wanted = {shard: self._last.get(shard, NEVER) for shard in self._free()}
        self._asked = frozenset(wanted)
        seconds = self._rules.seconds
        return Statement(self.token, self._number, seconds, self._place, self._is_leaving, held, wanted)

    def hear(self, picture: Picture, said_at: float, now: float) -> None:
        """Take the answer to our last statement.

        Args:
            picture: the table after it.
            said_at: our clock, before it was said.
            now: our clock.
        """
        self._picture = picture
        if not picture.is_settling:
            self._elsewhere = frozenset(shard for shard, owner in picture.owners.items() if owner[0] != self.token)
        self.heard_at = said_at
        self.see(now)
        if self._is_overdue(now):
            return
        mine = {shard for shard, owner in picture.owners.items() if owner[0] == self.token}
        for shard in [shard for shard in self._holds if shard not in mine]:
            self._turn(shard, Turn.DROPPED)
        for shard in sorted(mine & self._asked):
            self._turn(shard, Turn.GRANTED)
        self._give_some()

    def see(self, now: float) -> None:
        """Give up everything when the lease is overdue by our own clock."""
        if self._is_overdue(now):
            for shard in tuple(self._holds):
                self._turn(shard, Turn.DROPPED)

    # What becomes of shards

    def minted(self, shard: int, epoch: int, now: float) -> None:
        """Own a shard from now on, if the lease is still ours."""
        self.see(now)
        if self._holds.get(shard) is Hold.MINTING:
            self._epochs[shard] = self._last[shard] = epoch
            self._turn(shard, Turn.MINTED)
            self.counts.taken += 1

    def not_minted(self, shard: int) -> None:
        """Let a shard go whose epoch could not be minted; it is wanted again."""
        if self._holds.get(shard) is Hold.MINTING:
            self._turn(shard, Turn.DROPPED)

    def refused(self, shard: int, epoch: int) -> None:
        """Give up a shard for which the store has seen a later epoch than ours."""
        self.counts.refused += 1
        if self._epochs.get(shard) == epoch:
            self._turn(shard, Turn.DROPPED)

    def rested(self, shards: Iterable[int]) -> None:
        """Be done with shards in which nothing happens any more."""
        for shard in shards:
            self._turn(shard, Turn.RESTED)

    def announce(self) -> None:
        """Take nothing more; everybody is to know that we are about to leave."""
        self._is_leaving = True

    def leave(self) -> None:
        """Give everything away, and take nothing more."""
        self._is_leaving = True
        for shard in tuple(self._holds):
            self._turn(shard, Turn.GIVEN)

    def _turn(self, shard: int, turn: Turn) -> None:
        before = self._holds.get(shard)
        if (before, turn) not in TURNS:
            return
        after = TURNS[before, turn]
        if after is None:
            del self._holds[shard]
            self._epochs.pop(shard, None)
        else:
            self._holds[shard] = after
        self.counts.lost += after is Hold.LOST
        self.counts.given += before is Hold.LEAVING and turn is Turn.RESTED

    def _is_overdue(self, now: float) -> bool:
        return self.heard_at is not None and now - self.heard_at >= self._rules.act_seconds

    # Who is to have what

    def _homes(self) -> tuple[str, ...]:
        """Say which node is to have each shard, by its name; nothing where nobody is there to have any."""
        staying = (token for token, member in self._picture.members.items() if not member.is_leaving)
        return placed((_name_of(token) for token in staying), self._rules.shards)

    def _free(self) -> list[int]:
        """Give the shards that we are to have, and nobody owns; and those that we had before the table was lost.

        Those only that were not another's by then: whoever speaks first would take what its owner has yet to say.
        """
        if self._is_leaving or self.heard_at is None:
            return []
        owners, name = self._picture.owners, _name_of(self.token)
        if self._picture.is_settling:
            free = (shard for shard in self._last if shard not in owners and shard not in self._elsewhere)
        else:
            free = (shard for shard, home in enumerate(self._homes()) if home == name and shard not in owners)
        return [shard for shard in free if shard not in self._holds]

    def _give_some(self) -> None:
        """Begin to give away what others are to have, a few at a time."""
        room = self._rules.most_moves - len(self.shards(Hold.LEAVING))
        if room <= 0 or self._picture.is_settling or self._is_leaving:
            return  # who leaves gives everything at its end
        homes, name = self._homes(), _name_of(self.token)
        strays = [shard for shard in self.shards(Hold.HELD) if homes and homes[shard] != name]
        for shard in strays[:room]:
            self._turn(shard, Turn.GIVEN)


def _name_of(token: str) -> str:
    return token.partition("/")[0]
