"""A whole Talqin on virtual time: the real tree's actors, a voice model that hears what is written, no socket."""

import asyncio
from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from actors.later.catching_up import CatchingUp
from actors.later.put_by import PutBy
from actors.memory import Memory, MemoryMessage, learner_of, name_of
from actors.ports import LearnerId
from actors.privacy.keeping import KeepingParts
from actors.recitation.recital import Knowledge
from actors.runtime import CellSpec, Ref, System
from actors.stores.put_by import PutByStore
from actors.visit.cache import SessionCache
from actors.visit.directory import Visitor
from actors.visit.messages import Attach, AudioArrived, SessionMessage
from actors.visit.to_client import ToClient
from config.settings import AnalysisSettings, FeedbackSettings, SessionSettings
from models.learning.levels import Level
from models.quran.lookalikes import LookAlikes
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from supervisors.keepings import KEEPING, keepings
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import DynamicSupervisor
from supervisors.library.entities import Entities
from supervisors.library.intensity import Intensity
from supervisors.library.supervisor import Supervisor, supervisor_spec
from supervisors.visits import VisitParts, Visits, VisitSeed, visit_template
from tests.fakes.connections import RecordingConnection
from tests.fakes.documents import RememberedDocuments
from tests.fakes.ears import FakePlace, pool_of
from tests.fakes.spoken import SpokenModel

FRAME_BYTES = 2 * 5120
WALL = 1_790_000_000.0


class House:
    """Everything between the doors.

    Attributes:
        model: what hears.
        core: where its ears are made.
        store: what remembers.
        wall: what the clock on the wall says, in seconds since 1970.
    """

    def __init__(
        self,
        system: System,
        session: SessionSettings | None = None,
        feedback: FeedbackSettings | None = None,
        keeping: KeepingParts | None = None,
        cache: SessionCache | None = None,
        put_by: Sequence[PutByStore] = (),
    ) -> None:
        self.system = system
        self.model = SpokenModel()
        self.core = FakePlace(model=lambda: self.model)
        self._generations = count(1)
        self.store = RememberedDocuments()
        self.visits = Visits(system, feedback=feedback, cache=cache)
        self.text, self.sounds = Text.load(), Sounds.load()
        self.wall = WALL
        self._session = session or SessionSettings()
        self._keeping = keeping
        self._cache = cache
        self._put_by = put_by

    async def start(self) -> None:
        keeping = self._keeping
        children = (
            supervisor_spec("memory", self._memories),
            *((ChildSpec("catching_up", lambda: CatchingUp(self._put_by, self._memory_of)),) if self._put_by else ()),
            *(() if keeping is None else (supervisor_spec("keeping", lambda: keepings(keeping)),)),
            ChildSpec("inference", lambda: pool_of(self.core.place(), generations=self._generations)),
            supervisor_spec("sessions", self._sessions),
        )
        root = CellSpec(
            lambda: Supervisor(children, strategy="one_for_one", intensity=Intensity(3, 60.0)), stop_seconds=None
        )
        await self.system.spawn("/", root)

    async def stop(self) -> None:
        await self.system.ref("/").stop()

    def _memory_of(self, learner: LearnerId) -> Ref[MemoryMessage]:
        return self.system.ref(f"/memory/{name_of(learner)}")

    def _memories(self) -> Entities:
        lookalikes = LookAlikes.load()
        return Entities(
            lambda name: ChildSpec(name, lambda: Memory(learner_of(name), self.store, self.text, lookalikes))
        )

    def _sessions(self) -> DynamicSupervisor[VisitSeed]:
        knowledge = Knowledge(self.text, self.sounds, PlaceIndex.load(), JudgeSettings(delay_frames=0))
        parts = VisitParts(
            system=self.system,
            knowledge=knowledge,
            pool=self.system.ref("/inference"),
            memory=self._memory_of,
            session=self._session,
            analysis=AnalysisSettings(),
            wall_clock=lambda: self.wall,
            model="spoken 1",
            keeping=None if self._keeping is None else (lambda session: self.system.ref(f"{KEEPING}/{session}")),
            cache=self._cache,
            put_by=PutBy(self._put_by) if self._put_by else None,
        )
        return DynamicSupervisor(visit_template(parts), most=4)

    async def visit(self, learner: str = "amina", locale: str = "en", level: Level | None = None) -> "Learner":
        ref = await self.visits.open_session(Visitor(LearnerId(learner), locale, level))
        return Learner(ref)


class Learner:
    """One learner's side, behind the door.

    Attributes:
        line: what was said over the connection of the moment.
    """

    def __init__(self, session: Ref[SessionMessage]) -> None:
        self.session = session
        self.line: RecordingConnection[ToClient] = RecordingConnection(1)
        self.sequence = 0
        session.tell(Attach(self.line, resumed=False))

    def come_back(self, seen_event: int) -> None:
        """Attach a new line in place of the lost one."""
        self.line = RecordingConnection(self.line.connection_id + 1)
        self.session.tell(Attach(self.line, resumed=True, seen_event=seen_event))

    def say(self, message: SessionMessage) -> None:
        self.session.tell(message)

    async def recite(self, pcm: NDArray[np.int16]) -> None:
        """Send audio in frames of 320 ms, at the pace of a microphone."""
        for frame in self.frames(pcm):
            self.session.tell(frame)
            await asyncio.sleep(0.32)

    def frames(self, pcm: NDArray[np.int16]) -> list[AudioArrived]:
        data = pcm.astype("<i2").tobytes()
        frames = [data[start : start + FRAME_BYTES] for start in range(0, len(data), FRAME_BYTES)]
        first, self.sequence = self.sequence, self.sequence + len(frames)
        return [AudioArrived(first + number, frame) for number, frame in enumerate(frames)]

    def heard(self, kind: type[ToClient]) -> list[ToClient]:
        return [body for body in self.line.bodies if isinstance(body, kind)]
