"""The sessions of this node: one small supervisor a visit, made when a learner comes in, gone when they leave.

/sessions/<session id>      ends with any of its parts: one that fails takes its visit along, and no other
lesson                  what now, and why; how it is practised
feedback                what the learner is told
analysis                one recitation, heard and judged
session                 the visit itself

Where sessions are kept, `journal` is beside the session, and a visit that another process began can be gone on with.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from random import random
from typing import Any

import msgspec

from actors.analysis import Analysis
from actors.feedback import Feedback, Manner
from actors.kept_session import KeptSession
from actors.later.put_by import PutBy
from actors.lesson import Lesson
from actors.memory import MemoryMessage, Whereabouts
from actors.pool.port import PoolPort
from actors.ports import LearnerId, SessionId, StoreUnavailableError, VerdictMeter
from actors.privacy.keeping import KeepingMessage, KeptLine
from actors.recitation.recital import Knowledge
from actors.runtime import ActorError, Ref, System
from actors.session import Session
from actors.shards.ownership import Ownership
from actors.visit.cache import Head, SessionCache, TakenUp
from actors.visit.directory import SessionElsewhereError, SessionRefusedError, SessionUnknownError, Visitor
from actors.visit.journal import SessionJournal
from actors.visit.messages import Drain, Identity, SessionMessage, WhoseSession
from config.settings import AnalysisSettings, FeedbackSettings, SessionSettings
from models.learning.catalogue import language_of
from models.learning.levels import Level
from supervisors.library.child import ChildSpec
from supervisors.library.dynamic import CountChildren, CrowdedError, DynamicMessage, StartChild, StopAccepting
from supervisors.library.supervisor import Supervisor, supervisor_spec

SESSIONS = "/sessions"
"""The path of the dynamic supervisor that this file makes visits for."""

_START_SECONDS = 5.0
_CROWDED_RETRY_MS = 5000
_AWAY_RETRY_MS = 1000
_GONE = "there is no such session any more; begin a new one"
_ANOTHERS = "this session has another epoch or another learner; begin a new one"
_COME_BACK_MS = 1000
"""After a drain, at the soonest."""


class VisitSeed(msgspec.Struct, frozen=True):
    """What makes one visit."""

    identity: Identity
    manner: Manner
    whereabouts: Whereabouts = Whereabouts()
    taken: TakenUp | None = None
    """What another process has kept of it; None for a new one."""


@dataclass(frozen=True, slots=True)
class VisitParts:
    """What every visit is given."""

    system: System
    knowledge: Knowledge
    pool: PoolPort
    memory: Callable[[LearnerId], Ref[MemoryMessage]]
    session: SessionSettings
    analysis: AnalysisSettings
    wall_clock: Callable[[], float]
    model: str = ""
    """Name and version of the voice model, for the evidence of wrong calls."""
    keeping: Callable[[SessionId], Ref[KeepingMessage]] | None = None
    """What keeps a session's audio; None where none is ever kept."""
    cache: SessionCache | None = None
    """What keeps sessions, so that another process can go on with them; None where there is no other."""
    meter: VerdictMeter | None = None
    """Counts how late verdicts are; None for nobody."""
    put_by: PutBy | None = None
    """Puts by what a memory cannot take now; None where nothing is put by."""


def visit_template(parts: VisitParts) -> Callable[[VisitSeed], ChildSpec]:
    """Give the template of the sessions' supervisor."""

    def visit(seed: VisitSeed) -> ChildSpec:
        return supervisor_spec(seed.identity.session, _Visit(parts, seed).supervisor, restart="temporary")

    return visit


