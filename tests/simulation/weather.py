"""What goes wrong in a simulated house: when and what comes from the seed, and what it may excuse stands beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from tests.simulation.house import SimulatedHouse
from tests.simulation.network import Hears, SimulatedLoop

LASTS_SECONDS: Final = 14.0
"""Nothing goes wrong by request after this."""


_PATIENCE_SECONDS: Final = 8.0
_MOST_RESTARTS: Final = 3


@dataclass
class Sky:
    """What a fault can reach.

    Attributes:
        excuses: what learners may be told of by now that a calm day does not bring.
        away_seconds: for how long the model may have been out of reach, in all.
        restarts: of the root's children, starts that fail included; it allows three in a minute.
    """

    house: SimulatedHouse
    loop: SimulatedLoop
    random: Random
    excuses: set[str] = field(default_factory=set)
    away_seconds: float = 0.0
    restarts: int = 0

    def model_is_away(self, seconds: float) -> None:
        """Note that the model cannot be reached; who ends a recitation waits 15 s for it, and is told then."""
        self.excuses.add("refusal")
        self.away_seconds += seconds
        if self.away_seconds > _PATIENCE_SECONDS:
            self.excuses.add("ear")

    def may_restart(self, times: int) -> bool:
        """Say whether the root survives so many restarts more; if so, they are counted."""
        if self.restarts + times > _MOST_RESTARTS:
            return False
        self.restarts += times
        return True

    def note(self, what: str, detail: object = "") -> None:
        """Tell of a fault."""
        self.house.trace.note(self.loop.time(), f"fault {what}", detail)


Fault = Callable[[Sky], Awaitable[None]]


# The network


async def cut(sky: Sky) -> None:
    """Cut a line; one end may not hear of it, and what was under way may arrive late."""
    lines = sky.loop.network.lines_up
    if not lines:
        return
    hears: Hears = sky.random.choice(("both", "client", "client", "server"))
    late = sky.random.uniform(0.1, 10.0) if sky.random.random() < 0.5 else None
    line = sky.random.choice(lines)
    sky.note("cut", f"{hears} late={late}")
    line.cut(hears, late_seconds=late)


async def freeze_line(sky: Sky) -> None:
    """Let nothing arrive over a line for a while."""
    lines = sky.loop.network.lines_up
    if lines:
        seconds = sky.random.choice((0.5, 3.0, 12.0, 30.0))
        sky.note("freeze_line", seconds)
        sky.random.choice(lines).freeze(seconds)


async def outage(sky: Sky) -> None:
    """Cut all lines, and let no new one be had for a while."""
    sky.note("outage")
    network = sky.loop.network
    network.is_away = True
    for line in network.lines_up:
        line.cut(sky.random.choice(("both", "client", "server")), late_seconds=None)
    await asyncio.sleep(sky.random.uniform(0.2, 6.0))
    network.is_away = False


async def freeze_all(sky: Sky) -> None:
    """Let nothing run for a while."""
    seconds = sky.random.choice((0.3, 2.0, 9.0))
    sky.note("freeze_all", seconds)
    sky.model_is_away(seconds)
    sky.loop.freeze(seconds)


# The pool


async def kill_pool(sky: Sky) -> None:
    """Kill the inference pool; its supervisor brings it back."""
    if not sky.may_restart(1 + sky.house.place.refusals):
        return
    sky.note("kill_pool")
    sky.model_is_away(2.0)
    sky.house.system.ref("/inference").kill()


async def lose_ear(sky: Sky) -> None:
    """Lose the ear, with all that it remembers; the next may not be had at once."""
    sky.note("lose_ear")
    refusals = sky.random.randrange(3)
    sky.house.place.refusals = refusals if sky.restarts + refusals <= _MOST_RESTARTS else 0
    sky.model_is_away(1.0 + 3.0 * sky.house.place.refusals)
    sky.house.place.ear.is_lost = True


async def stall_work(sky: Sky) -> None:
    """Let the next blocking work take long."""
    seconds = sky.random.choice((0.5, 2.0, 4.0))
    sky.note("stall_work", seconds)
    sky.model_is_away(seconds)
    sky.loop.stall_seconds = seconds


async def hang_work(sky: Sky) -> None:
    """Let the next blocking work hang for longer than anybody waits."""
    sky.note("hang_work")
    sky.excuses.update({"refusal", "ear"})
    sky.loop.stall_seconds = 25.0


async def break_batch(sky: Sky) -> None:
    """Let the model fail for a moment."""
    sky.note("break_batch")
    sky.excuses.update({"refusal", "ear"})
    ear = sky.house.place.ear
    ear.refuses = lambda _: True
    await asyncio.sleep(sky.random.uniform(0.05, 0.5))
    ear.refuses = lambda _: False


# The memory


async def kill_memory(sky: Sky) -> None:
    """Kill a part of the memory; its supervisor brings it back, or the next word to it."""
    paths = [cell.path for cell in sky.house.system.cells() if cell.path.startswith("/memory")]
    path = sky.random.choice(paths or ["/memory"])
    if path == "/memory" and not sky.may_restart(1):
        return
    sky.note("kill_memory", path)
    sky.excuses.add("store")
    sky.house.system.ref(path).kill()


async def lose_store(sky: Sky) -> None:
    """Let the store be away for a while."""
    sky.note("lose_store")
    sky.excuses.add("store")
    sky.house.store.is_away = True
    await asyncio.sleep(sky.random.uniform(1.0, 15.0))
    sky.house.store.is_away = False


async def slow_store(sky: Sky) -> None:
    """Let the store be slow, perhaps too slow."""
    seconds = sky.random.choice((1.0, 4.0, 8.0))
    sky.note("slow_store", seconds)
    sky.excuses.add("store")
    sky.house.store.seconds = seconds


# A visit


async def kill_part(sky: Sky) -> None:
    """Kill a part of a visit; the visit ends with it, and no other."""
    parts = [path for path in sky.house.visits() if path.count("/") > 2]
    if parts:
        path = sky.random.choice(parts)
        sky.note("kill_part", path.rsplit("/", maxsplit=1)[-1])
        sky.excuses.add(f"visit {path.split('/')[2]}")
        sky.house.system.ref(path).kill()


NETWORK: Final[tuple[Fault, ...]] = (cut, cut, freeze_line, outage, freeze_all)
POOL: Final[tuple[Fault, ...]] = (kill_pool, lose_ear, stall_work)
MEMORY: Final[tuple[Fault, ...]] = (kill_memory, lose_store, slow_store)
ALL: Final[tuple[Fault, ...]] = (*NETWORK, *POOL, *MEMORY, hang_work, break_batch, kill_part)

WEATHERS: Final[dict[str, tuple[Fault, ...]]] = {
    "network": NETWORK,
    "pool": (*NETWORK, *POOL, *POOL),
    "memory": (*NETWORK, *MEMORY, *MEMORY),
    "all": ALL,
}
"""Name -> what may go wrong."""


async def blow(sky: Sky, faults: tuple[Fault, ...]) -> None:
    """Let a few things go wrong, one after the other."""
    times = sorted(sky.random.uniform(0.1, LASTS_SECONDS) for _ in range(sky.random.randint(1, 6)))
    for at in times:
        await asyncio.sleep(max(0.0, at - sky.loop.time()))
        await sky.random.choice(faults)(sky)
