"""How often something may be done: the generic cell rate algorithm (GCRA), one number a bucket. Pure.

The number is when all that was let through will be paid for. It fits into one key of a shared cache, so that a learner
has one budget on all nodes; `transport/stores/passing_redis.py` says the same in Redis' own language.
"""

from typing import Final

import msgspec

_ROUNDING: Final = 1e-6
"""A microsecond: seconds since 1970 are kept no finer than some 0.2 µs."""


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
    """Decide about one try.

    Args:
        due: when all that was let through so far is paid for, in seconds; anything past for a newcomer.
        now: seconds on the same clock.
        rate: what is let through.
        cost: how many at once; more than the burst never comes through.

    Returns:
        The new due time, unchanged when it was refused, so that a refused try costs nothing; and the decision.
    """
    paid = max(due, now) + cost / rate.per_second
    early = paid - rate.burst / rate.per_second - now
    if early > _ROUNDING:
        return due, Admission(is_admitted=False, retry_after_seconds=early)
    return paid, Admission(is_admitted=True)