@dataclass(frozen=True, slots=True)
class _Visit:
    """Makes the actors of one visit; its bound methods take a third of the room of as many partials."""

    parts: VisitParts
    seed: VisitSeed

    def supervisor(self) -> Supervisor:
        makers: dict[str, Callable[[], Lesson | Feedback | Analysis | Session | SessionJournal]] = {
            "lesson": self.lesson,
            "feedback": self.feedback,
            "analysis": self.analysis,
            "session": self.session,
        }
        if self.parts.cache is not None:
            makers |= _kept_makers(self.parts.cache, self.parts, self.seed)
        children = [ChildSpec(name, make, restart="temporary", significant=True) for name, make in makers.items()]
        return Supervisor(children, auto_shutdown="any_significant")

    def lesson(self) -> Lesson:
        parts, identity = self.parts, self.seed.identity
        put_by = None if parts.put_by is None else partial(parts.put_by.put, identity.learner)
        about = (self._memory, self.seed.whereabouts, parts.session, parts.wall_clock, parts.model, put_by)
        return Lesson(identity.session, self._ref("session"), *about)

    def feedback(self) -> Feedback:
        knowledge = self.parts.knowledge
        return Feedback(self._ref("session"), self.seed.manner, knowledge.text, knowledge.sounds)

    def analysis(self) -> Analysis:
        parts, identity = self.parts, self.seed.identity
        keeping = None if parts.keeping is None else parts.keeping(identity.session)
        kept = None if keeping is None else KeptLine(keeping, identity.learner, identity.session)
        step_frames = 0 if parts.cache is None else max(1, parts.session.window_frames // 4)
        hearing = (parts.pool, parts.knowledge, parts.analysis)
        return Analysis(self._ref("feedback"), *hearing, kept, step_frames, parts.meter)

    def session(self) -> Session:
        parts, identity, others = self.parts, self.seed.identity, (self._ref("analysis"), self._ref("lesson"))
        return Session(identity, *others, self._memory, parts.session, parts.wall_clock)

    @property
    def _memory(self) -> Ref[MemoryMessage]:
        return self.parts.memory(self.seed.identity.learner)

    def _ref(self, name: str) -> Ref[Any]:
        return self.parts.system.ref(f"{SESSIONS}/{self.seed.identity.session}/{name}")


def _kept_makers(
    cache: SessionCache, parts: VisitParts, seed: VisitSeed
) -> dict[str, Callable[[], Lesson | Feedback | Analysis | Session | SessionJournal]]:
    """Give what makes a session that is kept, and its journal."""
    name, taken = seed.identity.session, seed.taken
    lesson, analysis, session, journal = (
        parts.system.ref(f"{SESSIONS}/{name}/{part}") for part in ("lesson", "analysis", "session", "journal")
    )
    manner, memory = seed.manner, parts.memory(seed.identity.learner)
    head = taken.head if taken else Head(seed.identity, manner.locale, manner.level, seed.whereabouts)
    about = (head, analysis, lesson, memory, parts.session, parts.wall_clock, journal, taken)
    generation, seconds = taken.generation if taken else 1, parts.session.resume_within_seconds / 3
    return {
        "journal": partial(SessionJournal, name, generation, cache, session, seconds),
        "session": partial(KeptSession, *about),
    }


class Visits:
    """Opens and finds sessions for the doors (`actors.visit.directory.SessionDirectory`)."""

    def __init__(
        self,
        system: System,
        settings: SessionSettings | None = None,
        chance: Callable[[], float] = random,
        feedback: FeedbackSettings | None = None,
        cache: SessionCache | None = None,
        ownership: Ownership | None = None,
        node: str = "",
    ) -> None:
        """Look after the sessions of a system.

        Args:
            system: where they live.
            settings: their section.
            chance: gives a number in [0, 1), for the times at which drained learners come back.
            feedback: the section of how learners are told.
            cache: what keeps sessions; None where none are.
            ownership: says at which node a learner's memory is, and so their visits are to be; None where it is alone.
            node: this one's name.
        """
        self._ownership = ownership
        self._node = node
        self._system = system
        self._settings = settings or SessionSettings()
        self._chance = chance
        self._feedback = feedback or FeedbackSettings()
        self._cache = cache
        self._sessions: Ref[DynamicMessage] = system.ref(SESSIONS)

    async def open_session(self, visitor: Visitor) -> Ref[SessionMessage]:
        """Have a visit started.

        Raises:
            SessionRefusedError: there are as many as may be, or the node is draining.
            SessionElsewhereError: the learner is at home at another node.
        """
        if not visitor.was_sent:
            await self._see_home(visitor.learner)
        identity = Identity(SessionId(secrets.token_urlsafe(18)), secrets.randbits(53), visitor.learner)
        manner = Manner(visitor.locale, visitor.level or Level(self._feedback.level))
        seed = VisitSeed(identity, manner, Whereabouts(language_of(visitor.locale), visitor.zone_minutes))
        return await self._start(seed)

    async def _see_home(self, learner: LearnerId) -> None:
        """Send a learner to where their memory is; where that is not known, or cannot be chosen, they stay.

        Whoever comes back to a session stays, too: it is gone on with here, and asks the memory there.
        """
        home = None if self._ownership is None else await self._ownership.home_of(learner)
        if home is not None and home.node != self._node and home.public:
            raise SessionElsewhereError(home)

    async def _start(self, seed: VisitSeed) -> Ref[SessionMessage]:
        try:
            await self._sessions.ask(StartChild(seed), within=_START_SECONDS)
        except (CrowdedError, ActorError) as error:
            raise SessionRefusedError(f"no session can be opened now: {error}", _CROWDED_RETRY_MS) from error
        return self._system.ref(_path_of(seed.identity.session))

    async def find_session(self, session: SessionId, epoch: int, visitor: Visitor) -> Ref[SessionMessage]:
        """Find a session that waits for its learner, here or in what another process has kept.

        Raises:
            SessionUnknownError: it is over or never was, is another learner's, or the epoch is another.
            SessionRefusedError: it cannot be gone on with now.
        """
        ref: Ref[SessionMessage] = self._system.ref(_path_of(session))
        try:
            identity = await ref.ask(WhoseSession(), within=_START_SECONDS)
        except ActorError as error:
            if self._cache is not None:
                return await self._take_up(self._cache, session, epoch, visitor)
            raise SessionUnknownError(_GONE) from error
        if (identity.learner, identity.epoch) != (visitor.learner, epoch):
            raise SessionUnknownError(_ANOTHERS)
        return ref

    async def _take_up(
        self, cache: SessionCache, session: SessionId, epoch: int, visitor: Visitor
    ) -> Ref[SessionMessage]:
        """Go on with a session that another process has kept; that process can keep nothing more of it."""
        try:
            found = await cache.look(session)
            if found is None:
                raise SessionUnknownError(_GONE)
            generation, head = found
            if (head.identity.learner, head.identity.epoch) != (visitor.learner, epoch):
                raise SessionUnknownError(_ANOTHERS)
            taken = await cache.take_up(session, generation)
        except StoreUnavailableError as error:
            raise SessionRefusedError(f"it is out of reach: {error}", _AWAY_RETRY_MS) from error
        if taken is None:
            raise SessionRefusedError("this session is being taken up elsewhere", _AWAY_RETRY_MS)
        self._system.log.info("session_taken_up", session=session, chunks=len(taken.chunks), events=len(taken.events))
        head = taken.head
        seed = VisitSeed(head.identity, Manner(head.locale, head.level), head.whereabouts, taken)
        return await self._start(seed)

    async def stop_accepting(self) -> None:
        """Take no new session in from now on."""
        await self._sessions.ask(StopAccepting(), within=_START_SECONDS)

    async def drain(self) -> None:
        """Tell every session to end, and its learner when and where to come back; wait until all have ended.

        The times are spread at random, so that a crowd does not come back as one. The caller limits the time.
        """
        paths = [
            cell.path for cell in self._system.cells() if cell.path.startswith(SESSIONS) and cell.kind == "Session"
        ]
        spread_ms = 1000 * len(paths) / self._settings.drain_per_second
        for path in paths:
            wait_ms = round(_COME_BACK_MS + spread_ms * self._chance())
            self._system.ref(path).tell(Drain(wait_ms, self._settings.drain_to))
        for path in paths:
            await self._system.wait_gone(path.rsplit("/", maxsplit=1)[0])

    async def end_all_of(self, learner: LearnerId) -> int:
        """End every visit of a learner at once, without a final and without a memory of it; returns how many.

        For who is being erased: what they were reciting is not to be remembered.
        """
        ended = 0
        for cell in self._system.cells():
            if not cell.path.startswith(SESSIONS) or cell.kind != "Session":
                continue
            try:
                identity = await self._system.ref(cell.path).ask(WhoseSession(), within=_START_SECONDS)
            except ActorError:
                continue  # it has ended by itself
            if identity.learner == learner:
                visit = cell.path.rsplit("/", maxsplit=1)[0]
                self._system.ref(visit).kill()
                await self._system.wait_gone(visit)
                await self._forget(identity.session)
                ended += 1
        return ended

    async def _forget(self, session: SessionId) -> None:
        """Forget what is kept of a session that was cut off; a cache that is away forgets by itself in minutes."""
        if self._cache is None:
            return
        with suppress(StoreUnavailableError):
            found = await self._cache.look(session)
            if found is not None:
                await self._cache.forget(session, found[0])

    async def count(self) -> int:
        """How many sessions there are."""
        return await self._sessions.ask(CountChildren(), within=_START_SECONDS)


def _path_of(session: SessionId) -> str:
    return f"{SESSIONS}/{session}/session"
