"""The table of leases: who is there, and who owns which shard; what one statement of a node changes in it.

The same is done in Redis by one script (transport/stores/lease_redis.py), and the same tests run on both. The table is
what makes ownership quick, not what makes it right: it may be lost, go back in time, or be of two minds. Epochs, which
the documents' store mints and enforces, are what makes it right.
"""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

NEVER = 0
"""The epoch of a shard that a node has never had, or whose epoch is still being minted."""


class Statement(msgspec.Struct, frozen=True):
    """What a node says at a beat: all of it, so that one that is lost is made good by the next."""

    token: str
    """Names one life of a node: `name/` and something that no other life has."""
    number: int
    """Counts the statements of a token; one that comes late changes nothing."""
    seconds: float
    """How long its leases run from now."""
    place: bytes = b""
    """Where it is reached; passed on as it is."""
    is_leaving: bool = False
    """Whether it is to be given nothing more."""
    held: Mapping[int, int] = MappingProxyType({})
    """Shard -> epoch, of those that it owns: `NEVER` while that is being minted."""
    wanted: Mapping[int, int] = MappingProxyType({})
    """Shard -> the epoch in which it had it last, of those that it would own if nobody does."""


class Member(msgspec.Struct, frozen=True):
    """A node whose lease runs."""

    place: bytes
    is_leaving: bool


class Picture(msgspec.Struct, frozen=True):
    """The table as it was after a statement."""

    members: Mapping[str, Member] = MappingProxyType({})
    """By token."""
    owners: Mapping[int, tuple[str, int]] = MappingProxyType({})
    """Shard -> (token, epoch), of shards whose owner's lease runs."""
    is_settling: bool = False
    """Whether the table may have lost something: nodes say what they own, and nobody takes what is another's."""


class LeaseTable:
    """The table in memory: for a process that is alone, for tests, and to be read.

    A node that is heard of owns what it owns; one that is not for as long as it said is gone, and its shards with it.
    After a silence of all nodes, which is an outage of the table rather than of everybody, and when the table is new,
    it settles for one lease's time: nobody is taken for gone, and only who owned a shard before may have it back.
    """

    def __init__(self) -> None:
        self._members: dict[str, tuple[float, int, Member]] = {}
        self._owners: dict[int, tuple[str, int]] = {}
        self._heard_at: float | None = None
        self._settled_at = 0.0

    def say(self, said: Statement, now: float) -> Picture:
        """Take a statement, and show the table as it is then.

        Args:
            said: by whom, and what.
            now: the table's own time, in seconds.
        """
        was_silent = bool(self._members) and self._heard_at is not None and now - self._heard_at > said.seconds / 2
        if self._heard_at is None or was_silent:
            self._settled_at = now + said.seconds
        self._heard_at = now
        is_settling = now < self._settled_at
        if not is_settling:
            self._members = {token: entry for token, entry in self._members.items() if entry[0] > now}
        known = self._members.get(said.token)
        if known is None or known[1] < said.number:
            self._members[said.token] = (now + said.seconds, said.number, Member(said.place, said.is_leaving))
            self._let_go(said)
            self._hold(said)
            self._want(said, is_settling=is_settling)
        return self._picture(is_settling=is_settling)

    def leave(self, token: str) -> None:
        """Forget a node and all that it owned: it has ended in good order."""
        self._members.pop(token, None)
        self._owners = {shard: owner for shard, owner in self._owners.items() if owner[0] != token}

    def lose_all(self) -> None:
        """Be as new: what an operator or a failover does to Redis."""
        self._members, self._owners, self._heard_at, self._settled_at = {}, {}, None, 0.0

    def _let_go(self, said: Statement) -> None:
        mine = [shard for shard, owner in self._owners.items() if owner[0] == said.token]
        for shard in mine:
            if shard not in said.held and shard not in said.wanted:
                del self._owners[shard]

    def _hold(self, said: Statement) -> None:
        for shard, epoch in said.held.items():
            owner = self._owners.get(shard)
            if owner is None or owner[0] == said.token or owner[0] not in self._members or owner[1] < epoch:
                self._owners[shard] = (said.token, epoch)

    def _want(self, said: Statement, *, is_settling: bool) -> None:
        for shard, last in said.wanted.items():
            owner = self._owners.get(shard)
            is_free = owner is None or owner[0] == said.token or owner[0] not in self._members
            if is_free and (last > NEVER or not is_settling):
                self._owners[shard] = (said.token, NEVER)

    def _picture(self, *, is_settling: bool) -> Picture:
        members = {token: entry[2] for token, entry in self._members.items()}
        owners = {shard: owner for shard, owner in self._owners.items() if owner[0] in members}
        return Picture(members, owners, is_settling)
