"""One recitation, heard and judged; what a learner sees of it is in tests/scenarios."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest_asyncio

from actors.analysis import Analysis
from actors.events import (
    AudioHeard,
    FellBehind,
    RecitationEnded,
    RecitationEvent,
    RecitationFaulted,
    RecitationOpened,
    RecitationRefused,
    RecitationStalled,
)
from actors.inference_pool import InferencePool
from actors.pool.messages import (
    CloseStream,
    HearChunk,
    OpenStream,
    PoolMessage,
    StreamGranted,
    StreamLost,
    StreamRefused,
)
from actors.recitation.messages import AnalysisMessage, BeginRecitation, EndRecitation, HearAudio
from actors.recitation.recital import Knowledge
from actors.runtime import Actor, CellSpec, Ref, System
from config.settings import AnalysisSettings
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.manner import Manner
from models.recitation.settings import JudgeSettings
from tests.fakes.ears import FakePlace, pool_of

SILENCE = bytes(10240)


class Listener(Actor[RecitationEvent]):
    def __init__(self) -> None:
        self.heard: list[RecitationEvent] = []

    def on_receive(self, message: RecitationEvent) -> None:
        self.heard.append(message)

    def kinds(self) -> list[type[RecitationEvent]]:
        return [type(event) for event in self.heard if not isinstance(event, AudioHeard)]


class DeafPool(Actor[PoolMessage]):
    """Grants a stream and never answers."""

    def __init__(self) -> None:
        self.chunks = 0
        self.closed = 0

    def on_receive(self, message: PoolMessage) -> object:
        match message:
            case OpenStream():
                return StreamGranted((0, 1), replay_chunks=3)
            case HearChunk():
                self.chunks += 1
            case CloseStream():
                self.closed += 1
            case _:
                pass
        return None


class CrowdedPool(DeafPool):
    """Grants the first stream, then has no room for a while."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.opened = 0
        self._refusals = refusals

    def on_receive(self, message: PoolMessage) -> object:
        if not isinstance(message, OpenStream):
            return super().on_receive(message)
        self.opened += 1
        if 1 < self.opened <= 1 + self._refusals:
            return StreamRefused("slots", retry_after_ms=500)
        return StreamGranted((0, self.opened), replay_chunks=3)


