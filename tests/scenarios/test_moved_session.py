"""A node that is killed in the middle of a recitation: what the learner is told is what an undisturbed one would be."""

import asyncio

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from actors.events import RecitationEnded
from actors.learner.documents import RECITATIONS
from actors.ports import Fault, LearnerId
from actors.runtime import Ref, System
from actors.stores.documents import Change, Epoch, Fence, Owner
from actors.visit.directory import Visitor
from actors.visit.messages import (
    Attach,
    AudioArrived,
    FinishRecitation,
    Leave,
    OpenRecitation,
    SessionMessage,
    WhoseSession,
)
from actors.visit.to_client import Acknowledged, ToClient, Welcome
from models.quran.sounds import Sounds
from models.quran.text import Text
from tests.fakes.connections import RecordingConnection
from tests.fakes.documents import RememberedDocuments
from tests.fakes.ears import FakePlace, MindfulModel
from tests.fakes.house import House
from tests.fakes.logs import RecordingLog
from tests.fakes.session_cache import RememberedSessions
from tests.fakes.spoken import recited
from tests.fakes.workers import InlineExecutor

AMINA = Visitor(LearnerId("amina"))


class Client:
    """Keeps what it has to keep: frames until they are acknowledged, commands until they are answered.

    Attributes:
        events: the lasting events by their numbers, over all lines.
    """

    def __init__(self, pcm: NDArray[np.int16], frame_samples: int, passage: str | None) -> None:
        self._frames = [
            pcm[start : start + frame_samples].astype("<i2").tobytes() for start in range(0, len(pcm), frame_samples)
        ]
        self._seconds = frame_samples / 16_000
        self._passage = passage
        self._line: RecordingConnection[ToClient] = RecordingConnection(0)
        self._read = 0
        self._acknowledged = 0
        self._said = 0
        self._next = 0
        self.events: list[tuple[int, ToClient]] = []

    def attach(self, session: Ref[SessionMessage]) -> None:
        self.read()
        number = self._line.connection_id + 1
        self._line, self._read = RecordingConnection(number), 0
        seen = self.events[-1][0] if self.events else 0
        session.tell(Attach(self._line, resumed=number > 1, seen_event=seen, line=number - 1))

    def read(self) -> None:
        for event, body in self._line.said[self._read :]:
            if event is not None:
                self.events.append((event, body))
            if isinstance(body, Acknowledged):
                self._acknowledged = body.through + 1
            if isinstance(body, Welcome):
                assert body.next_audio >= self._acknowledged, "a frame is wanted that was acknowledged"
                self._next = body.next_audio
        self._read = len(self._line.said)

    async def recite(self, session: Ref[SessionMessage], until: int | None = None) -> None:
        """Say everything that was not acknowledged, at the pace of a microphone, up to a frame."""
        session.tell(OpenRecitation(self._passage, 1))
        await asyncio.sleep(0.2)
        self.read()
        while self._next < min(len(self._frames), len(self._frames) if until is None else until):
            session.tell(AudioArrived(self._next, self._frames[self._next]))
            self._next += 1
            await asyncio.sleep(self._seconds)
            self.read()

    async def finish(self, session: Ref[SessionMessage]) -> None:
        """Say that it was all, unless the end has come already: said on a line that was lost, it may have arrived."""
        self.read()
        if not any(isinstance(body, RecitationEnded) for _, body in self.events):
            session.tell(FinishRecitation())
        await asyncio.sleep(20)
        self.read()

    async def wait_final(self) -> None:
        """Wait until the end was told."""
        while not any(isinstance(body, RecitationEnded) for _, body in self.events):
            await asyncio.sleep(0.01)
            self.read()

    @property
    def told(self) -> bytes:
        return msgspec.json.encode([(number, type(body).__name__, body) for number, body in self.events])


def house_of(cache: RememberedSessions | None) -> House:
    house = House(System(executor=InlineExecutor(), log=RecordingLog()), cache=cache)
    house.core = FakePlace(model=MindfulModel)
    return house


@pytest.fixture(scope="module")
def reciting() -> NDArray[np.int16]:
    text, sounds = Text.load(), Sounds.load()
    words = text.surah_range(112)
    return np.concatenate([recited(words[:5], sounds), recited(words[6:], sounds)])


async def undisturbed(pcm: NDArray[np.int16], frame_samples: int, passage: str | None) -> bytes:
    house = house_of(None)
    await house.start()
    session = await house.visits.open_session(AMINA)
    client = Client(pcm, frame_samples, passage)
    client.attach(session)
    await client.recite(session)
    await client.finish(session)
    await house.stop()
    assert isinstance(client.events[-1][1], RecitationEnded)
    return client.told


@pytest.mark.parametrize("passage", ["112", None])
@pytest.mark.parametrize("frame_samples", [5120, 320, 3000])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.62, 0.97, 1.0])
async def test_a_node_that_is_killed_changes_nothing(
    reciting: NDArray[np.int16], passage: str | None, frame_samples: int, share: float
) -> None:
    expected = await undisturbed(reciting, frame_samples, passage)
    cache = RememberedSessions()
    houses = [house_of(cache), house_of(cache)]
    for house in houses:
        await house.start()
    session = await houses[0].visits.open_session(AMINA)
    identity = await session.ask(WhoseSession(), within=1)
    client = Client(reciting, frame_samples, passage)
    client.attach(session)
    await client.recite(session, until=round(share * len(reciting) / frame_samples))
    if share == 1.0:
        session.tell(FinishRecitation())
        await asyncio.sleep(0.004)

    client.read()
    await houses[0].system.ref(f"/sessions/{identity.session}").kill()
    taken = await houses[1].visits.find_session(identity.session, identity.epoch, AMINA)
    client.attach(taken)
    await client.recite(taken)
    await client.finish(taken)

    assert client.told == expected
    assert not any(isinstance(body, Fault) for _, body in client.events)
    for house in houses:
        await house.stop()


async def test_a_recitation_that_ends_while_redis_stays_away_is_remembered(reciting: NDArray[np.int16]) -> None:
    cache = RememberedSessions()
    house = house_of(cache)
    await house.start()
    session = await house.visits.open_session(AMINA)
    client = Client(reciting, 5120, "112")
    client.attach(session)
    await client.recite(session, until=len(reciting) // 5120 - 8)

    cache.is_away, cache.seconds = True, 2.0  # a step is lost before the end, and is still being forgotten after it
    await client.recite(session)
    session.tell(FinishRecitation())
    await client.wait_final()
    session.tell(Leave())
    await asyncio.sleep(20)

    assert len(await house.store.list_owned(RECITATIONS, Owner(AMINA.learner))) == 1
    await house.stop()


class SlowDocuments(RememberedDocuments):
    """A store that takes its time."""

    async def write(self, *changes: Change, epoch: Epoch | None = None, under: Fence | None = None) -> None:
        await asyncio.sleep(4)
        await super().write(*changes, epoch=epoch, under=under)


async def test_a_final_does_not_wait_for_the_memory(reciting: NDArray[np.int16]) -> None:
    cache = RememberedSessions()
    house = house_of(cache)
    house.store, cache.seconds = SlowDocuments(), 0.2  # a step before the end is under way when it comes
    await house.start()
    session = await house.visits.open_session(AMINA)
    client = Client(reciting, 5120, "112")
    client.attach(session)
    await client.recite(session)

    session.tell(FinishRecitation())
    async with asyncio.timeout(2):
        await client.wait_final()
    await asyncio.sleep(20)

    assert len(await house.store.list_owned(RECITATIONS, Owner(AMINA.learner))) == 1
    await house.stop()
