"""The whole tree on one page: who is started when, by whom, and what happens when one fails.

    /                    one_for_one: each knows the others by name, and copes while one is away
    ├── memory           the learners' memories: entities, one a learner, made when they are spoken to
    ├── keeping          where audio may be kept: entities, one a session that recites (actors/privacy/keeping.py)
    ├── tidying          takes away what is over time (actors/privacy/tidying.py)
    ├── inference        the inference pool
    ├── sessions         dynamic: one small supervisor a visit (supervisors/visits.py)
    ├── recordings       dynamic: one actor a recording that was brought as a whole (supervisors/recordings.py)
    └── doors            one_for_one
        ├── public       page and WebSocket
        └── admin        the operator's door

Started from top to bottom, stopped from bottom to top; before that, sessions are drained.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from aiohttp import web

from actors.directory import SessionDirectory
from actors.documents import DocumentStore
from actors.ears import MakePlaces
from actors.hearing import RecordingHearer
from actors.inference_pool import InferencePool
from actors.memory import Memory, learner_of, name_of
from actors.pool.fleet import Installed
from actors.pool.meter import PoolMeter
from actors.ports import LearnerId
from actors.privacy.desks import PrivacyDesks
from actors.privacy.keeping import KeepingParts
from actors.privacy.tidying import Tidying
from actors.recital import Knowledge
from actors.runtime import CellSpec, MailboxSpec, System
from config.settings import Settings
from models.quran.lookalikes import LookAlikes
from supervisors.backoff import Backoff
from supervisors.child import ChildSpec
from supervisors.dynamic import DynamicSupervisor
from supervisors.entities import Entities, Resting
from supervisors.intensity import Intensity
from supervisors.keepings import KEEPING, keepings
from supervisors.recordings import Brought, Recordings, recording_template
from supervisors.shutdown import Phase, shut_down
from supervisors.supervisor import Supervisor, supervisor_spec
from supervisors.visits import VisitParts, Visits, VisitSeed, visit_template
from transport.door import Door, DoorAddress, WhereAreYou

ROOT = "/"
_ASK_SECONDS = 5.0
_ROOT_INTENSITY = Intensity(10, 60.0)
"""With the waits between them, some 40 s of tries: a pool that cannot be made for a moment is no end of a node."""
_BUSY = MailboxSpec(capacity=100_000)
"""For who serves all sessions at once: a burst of every session's chunk fits."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What the tree is given of the world: loaded, opened, and ready to be used."""

    ears: MakePlaces
    knowledge: Knowledge
    store: DocumentStore
    public_application: Callable[[SessionDirectory, RecordingHearer], web.Application]
    admin_application: Callable[[], web.Application]
    meter: PoolMeter | None = None
    """Where the pool's figures go; None for nowhere."""
    wall_clock: Callable[[], float] = time.time
    lookalikes: LookAlikes = field(default_factory=LookAlikes.load)
    model: str = ""
    """Name and version of the voice model, for the evidence of wrong calls."""
    privacy: PrivacyDesks | None = None
    """What tidies up; None for a house that keeps nothing."""
    keeping: KeepingParts | None = None
    """What keeps audio; None where none is ever kept."""