class Desk:
    """An analysis with its listener, and whichever pool a test wants."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.listener = Listener()
        self.analysis: Ref[AnalysisMessage] = system.ref("/analysis")

    async def start(self, pool: Actor[PoolMessage], settings: AnalysisSettings | None = None) -> None:
        knowledge = Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=0))
        listener = await self.system.spawn("/listener", CellSpec(lambda: self.listener))
        pool_ref = await self.system.spawn("/pool", CellSpec(lambda: pool))
        analysis = CellSpec(lambda: Analysis(listener, pool_ref, knowledge, settings or AnalysisSettings()))
        await self.system.spawn("/analysis", analysis)

    async def say(self, *messages: AnalysisMessage, then_wait: float = 1.0) -> None:
        for message in messages:
            self.analysis.tell(message)
        await asyncio.sleep(then_wait)


@pytest_asyncio.fixture
async def desk(system: System) -> AsyncIterator[Desk]:
    desk = Desk(system)
    yield desk
    for cell in system.cells():
        await system.ref(cell.path).stop()


def pool(slots: int = 4) -> InferencePool:
    return pool_of(FakePlace(slots=slots).place())


async def test_every_opened_recitation_ends_exactly_once(desk: Desk) -> None:
    await desk.start(pool())

    await desk.say(BeginRecitation(1, "112"), HearAudio(0, SILENCE), EndRecitation(1), EndRecitation(1))

    assert desk.listener.kinds() == [RecitationOpened, RecitationEnded]


async def test_a_pool_without_a_free_slot_refuses_for_now(desk: Desk) -> None:
    await desk.start(pool(slots=1))
    taken: Ref[PoolMessage] = desk.system.ref("/pool")
    await taken.ask(OpenStream(desk.system.ref("/listener"), "another"), within=1)

    await desk.say(BeginRecitation(1, "112"))

    (refused,) = desk.listener.heard
    assert isinstance(refused, RecitationRefused)
    assert (refused.fault.code, refused.fault.fault, refused.fault.retry) == ("overloaded", "server", True)


async def test_a_pool_that_never_answers_does_not_keep_the_end_from_coming(desk: Desk) -> None:
    deaf = DeafPool()
    await desk.start(deaf)

    await desk.say(BeginRecitation(1, "112"), HearAudio(0, SILENCE), EndRecitation(1), then_wait=60)

    assert desk.listener.kinds() == [RecitationOpened, RecitationFaulted, RecitationEnded]
    assert AudioHeard(0) in desk.listener.heard
    assert deaf.closed == 1


async def test_only_a_few_chunks_are_under_way_at_once(desk: Desk) -> None:
    deaf = DeafPool()
    await desk.start(deaf)

    await desk.say(BeginRecitation(1, "112"), *(HearAudio(number, SILENCE) for number in range(20)))

    assert deaf.chunks == AnalysisSettings().chunks_under_way


async def test_falling_behind_is_told_once(desk: Desk) -> None:
    await desk.start(DeafPool())

    await desk.say(BeginRecitation(1, "112"), *(HearAudio(number, SILENCE) for number in range(20)))

    assert [event for event in desk.listener.heard if isinstance(event, FellBehind)] == [FellBehind(1280)]


async def test_audio_of_no_recitation_is_acknowledged_at_once(desk: Desk) -> None:
    await desk.start(pool())

    await desk.say(HearAudio(7, SILENCE))

    assert desk.listener.heard == [AudioHeard(7)]


async def test_a_search_that_finds_nothing_is_given_up_in_time(desk: Desk) -> None:
    await desk.start(pool(), AnalysisSettings(locate_within_seconds=2.0))

    await desk.say(BeginRecitation(1, None), *(HearAudio(number, SILENCE) for number in range(10)), then_wait=10)

    faults = [event.fault for event in desk.listener.heard if isinstance(event, RecitationFaulted)]
    assert [(fault.code, fault.fault) for fault in faults] == [("place_not_found", "client")]
    assert desk.listener.kinds()[-1] is RecitationEnded


async def test_a_recitation_without_end_is_ended(desk: Desk) -> None:
    await desk.start(pool(), AnalysisSettings(longest_recitation_seconds=1.0))

    await desk.say(BeginRecitation(1, "112"), *(HearAudio(number, SILENCE) for number in range(9)), then_wait=10)

    assert desk.listener.kinds()[-1] is RecitationEnded
    assert max(event.through for event in desk.listener.heard if isinstance(event, AudioHeard)) == 8


async def test_an_odd_sized_tail_is_heard_too(desk: Desk) -> None:
    await desk.start(pool())

    await desk.say(BeginRecitation(1, "112"), HearAudio(0, np.zeros(77, "<i2").tobytes()), EndRecitation(1))

    ended = desk.listener.heard[-1]
    assert isinstance(ended, RecitationEnded)
    assert ended.summary.seconds > 0


# The stream


async def test_audio_that_waits_for_long_sends_the_client_away_once_and_ends_nothing(desk: Desk) -> None:
    await desk.start(DeafPool())

    await desk.say(BeginRecitation(1, "112"), HearAudio(0, SILENCE), then_wait=30)

    (stalled,) = [event for event in desk.listener.heard if isinstance(event, RecitationStalled)]
    assert (stalled.fault.code, stalled.fault.fault, stalled.fault.retry) == ("overloaded", "server", True)
    assert stalled.fault.retry_after_ms > 0
    assert RecitationEnded not in desk.listener.kinds()


async def test_a_pool_that_has_no_room_for_a_lost_stream_is_asked_again(desk: Desk) -> None:
    crowded = CrowdedPool(refusals=3)
    await desk.start(crowded)
    await desk.say(BeginRecitation(1, "112"), HearAudio(0, SILENCE))

    await desk.say(StreamLost((0, 1)), then_wait=3)

    assert crowded.opened == 1 + 4
    assert RecitationFaulted not in desk.listener.kinds()


async def test_a_lost_stream_that_cannot_be_opened_for_long_ends_the_recitation_with_what_was_heard(desk: Desk) -> None:
    await desk.start(CrowdedPool(refusals=1000))
    await desk.say(BeginRecitation(1, "112"))

    await desk.say(StreamLost((0, 1)), then_wait=40)

    assert desk.listener.kinds() == [RecitationOpened, RecitationFaulted, RecitationEnded]


async def test_a_pool_that_is_away_when_a_recitation_begins_refuses_it_for_now(desk: Desk) -> None:
    await desk.start(pool())
    await desk.system.ref("/pool").stop()

    await desk.say(BeginRecitation(1, "112"))

    assert desk.listener.kinds() == [RecitationRefused]


async def test_an_analysis_that_ends_leaves_no_stream_behind(desk: Desk) -> None:
    deaf = DeafPool()
    await desk.start(deaf)
    await desk.say(BeginRecitation(1, "112"))

    await desk.system.ref("/analysis").kill()
    await asyncio.sleep(0.1)

    assert deaf.closed == 1


async def test_a_variant_that_there_is_not_is_refused(desk: Desk) -> None:
    await desk.start(pool())

    await desk.say(BeginRecitation(1, "112", Manner(variants={"daaf": "kasra"})))

    (refused,) = desk.listener.heard
    assert isinstance(refused, RecitationRefused)
    assert (refused.fault.code, refused.fault.fault) == ("reading_unknown", "client")


async def test_a_learner_may_recite_warsh(desk: Desk) -> None:
    PlaceIndex.load("warsh")  # here the worker thread is the loop's own
    await desk.start(pool())

    await desk.say(BeginRecitation(1, "1:3", Manner(riwayah="warsh")))

    opened = desk.listener.heard[0]
    assert isinstance(opened, RecitationOpened)
    assert opened.words[0].text == "مَلِكِ"
