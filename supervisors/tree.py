"""The whole tree on one page: who is started when, by whom, and what happens when one fails.

    /                    one_for_one: each knows the others by name, and copes while one is away
    ├── memory           the learners' memories: entities, one a learner, made when they are spoken to
    ├── shards           where there are several nodes: which memories are this one's (supervisors/memories.py)
    ├── questions        and what other nodes ask of them
    ├── catching_up      remembers what was put by while the documents were away (actors/later/catching_up.py)
    ├── keeping          where audio may be kept: entities, one a session that recites (actors/privacy/keeping.py)
    ├── tidying          takes away what is over time (actors/privacy/tidying.py)
    ├── inference        who hears: this node's pool or other nodes', and what belongs to it (supervisors/hearing.py)
    ├── sessions         dynamic: one small supervisor a visit (supervisors/visits.py)
    ├── recordings       dynamic: one actor a recording that was brought as a whole (supervisors/recordings.py)
    ├── work             judges recordings that may wait (supervisors/work.py)
    └── doors            one_for_one
        ├── public       page and WebSocket
        └── admin        the operator's door

Started from top to bottom, stopped from bottom to top; before that, sessions are drained.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from actors.later.catching_up import CatchingUp
from actors.later.put_by import PutBy
from actors.memory import Memory, MemoryMessage, name_of
from actors.pool.ears import MakePlaces
from actors.pool.meter import PoolMeter
from actors.ports import LearnerId, VerdictMeter
from actors.privacy.desks import PrivacyDesks
from actors.privacy.keeping import KeepingParts
from actors.privacy.tidying import Tidying
from actors.recitation.hearing import RecordingHearer
from actors.recitation.recital import Knowledge
from actors.runtime import CellSpec, Ref, System
from actors.shards.ownership import Home, Tenure
from actors.stores.documents import DocumentStore
from actors.stores.put_by import PutByStore
from actors.visit.cache import SessionCache
from actors.visit.directory import SessionDirectory
from config.settings import SessionSettings, Settings
from models.quran.lookalikes import LookAlikes
from supervisors.hearing import Ears, Hearing, Lines
from supervisors.keepings import KEEPING, keepings
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import DynamicSupervisor
from supervisors.library.intensity import Intensity
from supervisors.library.shutdown import Phase, shut_down
from supervisors.library.supervisor import Supervisor, supervisor_spec
from supervisors.memories import Memories, Neighbours
from supervisors.recordings import Brought, Recordings, recording_template
from supervisors.roles import parts_of
from supervisors.visits import VisitParts, Visits, VisitSeed, visit_template
from supervisors.work import WorkParts, work_supervisor
from transport.door import Door, DoorAddress, WhereAreYou

ROOT = "/"
_ASK_SECONDS = 5.0
_ROOT_INTENSITY = Intensity(10, 60.0)
"""With the waits between them, some 40 s of tries: a pool that cannot be made for a moment is no end of a node."""


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
    session_cache: SessionCache | None = None
    """What keeps sessions for other processes; None where there are none."""
    neighbours: Neighbours | None = None
    """What makes this node one of several; None where it is alone."""
    work: WorkParts | None = None
    """Recordings that may wait; None where none are taken."""
    verdicts: VerdictMeter | None = None
    """Where it is counted how late verdicts are; None for nowhere."""
    put_by: Sequence[PutByStore] = ()
    """Where recitations are put by that the documents cannot take now; none where nothing is."""
    lines: Lines | None = None
    """What ties this node to others that hear, or that it hears for; None where there are none."""


class Tree:
    """A running Talqin: where its doors are, and how it stops."""

    def __init__(self, system: System, settings: Settings, outside: Outside) -> None:
        self._system = system
        self._settings = settings
        self._outside = outside
        home = Home(settings.node.name, public=settings.node.public_url)
        self._memories = Memories(system, home, outside.store, self._memory, outside.neighbours)
        self._visits = Visits(
            system,
            settings.session,
            feedback=settings.feedback,
            cache=outside.session_cache,
            ownership=self._memories.ownership,
            node=settings.node.name,
        )
        ears = Ears(outside.ears, settings.pool, outside.meter)
        self._hearing = Hearing(system, parts_of(settings.node), ears, outside.lines)

    async def start(self) -> None:
        """Start everything, in order.

        Raises:
            StartError: something could not start; what had started was stopped again.
        """
        children = (
            *self._memories.children(),
            *self._of_later(),
            *self._of_privacy(),
            *self._hearing.children(),
            supervisor_spec("sessions", self._sessions),
            supervisor_spec("recordings", self._recordings),
            *self._of_work(),
            supervisor_spec("doors", self._doors),
        )
        root = CellSpec(
            lambda: Supervisor(children, strategy="one_for_one", intensity=_ROOT_INTENSITY, backoff=Backoff()),
            start_seconds=None,
            stop_seconds=None,
        )
        await self._system.spawn(ROOT, root)

    def _memory(self, learner: LearnerId, tenure: Tenure | None) -> Memory:
        outside = self._outside
        return Memory(learner, outside.store, outside.knowledge.text, outside.lookalikes, tenure)

    def _of_later(self) -> tuple[ChildSpec, ...]:
        stores = self._outside.put_by
        return (ChildSpec("catching_up", lambda: CatchingUp(stores, self._memory_of)),) if stores else ()

    def _memory_of(self, learner: LearnerId) -> Ref[MemoryMessage]:
        return self._system.ref(f"/memory/{name_of(learner)}")

    def _of_privacy(self) -> tuple[ChildSpec, ...]:
        keeping, privacy = self._outside.keeping, self._outside.privacy
        tidying = () if privacy is None else (ChildSpec("tidying", lambda: Tidying(privacy)),)
        if keeping is None:
            return tidying
        return supervisor_spec("keeping", lambda: keepings(keeping)), *tidying

    def _sessions(self) -> DynamicSupervisor[VisitSeed]:
        parts = VisitParts(
            system=self._system,
            knowledge=self._outside.knowledge,
            pool=self._hearing.pool,
            memory=self._memory_of,
            session=self._session_settings(),
            analysis=self._settings.analysis,
            wall_clock=self._outside.wall_clock,
            model=self._outside.model,
            keeping=None
            if self._outside.keeping is None
            else (lambda session: self._system.ref(f"{KEEPING}/{session}")),
            cache=self._outside.session_cache,
            meter=self._outside.verdicts,
            put_by=PutBy(self._outside.put_by) if self._outside.put_by else None,
        )
        return DynamicSupervisor(visit_template(parts), most=self._settings.session.max_sessions)

    def _session_settings(self) -> SessionSettings:
        """Let a recitation's end wait for who follows a memory's node that has died: its lease, twice over."""
        session, node = self._settings.session, self._settings.node
        if self._outside.neighbours is None:
            return session
        within = max(session.remember_within_seconds, 2 * node.lease_seconds)
        return session.model_copy(update={"remember_within_seconds": within})

    def _recordings(self) -> DynamicSupervisor[Brought]:
        template = recording_template(self._hearing.pool, self._settings.analysis)
        return DynamicSupervisor(template, most=self._settings.pool.max_files)

    def _of_work(self) -> tuple[ChildSpec, ...]:
        parts = self._outside.work
        return () if parts is None else (supervisor_spec("work", lambda: work_supervisor(parts, self._hearer())),)

    def _hearer(self) -> Recordings:
        return Recordings(self._system, self._hearing.pool)

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
        return self._outside.public_application(self._visits, self._hearer())

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

    async def _stop_accepting(self) -> None:
        self._memories.prepare_to_leave()
        await self._visits.stop_accepting()

    async def wait_over(self) -> None:
        """Wait until the tree is gone: stopped, or failed beyond its means."""
        await self._system.wait_gone(ROOT)

    async def stop(self, within: float) -> tuple[str, ...]:
        """Stop everything in phases; returns the phases that did not end in time."""
        phases = (
            Phase("stop accepting", self._stop_accepting, _ASK_SECONDS),
            Phase("drain sessions", self._visits.drain, within / 2),
            Phase("give streams away", self._hearing.leave, within / 4),
            Phase("stop the tree", lambda: self._system.ref(ROOT).stop(), within),
        )
        return await shut_down(phases, within=within, log=self._system.log)
