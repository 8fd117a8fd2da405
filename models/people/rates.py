"""How often something may be done: the generic cell rate algorithm (GCRA), one number a bucket. Pure.

The number is the time at which the bucket will be full again. It fits into one key of a shared cache, so that a learner
has one budget on all nodes.
"""

from typing import Final

import msgspec

_ROUNDING: Final = 1e-6
"""A microsecond: seconds since 1970 are kept no finer than some 0.2 µs."""


class Rate(msgspec.Struct, frozen=True):
    """A limit: so much in the long run, so much at once."""

    per_second: float
    burst: float


class Spent(msgspec.Struct, frozen=True):
    """What became of one try."""

    allowed: bool
    due: float
    """The number to keep for the next try; as before when it was refused, so that a refused try costs nothing."""
    wait_seconds: float = 0.0
    """When the same try would be allowed; 0 for one that was."""


def spend(due: float, rate: Rate, now: float, units: float = 1.0) -> Spent:
    """Try to take units out of a bucket.

    Args:
        due: the number that was kept; anything that is past is a full bucket.
        rate: its limit.
        now: seconds, of the clock that `due` is of.
        units: how many; more than the burst are never allowed.
    """
    after = max(due, now) + units / rate.per_second
    excess = after - now - rate.burst / rate.per_second
    if excess > _ROUNDING:
        return Spent(allowed=False, due=due, wait_seconds=excess)
    return Spent(allowed=True, due=after)
