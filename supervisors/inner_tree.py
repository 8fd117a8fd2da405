"""The tree of a node that no learner reaches, on one page: it hears for others, judges what waits, or remembers.

    /                    one_for_one
    ├── inference        who hears: this node's pool or other nodes', and what belongs to it (supervisors/hearing.py)
    ├── links            in role inference: takes other nodes' lines
    ├── recordings       in role analysis: one actor a recording that is heard (supervisors/recordings.py)
    ├── work             in role analysis: judges recordings that may wait (supervisors/work.py)
    ├── memory           in role memory: the learners' memories (supervisors/memories.py)
    ├── shards           in role memory: which of them are this node's
    ├── questions        in role memory: what other nodes ask of them
    └── admin            the operator's door

On its way down it first has others go on with what it has: its streams are opened elsewhere, its shards given away.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from actors.runtime import CellSpec, System
from config.settings import AdminSettings
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity
from supervisors.library.shutdown import Phase, shut_down
from supervisors.library.supervisor import Supervisor
from transport.door import Door, DoorAddress, WhereAreYou

ROOT: Final = "/"
_ASK_SECONDS: Final = 5.0
_INTENSITY: Final = Intensity(10, 60.0)
"""As the root of a whole node's."""


class InnerTree:
    """A running node without learners."""

    def __init__(
        self,
        system: System,
        children: tuple[ChildSpec, ...],
        leave: Callable[[], Awaitable[None]],
        admin: AdminSettings,
        admin_application: Callable[[], web.Application],
    ) -> None:
        """Start nothing yet.

        Args:
            system: to live in.
            children: what the node is for, in order.
            leave: has other nodes go on with what this one has.
            admin: where the operator's door is.
            admin_application: makes it.
        """
        self._system = system
        self._children = children
        self._leave = leave
        self._admin = admin
        self._admin_application = admin_application

    async def start(self) -> None:
        """Start everything, in order.

        Raises:
            StartError: something could not start; what had started was stopped again.
        """
        children = (*self._children, ChildSpec("admin", self._door))
        make = lambda: Supervisor(children, strategy="one_for_one", intensity=_INTENSITY, backoff=Backoff())  # noqa: E731 - a factory, named
        await self._system.spawn(ROOT, CellSpec(make, start_seconds=None, stop_seconds=None))

    def _door(self) -> Door:
        return Door(self._admin_application, self._admin.host, self._admin.port, backlog=16)

    async def admin_address(self) -> DoorAddress:
        """Say where the operator's door is."""
        return await self._system.ref("/admin").ask(WhereAreYou(), within=_ASK_SECONDS)

    async def wait_over(self) -> None:
        """Wait until the tree is gone: stopped, or failed beyond its means."""
        await self._system.wait_gone(ROOT)

    async def stop(self, within: float) -> tuple[str, ...]:
        """Give away what others can go on with, then stop; returns the phases that did not end in time."""
        phases = (
            Phase("give away", self._leave, within / 2),
            Phase("stop the tree", lambda: self._system.ref(ROOT).stop(), within),
        )
        return await shut_down(phases, within=within, log=self._system.log)
