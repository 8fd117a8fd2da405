"""The world `house`: learners recite to a whole Talqin in bad weather; what must hold is checked at the end."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import cache
from random import Random
from typing import Any, Final

from structlog.testing import capture_logs

from tests.fakes.virtual_time import DeadlockError
from tests.simulation.house import SimulatedHouse
from tests.simulation.learners import Learner, Told
from tests.simulation.network import SimulatedLoop
from tests.simulation.pieces import Piece, pieces
from tests.simulation.trace import Trace, chance
from tests.simulation.weather import WEATHERS, Sky, blow

WATCHDOG_SECONDS: Final = 900.0
"""Everything must have ended by then: several times what the house may wait for a learner."""

_EMPTY_WITHIN_SECONDS: Final = 300.0
"""A learner who has gone is waited for 120 s, and a half-open line takes 23 s to be noticed."""

_LEFT_OVER_SECONDS: Final = 60.0
"""After the end, what was under way in the network has arrived."""

_KNOWN: Final = {
    *("ear_failed", "overloaded", "memory_unavailable", "session_failed", "session_unknown", "hello_overdue"),
}
"""What bad weather may have a learner told."""


def simulate(seed: int) -> Trace:
    """Run one seed; what was broken stands in the trace."""
    calm_days()  # on loops of their own, before this one runs
    return run(seed, lambda trace: _storm(trace, chance("story", seed)))


def run(seed: int, story: Callable[[Trace], Coroutine[Any, Any, None]]) -> Trace:
    """Run a story on a loop of its own, under the watchdog; nothing may be left over."""
    trace, loop = Trace(seed), SimulatedLoop(chance("loop", seed))
    loop.set_exception_handler(lambda _, context: trace.must(False, f"unhandled: {context.get('exception')!r}"))  # noqa: FBT003
    try:
        with capture_logs():
            loop.run_until_complete(_watched(trace, story(trace)))
        _check_left_over(trace, loop)
    except DeadlockError as error:
        trace.must(False, f"deadlock: {error}")  # noqa: FBT003
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(10.0))
        loop.close()
    return trace


async def _watched(trace: Trace, story: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(WATCHDOG_SECONDS):
            await story
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever it is, the seed is to be told
        if not isinstance(error, TimeoutError):
            trace.must(False, f"the story broke off: {error!r}")  # noqa: FBT003
            return
        waiting = sorted(task.get_name() for task in asyncio.all_tasks())
        trace.must(False, f"not over after {WATCHDOG_SECONDS:.0f} s; these wait: {waiting}")  # noqa: FBT003


def _check_left_over(trace: Trace, loop: SimulatedLoop) -> None:
    tasks = sorted(repr(task.get_coro()) for task in asyncio.all_tasks(loop))
    trace.must(not tasks, f"tasks left over: {tasks}")
    timers = [repr(handle) for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined] # asyncio's own
    trace.must(not timers, f"timers left over: {timers}")
    open_lines = [line.number for line in loop.network.lines if not line.is_gone]
    trace.must(not open_lines, f"{len(open_lines)} lines left over")


async def _storm(trace: Trace, random: Random) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SimulatedLoop)
    house = SimulatedHouse(trace)
    house.system.turns.arrange = random.shuffle
    house.system.turns.at_once = random.choice((0, 1, 64))
    await house.start()
    weather = random.choice(tuple(WEATHERS))
    trace.note(loop.time(), f"weather {weather}")
    sky = Sky(house, loop, random, set())
    learners = [_learner(number, house, random) for number in range(random.randint(1, 3))]
    blowing = asyncio.create_task(blow(sky, WEATHERS[weather]))
    await asyncio.gather(*(_come(learner, random.uniform(0.0, 3.0)) for learner in learners))
    await blowing
    trace.must(await house.wait_empty(_EMPTY_WITHIN_SECONDS), f"visits or streams left over: {house.visits()}")
    for learner in learners:
        check(learner, sky)
    _check_memory(learners, sky)
    unfinished = await house.stop()
    trace.must(not unfinished, f"phases not finished: {unfinished}")
    trace.must(not len(house.system), f"actors left over: {[cell.path for cell in house.system.cells()]}")
    await asyncio.sleep(_LEFT_OVER_SECONDS)


def _learner(number: int, house: SimulatedHouse, random: Random) -> Learner:
    piece = random.choice(pieces())
    return Learner(f"learner-{number}", house.url, piece, house.trace, is_hasty=random.random() < 0.2)


async def _come(learner: Learner, after: float) -> None:
    await asyncio.sleep(after)
    await learner.recite()


def check(learner: Learner, sky: Sky) -> None:
    """See that a learner was told what a calm day would have told, or why not."""
    told, excuses = learner.told, sky.excuses
    trace = sky.house.trace
    codes = {error.code for error in told.errors}
    trace.note(-1.0, f"ended {told.ended}", f"{learner.name} {sorted(codes)} {told.resumes} resumes")
    trace.counts["resumes"] += told.resumes
    if "ear_failed" in codes:
        trace.must("ear" in excuses, f"{learner.name} was told `ear_failed` without a reason")
    elif told.ended == "final":
        calm = calm_days()[learner.piece]
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
        if learner.told.ended == "final" and "store" not in sky.excuses:
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
