"""The world `nodes`: learners recite to a node without a model, while the nodes that hear for it die, hang, leave."""

import asyncio
from typing import Final

from tests.simulation.nodes import SimulatedNode, SpreadHouse
from tests.simulation.stage import run
from tests.simulation.storm import calm_days, storm
from tests.simulation.trace import Trace, chance
from tests.simulation.weather import Fault, Sky, cut, freeze_all, freeze_line, outage

_SILENCE_SECONDS: Final = 2.5
"""After so long a node that says nothing is given up, and its streams are elsewhere."""


def simulate(seed: int) -> Trace:
    """Run one seed; what was broken stands in the trace."""
    calm_days()  # of a house that hears by itself: nobody may notice a difference
    random = chance("nodes", seed)
    return run(seed, lambda trace: storm(SpreadHouse(trace, random), random, WEATHERS))


def _house(sky: Sky) -> SpreadHouse:
    assert isinstance(sky.house, SpreadHouse)
    return sky.house


def _victim(sky: Sky, what: str, away_seconds: float) -> SimulatedNode:
    """Draw a node; while another is frozen nobody may be left who hears."""
    house, now = _house(sky), sky.loop.time()
    node = sky.random.choice(house.nodes)
    sky.note(what, house.nodes.index(node))
    others = [other for other in house.nodes if other is not node]
    sky.model_is_away(away_seconds)
    if all(other.frozen_until > now for other in others):
        sky.excuses.update({"refusal", "ear"})
    return node


async def _come_back(sky: Sky, node: SimulatedNode) -> None:
    """Begin another life, after a while, under another address."""
    await asyncio.sleep(sky.random.uniform(0.1, 6.0))
    await node.start()
    _house(sky).name_all()


async def kill_node(sky: Sky) -> None:
    """Kill a node: its ends of the lines are closed, as by its kernel."""
    node = _victim(sky, "kill_node", 0.5)
    await node.end()
    await _come_back(sky, node)


async def fell_node(sky: Sky) -> None:
    """Take a node's machine away: nobody hears of it."""
    node = _victim(sky, "fell_node", _SILENCE_SECONDS)
    for line in node.lines(sky.loop):
        line.cut("server", late_seconds=None)
    await node.end()
    await _come_back(sky, node)


async def freeze_node(sky: Sky) -> None:
    """Let nothing come from a node or to it for a while: less or more than anybody waits for it."""
    seconds = sky.random.choice((0.5, 1.8, 4.0, 12.0))
    node = _victim(sky, "freeze_node", min(seconds, _SILENCE_SECONDS))
    node.frozen_until = sky.loop.time() + seconds
    for line in node.lines(sky.loop):
        line.freeze(seconds)


async def drain_node(sky: Sky) -> None:
    """Ask a node to end, which is not named any more since a moment, or soon."""
    node, house = _victim(sky, "drain_node", 0.5), _house(sky)
    if sky.random.random() < 0.7:
        house.name_all(but=node)
        await asyncio.sleep(sky.random.uniform(0.0, 1.0))
    unfinished = await node.stop()
    house.trace.must(not unfinished, f"a node did not end in time: {unfinished}")
    await _come_back(sky, node)


async def lose_node_ear(sky: Sky) -> None:
    """Lose a node's ear, with all that it remembers."""
    node = _victim(sky, "lose_node_ear", 1.0)
    node.place.ear.is_lost = True


async def kill_node_pool(sky: Sky) -> None:
    """Kill a node's pool; its supervisor brings it back."""
    node = _victim(sky, "kill_node_pool", 2.0)
    node.system.ref("/inference").kill()


async def kill_far_pool(sky: Sky) -> None:
    """Kill the pool that has no ears: all lines are made again."""
    if sky.may_restart(1):
        sky.note("kill_far_pool")
        sky.model_is_away(2.0)
        sky.house.system.ref("/inference").kill()


async def cut_any(sky: Sky) -> None:
    """Cut a learner's line, or one between nodes."""
    sky.model_is_away(_SILENCE_SECONDS)
    await cut(sky)


async def freeze_any(sky: Sky) -> None:
    """Freeze a learner's line, or one between nodes."""
    sky.model_is_away(_SILENCE_SECONDS)
    await freeze_line(sky)


async def outage_between(sky: Sky) -> None:
    """Cut all lines, and let no new one be had for a while."""
    sky.excuses.update({"refusal", "ear"})
    await outage(sky)


DEATHS: Final[tuple[Fault, ...]] = (kill_node, fell_node, freeze_node, drain_node)
WEATHERS: Final[dict[str, tuple[Fault, ...]]] = {
    "deaths": DEATHS,
    "lines": (*DEATHS, cut_any, cut_any, freeze_any),
    "all": (*DEATHS, cut_any, freeze_any, lose_node_ear, kill_node_pool, kill_far_pool, outage_between, freeze_all),
}
"""Name -> what may go wrong."""
