"""What is kept for a while: sessions, tickets, results, rates; the port behind every store that may forget.

Nothing that was acknowledged to a learner may stand here alone: it goes when its time is over, when room is needed, and
when a shared cache fails over.
"""

from typing import Protocol

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """How much is let through: `burst` at once, and then `per_second`."""

    per_second: float
    burst: int

    def __post_init__(self) -> None:
        """See that something is let through.

        Raises:
            ValueError: nothing would be.
        """
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError(f"a rate lets something through; {self} was seen")


class Admission(msgspec.Struct, frozen=True):
    """Whether something was let through."""

    is_admitted: bool
    retry_after_seconds: float = 0.0
    """When the same would be let through, if nothing else is meanwhile."""


def admit(due: float, now: float, rate: Rate, cost: int = 1) -> tuple[float, Admission]:
    """Decide by the generic cell rate algorithm.

    Args:
        due: when all that was let through so far is paid for, in seconds; anything past for a newcomer.
        now: seconds on the same clock.
        rate: what is let through.
        cost: how many at once; more than the burst never comes through.

    Returns:
        The new due time, unchanged when it was refused, and the decision.
    """
    paid = max(due, now) + cost / rate.per_second
    early = paid - rate.burst / rate.per_second - now
    if early > 1e-9:  # noqa: PLR2004 - below a nanosecond lies the rounding of seconds as floats
        return due, Admission(is_admitted=False, retry_after_seconds=early)
    return paid, Admission(is_admitted=True)


class PassingStore(Protocol):
    """In this process, with a bound, embedded; Redis at scale. Every wait ends within the store's own deadline.

    All raise `actors.ports.StoreUnavailableError` when the store cannot be reached; whether it was done is not known
    then. `get`, `put` and `remove` are tried again until the deadline, the others only where nothing was done.
    """

    async def get(self, key: str) -> bytes | None:
        """Give what is kept; None when nothing is any more."""
        ...

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep a value for a while, in place of what was there."""
        ...

    async def put_if_absent(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep a value if there is none; says whether it did. Of many at once exactly one does."""
        ...

    async def take(self, key: str) -> bytes | None:
        """Give what is kept and forget it: of many at once exactly one gets it. For tickets."""
        ...

    async def remove(self, key: str) -> None:
        """Forget what is kept."""
        ...

    async def count(self, key: str, *, seconds: float, by: int = 1) -> int:
        """Add to a number and give the sum; `seconds` after the first it starts from 0 again."""
        ...

    async def admit(self, key: str, rate: Rate, cost: int = 1) -> Admission:
        """Let something through, or not, by what this key has had of everybody; one trip to the store."""
        ...
