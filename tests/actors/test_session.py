"""The session's own duties: its line, its audio, its end. What it is for is in tests/scenarios/test_recitation.py."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from actors.events import RecitationEnded, RecitationStalled
from actors.lesson import Lesson
from actors.memory import Memory, Whereabouts
from actors.ports import CloseReason, Fault, LearnerId, SessionId
from actors.recitation.messages import AnalysisMessage, BeginRecitation, EndRecitation, HearAudio
from actors.runtime import Actor, CellSpec, Ref, System
from actors.session import Session
from actors.visit.messages import (
    Attach,
    AudioArrived,
    Detach,
    Drain,
    EventsSeen,
    Identity,
    OpenRecitation,
    SessionMessage,
    WhoseSession,
)
from actors.visit.to_client import ToClient
from config.settings import SessionSettings
from models.quran.lookalikes import LookAlikes
from models.quran.text import Text
from models.recitation.verdict import Summary
from tests.fakes.connections import RecordingConnection
from tests.fakes.documents import RememberedDocuments

IDENTITY = Identity(SessionId("s"), 7, LearnerId("amina"))


class SilentAnalysis(Actor[AnalysisMessage]):
    def __init__(self) -> None:
        self.told: list[AnalysisMessage] = []

    def on_receive(self, message: AnalysisMessage) -> None:
        self.told.append(message)


class Visit:
    def __init__(self, system: System) -> None:
        self.system = system
        self.analysis = SilentAnalysis()
        self.session: Ref[SessionMessage] = system.ref("/session")
        self.line: RecordingConnection[ToClient] = RecordingConnection()

    async def start(self, settings: SessionSettings | None = None) -> None:
        analysis = await self.system.spawn("/analysis", CellSpec(lambda: self.analysis))
        remembered = Memory(LearnerId("amina"), RememberedDocuments(), Text.load(), LookAlikes.load())
        memory = await self.system.spawn("/memory", CellSpec(lambda: remembered))
        chosen = settings or SessionSettings()
        about = (memory, Whereabouts(), chosen, lambda: 0.0, "ear 1")
        lesson = CellSpec(lambda: Lesson(IDENTITY.session, self.session, *about))
        session = CellSpec(lambda: Session(IDENTITY, analysis, self.system.ref("/lesson"), memory, chosen, lambda: 0.0))
        await self.system.spawn("/lesson", lesson)
        await self.system.spawn("/session", session)
        await self.say(Attach(self.line, resumed=False))

    async def say(self, *messages: SessionMessage, then_wait: float = 0.1) -> None:
        for message in messages:
            self.session.tell(message)
        await asyncio.sleep(then_wait)


@pytest_asyncio.fixture
async def visit(system: System) -> AsyncIterator[Visit]:
    visit = Visit(system)
    yield visit
    for cell in system.cells():
        await system.ref(cell.path).stop()


async def test_it_says_whose_it_is(visit: Visit) -> None:
    await visit.start()

    assert await visit.session.ask(WhoseSession(), within=1) == IDENTITY


async def test_audio_goes_on_only_while_a_recitation_is_open(visit: Visit) -> None:
    await visit.start()

    await visit.say(AudioArrived(0, b""), OpenRecitation("112"), AudioArrived(1, b""))

    assert visit.analysis.told == [BeginRecitation(1, "112"), HearAudio(1, b"")]


async def test_an_open_that_is_said_again_over_another_line_is_dropped(visit: Visit) -> None:
    await visit.start()
    ended = RecitationEnded(1, None, (), Summary())

    await visit.say(OpenRecitation("112", 1), OpenRecitation("112", 1), ended, OpenRecitation("112", 1))
    await visit.say(OpenRecitation("113", 2))

    assert visit.analysis.told == [BeginRecitation(1, "112"), BeginRecitation(2, "113")]


async def test_a_line_whose_hello_is_late_does_not_replace_the_later_one(visit: Visit) -> None:
    await visit.start()
    second: RecordingConnection[ToClient] = RecordingConnection(2)
    third: RecordingConnection[ToClient] = RecordingConnection(3)

    await visit.say(Attach(third, resumed=True, line=2), Attach(second, resumed=True, line=1))

    assert (second.closed, third.closed) == (CloseReason("replaced"), None)


async def test_nobody_coming_ends_it_in_time(visit: Visit) -> None:
    await visit.start(SessionSettings(resume_within_seconds=10.0))

    await visit.say(Detach(visit.line.connection_id), then_wait=9)
    is_there_before = visit.session.is_alive
    await asyncio.sleep(2)

    assert is_there_before
    assert not visit.session.is_alive


async def test_a_learner_who_says_nothing_for_long_is_let_go(visit: Visit) -> None:
    await visit.start(SessionSettings(idle_seconds=30.0))

    await asyncio.sleep(40)

    assert visit.line.closed is not None
    assert visit.line.closed.code == "idle"


async def test_a_client_that_missed_too_much_is_told_and_not_attached(visit: Visit) -> None:
    await visit.start(SessionSettings(kept_events=16))
    for sequence in range(20):
        await visit.say(OpenRecitation(str(sequence)), RecitationEnded(sequence, None, (), Summary()))
    late: RecordingConnection[ToClient] = RecordingConnection(2)

    await visit.say(Attach(late, resumed=True, seen_event=0))

    assert [body.code for body in late.bodies if isinstance(body, Fault)] == ["events_lost"]
    assert late.closed is not None
    assert visit.line.closed is None


async def test_what_the_client_has_seen_is_not_told_again(visit: Visit) -> None:
    await visit.start()
    await visit.say(AudioArrived(0, b""))  # there is no recitation: a lasting fault
    again: RecordingConnection[ToClient] = RecordingConnection(2)

    await visit.say(EventsSeen(1), Attach(again, resumed=True, seen_event=1))

    assert again.numbers == []


async def test_draining_ends_what_is_open_before_the_line(visit: Visit) -> None:
    await visit.start()
    await visit.say(OpenRecitation("112"))

    await visit.say(Drain())
    is_waiting = visit.line.closed is None
    await visit.say(RecitationEnded(1, "112", (), Summary()))

    assert is_waiting
    assert visit.analysis.told[-1] == EndRecitation(1)
    assert visit.line.closed is not None
    assert visit.line.closed.code == "draining"


async def test_a_client_that_is_sent_away_for_a_while_finds_its_session_as_it_was(visit: Visit) -> None:
    await visit.start()
    await visit.say(OpenRecitation("112"))
    fault = Fault("overloaded", "server", retry=True, detail="too much waits", retry_after_ms=5000)

    await visit.say(RecitationStalled(fault))
    again: RecordingConnection[ToClient] = RecordingConnection(2)
    await visit.say(Attach(again, resumed=True, seen_event=1), AudioArrived(0, b""))

    assert visit.line.bodies[-1] == fault
    assert visit.line.closed == CloseReason("overloaded", retry_after_ms=5000, resume=True)
    assert again.closed is None
    assert visit.analysis.told == [BeginRecitation(1, "112"), HearAudio(0, b"")]


async def test_a_session_that_fails_leaves_nobody_on_a_dead_line(visit: Visit) -> None:
    await visit.start()

    await visit.session.kill()

    assert visit.line.closed is not None
    assert visit.line.closed.code == "session_failed"
