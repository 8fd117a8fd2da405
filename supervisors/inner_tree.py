"""The tree of a node that no learner reaches, on one page: it hears for other nodes, or judges recordings that wait.

    /                    one_for_one
    ├── inference        who hears: this node's pool or other nodes', and what belongs to it (supervisors/hearing.py)
    ├── links            in role inference: takes other nodes' lines
    ├── recordings       in role analysis: one actor a recording that is heard (supervisors/recordings.py)
    ├── work             in role analysis: judges recordings that may wait (supervisors/work.py)
    └── admin            the operator's door

On its way down it first has its streams opened elsewhere.
"""

from collections.abc import Callable
from typing import Final

from aiohttp import web

from actors.runtime import CellSpec, System
from config.settings import AdminSettings
from supervisors.hearing import Hearing
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
        hearing: Hearing,
        admin: AdminSettings,
        admin_application: Callable[[], web.Application],
        beside: tuple[ChildSpec, ...] = (),
    ) -> None:
        """Start nothing yet.

        Args:
            system: to live in.
            hearing: who hears.
            admin: where the operator's door is.
            admin_application: makes it.
            beside: what judges, for a node that does.
        """
        self._system = system
        self._hearing = hearing
        self._admin = admin
        self._admin_application = admin_application
        self._beside = beside

    async def start(self) -> None:
        """Start everything, in order.

        Raises:
            StartError: something could not start; what had started was stopped again.
        """
        children = (*self._hearing.children(), *self._beside, ChildSpec("admin", self._door))
        make = lambda: Supervisor(children, strategy="one_for_one", intensity=_INTENSITY, backoff=Backoff())  # noqa: E731 - a factory, named
        await self._system.spawn(ROOT, CellSpec(make, start_seconds=None, stop_seconds=None))

    def _door(self) -> Door:
        return Door(self._admin_application, self._admin.host, self._admin.port, backlog=16)

    async def admin_address(self) -> DoorAddress:
        """Say where the operator's door is."""
        return await self._system.ref("/admin").ask(WhereAreYou(), within=_ASK_SECONDS)

    async def link_address(self) -> DoorAddress:
        """Say where other nodes reach this one."""
        return await self._hearing.door_address()

    async def wait_over(self) -> None:
        """Wait until the tree is gone: stopped, or failed beyond its means."""
        await self._system.wait_gone(ROOT)

    async def stop(self, within: float) -> tuple[str, ...]:
        """Give all streams away, then stop; returns the phases that did not end in time."""
        phases = (
            Phase("give streams away", self._hearing.leave, within / 2),
            Phase("stop the tree", lambda: self._system.ref(ROOT).stop(), within),
        )
        return await shut_down(phases, within=within, log=self._system.log)
