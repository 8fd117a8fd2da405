"""Stopping a whole system in phases, within one deadline: stop accepting, drain, flush, stop, close."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from actors.runtime import EventLog


class Phase(msgspec.Struct, frozen=True):
    """One step of the way down."""

    name: str
    run: Callable[[], Awaitable[object]]
    most_seconds: float
    """Its share of the deadline: past it the next phase begins all the same."""


async def shut_down(phases: Sequence[Phase], *, within: float, log: EventLog) -> tuple[str, ...]:
    """Run the phases in order; returns the names of those that did not end in time or failed.

    Args:
        phases: the way down.
        within: seconds for all of them together.
        log: where a phase that failed is told.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    unfinished: list[str] = []
    for phase in phases:
        left = max(0.0, min(phase.most_seconds, deadline - loop.time()))
        try:
            async with asyncio.timeout(left):
                await phase.run()
        except Exception as error:  # noqa: BLE001 - one phase's fault must not keep the next from running
            unfinished.append(phase.name)
            log.warning("shutdown_phase_unfinished", phase=phase.name, error=repr(error))
    return tuple(unfinished)