class Tree:
    """A running Talqin: where its doors are, and how it stops."""

    def __init__(self, system: System, settings: Settings, outside: Outside) -> None:
        self._system = system
        self._settings = settings
        self._outside = outside
        self._visits = Visits(system, settings.session, feedback=settings.feedback)
        self._generations = count(1)
        """Of the pool's streams, over all its incarnations: no stream is ever taken for another."""
        self._installed = Installed()

    async def start(self) -> None:
        """Start everything, in order.

        Raises:
            StartError: something could not start; what had started was stopped again.
        """
        children = (
            supervisor_spec("memory", self._memories),
            *self._of_privacy(),
            ChildSpec("inference", self._pool, mailbox=_BUSY),
            supervisor_spec("sessions", self._sessions),
            supervisor_spec("recordings", self._recordings),
            supervisor_spec("doors", self._doors),
        )
        root = CellSpec(
            lambda: Supervisor(children, strategy="one_for_one", intensity=_ROOT_INTENSITY, backoff=Backoff()),
            start_seconds=None,
            stop_seconds=None,
        )
        await self._system.spawn(ROOT, root)

    def _memories(self) -> Entities:
        outside = self._outside

        def memory(name: str) -> ChildSpec:
            make = partial(Memory, learner_of(name), outside.store, outside.knowledge.text, outside.lookalikes)
            return ChildSpec(name, make)

        return Entities(memory, resting=Resting(idle_seconds=60.0))

    def _of_privacy(self) -> tuple[ChildSpec, ...]:
        keeping, privacy = self._outside.keeping, self._outside.privacy
        tidying = () if privacy is None else (ChildSpec("tidying", lambda: Tidying(privacy)),)
        if keeping is None:
            return tidying
        return supervisor_spec("keeping", lambda: keepings(keeping)), *tidying

    def _pool(self) -> InferencePool:
        outside, settings = self._outside, self._settings.pool
        return InferencePool(outside.ears, settings, self._generations, outside.meter, self._installed)

    def _sessions(self) -> DynamicSupervisor[VisitSeed]:
        parts = VisitParts(
            system=self._system,
            knowledge=self._outside.knowledge,
            pool=self._system.ref("/inference"),
            memory=lambda learner: self._system.ref(f"/memory/{name_of(learner)}"),
            session=self._settings.session,
            analysis=self._settings.analysis,
            wall_clock=self._outside.wall_clock,
            model=self._outside.model,
            keeping=None
            if self._outside.keeping is None
            else (lambda session: self._system.ref(f"{KEEPING}/{session}")),
        )
        return DynamicSupervisor(visit_template(parts), most=self._settings.session.max_sessions)

    def _recordings(self) -> DynamicSupervisor[Brought]:
        template = recording_template(self._system.ref("/inference"), self._settings.analysis)
        return DynamicSupervisor(template, most=self._settings.pool.max_files)

    def _doors(self) -> Supervisor:
        server, admin = self._settings.server, self._settings.admin
        return Supervisor(
            (
                ChildSpec(
                    "public", lambda: Door(self._public, server.host, server.port, server.backlog), shutdown=10.0
                ),
                ChildSpec("admin", lambda: Door(self._outside.admin_application, admin.host, admin.port, backlog=16)),
            ),
            intensity=Intensity(3, 60.0),
        )

    def _public(self) -> web.Application:
        recordings = Recordings(self._system, self._system.ref("/inference"))
        return self._outside.public_application(self._visits, recordings)

    async def end_visits_of(self, learner: LearnerId) -> int:
        """End every visit of a learner at once, and let their memory rest; returns how many visits there were."""
        ended = await self._visits.end_all_of(learner)
        await self._system.ref(f"/memory/{name_of(learner)}").stop()
        return ended

    async def public_address(self) -> DoorAddress:
        """Say where the page is."""
        return await self._system.ref("/doors/public").ask(WhereAreYou(), within=_ASK_SECONDS)

    async def admin_address(self) -> DoorAddress:
        """Say where the operator's door is."""
        return await self._system.ref("/doors/admin").ask(WhereAreYou(), within=_ASK_SECONDS)

    async def wait_over(self) -> None:
        """Wait until the tree is gone: stopped, or failed beyond its means."""
        await self._system.wait_gone(ROOT)

    async def stop(self, within: float) -> tuple[str, ...]:
        """Stop everything in phases; returns the phases that did not end in time."""
        phases = (
            Phase("stop accepting", self._visits.stop_accepting, _ASK_SECONDS),
            Phase("drain sessions", self._visits.drain, within / 2),
            Phase("stop the tree", lambda: self._system.ref(ROOT).stop(), within),
        )
        return await shut_down(phases, within=within, log=self._system.log)
