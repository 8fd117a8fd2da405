"""What is kept for a moment, in this process: tickets and buckets; the embedded twin of Redis."""

from heapq import heappop, heappush
from typing import Final

from actors.ports import StoreUnavailableError
from actors.runtime import Clock
from models.people.rates import Rate, spend

MOST_VALUES: Final = 100_000
"""At 200 bytes each 20 MB: a ticket a second for every one of three thousand learners."""
MOST_BUCKETS: Final = 200_000


class RememberedPassing:
    """Implements `Passing`; what is over is let go as others come."""

    def __init__(self, clock: Clock, most_values: int = MOST_VALUES, most_buckets: int = MOST_BUCKETS) -> None:
        self._clock = clock
        self._most_values = most_values
        self._most_buckets = most_buckets
        self._values: dict[str, tuple[float, bytes]] = {}
        """Key -> (when it is over, value)."""
        self._over: list[tuple[float, str]] = []
        self._buckets: dict[str, float] = {}
        """Key -> when it is full again."""

    @property
    def buckets(self) -> int:
        """How many buckets are remembered."""
        return len(self._buckets)

    async def put(self, key: str, value: bytes, *, within: float) -> None:
        """Keep a value for so many seconds.

        Raises:
            StoreUnavailableError: there is no room: what was given out must hold, so nothing else is let go for it.
        """
        now = self._clock.now()
        self._forget_over(now)
        if key not in self._values and len(self._values) >= self._most_values:
            raise StoreUnavailableError(f"{self._most_values} tickets are out, and no more are given")
        self._values[key] = (now + within, value)
        heappush(self._over, (now + within, key))

    async def take(self, key: str) -> bytes | None:
        """Give a value and forget it."""
        until, value = self._values.pop(key, (0.0, b""))
        return value if self._clock.now() < until else None

    async def spend(self, key: str, rate: Rate, units: float = 1.0) -> float:
        """Take units out of a bucket; a flood of new buckets sweeps the full ones out first."""
        now = self._clock.now()
        if len(self._buckets) >= self._most_buckets and key not in self._buckets:
            self._sweep(now)
        spent = spend(self._buckets.get(key, float("-inf")), rate, now, units)
        self._buckets[key] = spent.due
        return spent.wait_seconds

    def _forget_over(self, now: float) -> None:
        while self._over and self._over[0][0] <= now:
            _, key = heappop(self._over)
            if key in self._values and self._values[key][0] <= now:
                del self._values[key]

    def _sweep(self, now: float) -> None:
        """Let go of buckets that are full, which is what an unknown one is; without any, of the fullest half."""
        self._buckets = {key: due for key, due in self._buckets.items() if due > now}
        if len(self._buckets) >= self._most_buckets:
            emptiest = sorted(self._buckets.items(), key=lambda bucket: -bucket[1])
            self._buckets = dict(emptiest[: self._most_buckets // 2])
