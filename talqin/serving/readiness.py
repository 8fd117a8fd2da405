"""Whether a node can serve: what an orchestrator asks before it lets anybody in."""

from collections.abc import Callable
from typing import Final

from actors.pool.messages import DescribePool
from actors.runtime import ActorError, System
from supervisors.hearing import INFERENCE

_ASK_SECONDS: Final = 1.0


class AllThere:
    """All of it is there: for a node that has nothing to do with audio."""

    def __init__(self, system: System, *paths: str) -> None:
        """Name the actors that have to be there."""
        self._system = system
        self._paths = paths

    async def __call__(self) -> bool:
        """Say whether they are."""
        return all(self._system.ref(path).is_alive for path in self._paths)


class Readiness:
    """All of it is there, and audio could be heard once.

    Once: a node of role `session` whose inference nodes are all away is no worse than its neighbours, and a front door
    that finds no node ready at all would turn everybody away at once. If Redis does not answer it either, it is the
    node that is cut off: its learners are to come to another, which it could not tell them.
    """

    def __init__(self, system: System, *paths: str, is_deserted: Callable[[], bool] = lambda: False) -> None:
        """Wait for nothing yet.

        Args:
            system: that serves.
            paths: of the actors that have to be there.
            is_deserted: whether nothing has been heard of the other nodes for the time of a lease.
        """
        self._is_deserted = is_deserted
        self._system = system
        self._all_there = AllThere(system, INFERENCE, *paths)
        self._could_hear = False

    async def __call__(self) -> bool:
        """Say whether it can serve now; within a second."""
        is_there = await self._all_there()
        if is_there and self._is_deserted():
            return await self._can_hear()
        if is_there and not self._could_hear:
            self._could_hear = await self._can_hear()
        return is_there and self._could_hear

    async def _can_hear(self) -> bool:
        try:
            statistics = await self._system.ref(INFERENCE).ask(DescribePool(), within=_ASK_SECONDS)
        except ActorError:
            return False
        return bool(statistics.version)
