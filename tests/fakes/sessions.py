"""A directory whose sessions are scripted: they greet, remember what they are told, and say what a test wants."""

from itertools import count

from actors.ports import Connection, LearnerId, SessionId
from actors.runtime import Actor, CellSpec, Ref, System
from actors.shards.ownership import Home
from actors.visit.directory import SessionElsewhereError, SessionRefusedError, SessionUnknownError, Visitor
from actors.visit.messages import Attach, Detach, Identity, Leave, SessionMessage
from actors.visit.to_client import ToClient, Welcome


class ScriptedSession(Actor[SessionMessage]):
    """Implements the session's side of the door."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.told: list[SessionMessage] = []
        self.connection: Connection[ToClient] | None = None

    def on_receive(self, message: SessionMessage) -> object:
        self.told.append(message)
        match message:
            case Attach():
                self.connection = message.connection
                identity = self.identity
                welcome = Welcome(identity.session, identity.epoch, message.resumed, next_audio=0, credit=8)
                message.connection.send(welcome, event=None)
            case Leave():
                self.context.self_ref.stop()
            case Detach():
                self.connection = None
            case _:
                pass
        return None


class ScriptedDirectory:
    """Implements `SessionDirectory` with scripted sessions."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._numbers = count(1)
        self.sessions: dict[SessionId, ScriptedSession] = {}
        self.visitors: list[Visitor] = []
        self.is_full = False
        self.elsewhere: Home | None = None
        """Where whoever is not sent here is at home."""

    async def open_session(self, visitor: Visitor) -> Ref[SessionMessage]:
        if self.is_full:
            raise SessionRefusedError("as many as there may be", retry_after_ms=5000)
        if self.elsewhere is not None and not visitor.was_sent:
            raise SessionElsewhereError(self.elsewhere)
        self.visitors.append(visitor)
        identity = Identity(SessionId(f"s{next(self._numbers)}"), 7, LearnerId("guest"))
        session = self.sessions[identity.session] = ScriptedSession(identity)
        ref: Ref[SessionMessage] = await self._system.spawn(f"/{identity.session}", CellSpec(lambda: session))
        return ref

    async def find_session(self, session: SessionId, epoch: int, visitor: Visitor) -> Ref[SessionMessage]:
        del visitor
        known = self.sessions.get(session)
        if known is None or known.identity.epoch != epoch:
            raise SessionUnknownError("no such session")
        return self._system.ref(f"/{session}")
