"""The machines of one node group in the simulator: they boot, are taken away, drain, and cost."""

from heapq import heappop, heappush
from random import Random
from typing import Final

from talqin.fleet.capacity import NodeGroup, dollars_an_hour

BOOT_SECONDS: Final = ((50.0, 80.0), (65.0, 110.0))
"""From the order to ready, reserved and spot, least and most: a machine, its image at hand, ten seconds of a start.
Assumed; nothing of it could be tried here."""

DRAIN_SECONDS: Final = 40.0
"""A node that leaves is paid for so long: `shutdown_delay` and `kill_timeout` of the job."""

RECLAIMS_AN_HOUR: Final = 0.01
"""Of a spot node, with two minutes' notice: assumed. Its replacement is ordered at the notice, and is there before."""

SWEEPS_A_DAY: Final = 0.5
SWEPT: Final = 0.3
"""Every other day three in ten of a region's spot nodes go at once, without notice: assumed."""

NOTICED_SECONDS: Final = 25.0
"""Until Nomad misses a node's heartbeat; then its replacement is ordered."""


class Machines:
    """Nodes by class, reserved and spot, counted and not named.

    Attributes:
        ready: nodes that serve.
        dollars: what they have cost.
        reclaims: nodes that were taken away.
    """

    def __init__(self, group: NodeGroup, count: int, chance: Random, *, takes_away: bool = True) -> None:
        self.dollars = 0.0
        self.reclaims = 0
        self._group = group
        self._chance = chance
        self._takes_away = takes_away
        self._hourly = (dollars_an_hour(group, is_spot=False), dollars_an_hour(group, is_spot=True))
        spot = round(group.spot * count)
        self._ready = [count - spot, spot]
        self._booting: list[tuple[float, int]] = []
        self._lost: list[float] = []

    @property
    def ready(self) -> int:
        """Count those that serve."""
        return sum(self._ready)

    def pass_time(self, now: float, seconds: float) -> None:
        """Let time go by: what is paid, what becomes ready, what is taken away."""
        booting = [sum(kind == k for _, kind in self._booting) for k in (0, 1)]
        hourly = sum(price * (r + b) for price, r, b in zip(self._hourly, self._ready, booting, strict=True))
        self.dollars += hourly * seconds / 3600
        while self._booting and self._booting[0][0] <= now:
            self._ready[heappop(self._booting)[1]] += 1
        while self._lost and self._lost[0] <= now:
            heappop(self._lost)
            self._order(now)
        if self._takes_away:
            self._reclaim(now, seconds)

    def want(self, now: float, count: int) -> float:
        """Order nodes or let them go, until so many are there, on their way, or about to be missed.

        Returns:
            When the last of them is ready; now, when all are.
        """
        here = self.ready + len(self._booting) + len(self._lost)
        for _ in range(count - here):
            self._order(now)
        for _ in range(here - count):
            self._release()
        return max((at for at, _ in self._booting), default=now)

    def _order(self, now: float) -> None:
        spot = self._ready[1] + sum(kind for _, kind in self._booting)
        here = self.ready + len(self._booting)
        kind = int(spot < self._group.spot * (here + 1))
        heappush(self._booting, (now + self._chance.uniform(*BOOT_SECONDS[kind]), kind))

    def _release(self) -> None:
        if self._booting:
            del self._booting[-1]  # a leaf of the heap, so it stays one
            return
        kind = int(self._ready[1] > self._group.spot * self.ready or not self._ready[0])
        self._ready[kind] -= 1
        self.dollars += self._hourly[kind] * DRAIN_SECONDS / 3600

    def _reclaim(self, now: float, seconds: float) -> None:
        spot = self._ready[1]
        taken = self._some(spot, RECLAIMS_AN_HOUR * seconds / 3600)
        self.reclaims += taken
        self.dollars += taken * self._hourly[1] * BOOT_SECONDS[1][1] / 3600  # while both are there
        if self._chance.random() < SWEEPS_A_DAY * seconds / 86_400:
            swept = round(SWEPT * spot)
            self._ready[1] -= swept
            self.reclaims += swept
            for _ in range(swept):
                heappush(self._lost, now + NOTICED_SECONDS)

    def _some(self, of: int, odds: float) -> int:
        """So many of them that meet their odds, drawn once for all: they are small."""
        expected = of * odds
        return int(expected) + (self._chance.random() < expected % 1)
