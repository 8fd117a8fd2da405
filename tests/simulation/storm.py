"""The world `house`: learners recite to a whole Talqin in bad weather; what must hold is checked at the end."""

import asyncio
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Final

from tests.fakes.virtual_time import stopped_clock
from tests.simulation.house import SimulatedHouse
from tests.simulation.learners import Learner, Resender, Told
from tests.simulation.network import SimulatedLoop
from tests.simulation.pieces import Piece, pieces
from tests.simulation.stage import run
from tests.simulation.trace import Trace, chance
from tests.simulation.weather import WEATHERS, Fault, Sky, blow
from transport.client import Recital

_EMPTY_WITHIN_SECONDS: Final = 300.0
"""A learner who has gone is waited for 120 s, and a half-open line takes 23 s to be noticed."""

_DRAINS: Final = 0.15
"""How many houses are stopped while learners recite."""

_LEFT_OVER_SECONDS: Final = 60.0
"""After the end, what was under way in the network has arrived."""

_KNOWN: Final = {
    *("ear_failed", "overloaded", "memory_unavailable", "session_failed", "session_unknown", "hello_overdue"),
}
"""What bad weather may have a learner told."""


def simulate(seed: int) -> Trace:
    """Run one seed; what was broken stands in the trace."""
    calm_days()  # on loops of their own, before this one runs
    return run(seed, lambda trace: storm(SimulatedHouse(trace), chance("story", seed), WEATHERS))


async def storm(house: SimulatedHouse, random: Random, weathers: Mapping[str, tuple[Fault, ...]]) -> None:
    """Let learners recite to a house in one of the weathers, and see what came of it."""
    loop, trace = asyncio.get_running_loop(), house.trace
    assert isinstance(loop, SimulatedLoop)
    house.system.turns.arrange = random.shuffle
    house.system.turns.clock = stopped_clock
    house.system.turns.at_once = random.choice((0, 1, 64))
    await house.start()
    weather = random.choice(tuple(weathers))
    trace.note(loop.time(), f"weather {weather}")
    sky = Sky(house, loop, random)
    learners = [_learner(number, house, random) for number in range(random.randint(1, 3))]
    blowing = asyncio.create_task(blow(sky, weathers[weather]))
    coming = asyncio.gather(*(_come(learner, random) for learner in learners))
    if random.random() < _DRAINS:
        await _stop_early(sky, random.uniform(1.0, 12.0))
    await coming
    await blowing
    if "drain" not in sky.excuses:
        trace.must(await house.wait_empty(_EMPTY_WITHIN_SECONDS), f"visits or streams left over: {house.visits()}")
        await _stop(sky)
    await house.close()
    for learner in learners:
        check(learner, sky)
    _check_memory(learners, sky)
    trace.must(not len(house.system), f"actors left over: {[cell.path for cell in house.system.cells()]}")
    await asyncio.sleep(_LEFT_OVER_SECONDS)


async def _stop_early(sky: Sky, after: float) -> None:
    """Stop the house while learners recite: each has its final, and what was heard is kept."""
    await asyncio.sleep(after)
    sky.note("drain")
    sky.excuses.add("drain")
    await _stop(sky)


async def _stop(sky: Sky) -> None:
    unfinished = await sky.house.stop()
    sky.house.trace.must(not unfinished or "ear" in sky.excuses, f"phases not finished: {unfinished}")


def _learner(number: int, house: SimulatedHouse, random: Random) -> Learner:
    piece = random.choice(pieces())
    client = random.choice((Recital, Recital, Resender))
    is_hasty = random.random() < 0.2
    return Learner(f"learner-{number}", house.url, piece, house.trace, is_hasty=is_hasty, client=client)


async def _come(learner: Learner, random: Random) -> None:
    is_lasting, after = random.random() < 0.85, random.uniform(0.5, 12.0)
    await asyncio.sleep(random.uniform(0.0, 3.0))
    await (learner.recite() if is_lasting else learner.vanish(after))


def check(learner: Learner, sky: Sky) -> None:
    """See that a learner was told what a calm day would have told, or why not."""
    told, excuses = learner.told, sky.excuses
    trace = sky.house.trace
    calm = calm_days()[learner.piece]
    codes = {error.code for error in told.errors}
    trace.note(-1.0, f"ended {told.ended}", f"{learner.name} {sorted(codes)} {told.resumes} resumes")
    trace.counts["resumes"] += told.resumes
    if "drain" in excuses:
        trace.counts["drained"] += 1
    elif told.ended == "vanished":
        is_same = told.lasting == calm.lasting[: len(told.lasting)]
        trace.must(is_same or bool(codes), f"{learner.name} was told other things")
    elif "ear_failed" in codes:
        trace.must("ear" in excuses, f"{learner.name} was told `ear_failed` without a reason")
    elif told.ended == "final":
        trace.must(told.lasting == calm.lasting, f"{learner.name} was told something else than on a calm day")
        trace.counts["same verdicts"] += 1
    elif told.ended == "RefusedError":
        trace.must(
            "refusal" in excuses and told.errors[-1].code == "overloaded", f"{learner.name} was refused: {codes}"
        )
    else:
        trace.must(f"visit {told.session}" in excuses, f"{learner.name} gave up: {codes}")
    trace.must(codes <= _KNOWN, f"{learner.name} was told {codes - _KNOWN}")


def _check_memory(learners: list[Learner], sky: Sky) -> None:
    store, trace = sky.house.store, sky.house.trace
    for learner in learners:
        key = (learner.told.session, 1)
        is_over = learner.told.ended == "final" or (learner.told.ended == "vanished" and learner.told.lasting)
        if is_over and not {"store", f"visit {learner.told.session}"} & sky.excuses:
            trace.must(store.saved[key] == 1, f"{learner.name}'s recitation was kept {store.saved[key]} times")
    twice = [key for key, times in store.saved.items() if times > 1]
    trace.must(not twice, f"kept more than once: {twice}")


@cache
def calm_days() -> dict[Piece, Told]:
    """Say what a learner is told of each piece on a calm day."""
    return {piece: _calm_day(piece) for piece in pieces()}


def _calm_day(piece: Piece) -> Told:
    told: list[Told] = []

    async def calm(trace: Trace) -> None:
        house = SimulatedHouse(trace)
        await house.start()
        told.append(await Learner("calm", house.url, piece, trace).recite())
        await house.stop()
        await asyncio.sleep(_LEFT_OVER_SECONDS)

    trace = run(0, calm)
    assert trace.broken == [], trace.broken
    assert told[0].ended == "final", told
    return told[0]
