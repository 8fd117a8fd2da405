"""Whatever is lost in the pool, the verdicts are those of an undisturbed run, bit for bit."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from actors.analysis import Analysis
from actors.events import AudioHeard, FellBehind, RecitationEnded, RecitationEvent, RecitationFaulted
from actors.pool.messages import ChunkHeard, InstallModel, RollBackModel
from actors.ports import Fault
from actors.recitation.feed import SILENT_LOOKS
from actors.recitation.messages import AnalysisMessage, BeginRecitation, EndRecitation, HearAudio
from actors.recitation.recital import Knowledge
from actors.runtime import Actor, CellSpec, Ref, System
from actors.visit.messages import FinishRecitation, OpenRecitation
from config.settings import AnalysisSettings, PoolSettings
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from models.voice.model import VoiceModel
from supervisors.library.child import ChildSpec
from supervisors.library.intensity import Intensity
from supervisors.library.supervisor import Supervisor
from tests.fakes.ears import FakePlace, MindfulModel, SteppingModel, pool_of
from tests.fakes.house import House
from tests.fakes.logs import RecordingLog
from tests.fakes.spoken import recited
from tests.fakes.workers import InlineExecutor
from transport.recordings.audio_files import decode_audio

CHUNK_SECONDS = 0.32
_NEW = Path("new")


class Listener(Actor[RecitationEvent]):
    """Keeps what is told of a recitation, but for what depends on the time of the day."""

    def __init__(self) -> None:
        self.told: list[RecitationEvent] = []

    def on_receive(self, message: RecitationEvent) -> None:
        if not isinstance(message, AudioHeard | FellBehind):
            self.told.append(message)


class AttentiveAnalysis(Analysis):
    """Keeps the posteriors of every chunk, too: verdicts forgive small differences."""

    heard: dict[int, bytes]

    def on_receive(self, message: AnalysisMessage) -> object:
        if isinstance(message, ChunkHeard):
            self.heard[message.chunk] = message.log_probs.tobytes()
        return super().on_receive(message)


class Rig:
    """One analysis over a supervised pool of two ears."""

    def __init__(self, model: Callable[[], SteppingModel], *, delay_frames: int) -> None:
        self.system = System(executor=InlineExecutor(), log=RecordingLog())
        self.cores = [FakePlace(f"core-{number}", model) for number in range(2)]
        self.listener = Listener()
        self.heard: dict[int, bytes] = {}
        self.analysis: Ref[AnalysisMessage] = self.system.ref("/analysis")
        self.pool = self.system.ref("/root/inference")
        self._generations = count(1)
        self._knowledge = Knowledge(
            Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=delay_frames)
        )

    async def start(self) -> None:
        places = [core.place() for core in self.cores]
        chosen = PoolSettings(drain_seconds=1.0)
        child = ChildSpec(
            "inference", lambda: pool_of(*places, settings=chosen, generations=self._generations), shutdown=1.0
        )
        await self.system.spawn("/root", CellSpec(lambda: Supervisor((child,), intensity=Intensity(9, 60.0))))
        await self.system.spawn("/listener", CellSpec(lambda: self.listener))
        listener: Ref[RecitationEvent] = self.system.ref("/listener")
        analysis = AttentiveAnalysis(listener, self.pool, self._knowledge, AnalysisSettings())
        analysis.heard = self.heard
        await self.system.spawn("/analysis", CellSpec(lambda: analysis))

    async def stop(self) -> None:
        for path in ("/analysis", "/listener", "/root"):
            await self.system.ref(path).stop()

    @property
    def working(self) -> FakePlace:
        """The place that the stream is at."""
        return max(self.cores, key=lambda core: len(core.ear.batches))


Disturbance = Callable[[Rig], Awaitable[None]]


async def verdicts(
    rig: Rig, pcm: NDArray[np.int16], passage: str, disturb: Disturbance | None = None, *, at: tuple[int, ...] = ()
) -> tuple[bytes, dict[int, bytes]]:
    """Recite at the pace of a microphone, disturbed when the chunks of these numbers come.

    Returns:
        All that was told, and the posteriors of every chunk.
    """
    await rig.start()
    rig.analysis.tell(BeginRecitation(1, passage))
    for number, start in enumerate(range(0, len(pcm), 5120)):
        rig.analysis.tell(HearAudio(number, pcm[start : start + 5120].tobytes()))
        if disturb is not None and number in at:
            await disturb(rig)
        await asyncio.sleep(CHUNK_SECONDS)
    rig.analysis.tell(EndRecitation(1))
    await asyncio.sleep(20)
    await rig.stop()
    assert isinstance(rig.listener.told[-1], RecitationEnded)
    assert not any(isinstance(event, RecitationFaulted) for event in rig.listener.told)
    return msgspec.json.encode([(type(event).__name__, event) for event in rig.listener.told]), rig.heard


async def kill_pool(rig: Rig) -> None:
    await rig.pool.kill()


async def lose_ear(rig: Rig) -> None:
    rig.working.ear.is_lost = True


async def lose_all_ears(rig: Rig) -> None:
    for core in rig.cores:
        core.ear.is_lost = True
        core.refusals = 1


async def install(rig: Rig) -> None:
    rig.pool.tell(InstallModel(_NEW))


async def install_and_go_back(rig: Rig) -> None:
    rig.pool.tell(InstallModel(_NEW))
    await asyncio.sleep(0.1)
    rig.pool.tell(RollBackModel())


DISTURBANCES = (kill_pool, lose_ear, lose_all_ears, install, install_and_go_back)


@pytest.fixture(scope="module")
def reciting() -> NDArray[np.int16]:
    text = Text.load()
    return recited(text.surah_range(112), Sounds.load())


def mindful() -> Rig:
    return Rig(MindfulModel, delay_frames=0)


@pytest.mark.parametrize("disturb", DISTURBANCES)
@pytest.mark.parametrize("at", [(0,), (2,), (9,), (4, 12), (3, 8, 14)])
async def test_a_loss_changes_no_verdict(
    reciting: NDArray[np.int16], disturb: Disturbance, at: tuple[int, ...]
) -> None:
    undisturbed = await verdicts(mindful(), reciting, "112")

    assert await verdicts(mindful(), reciting, "112", disturb, at=at) == undisturbed


@given(st.dictionaries(st.integers(0, 30), st.sampled_from(DISTURBANCES), max_size=4))
@settings(max_examples=20)
async def test_whatever_is_lost_whenever_changes_no_verdict(when: dict[int, Disturbance]) -> None:
    reciting = recited(Text.load().surah_range(112), Sounds.load())
    undisturbed = await verdicts(mindful(), reciting, "112")
    at = iter(sorted(when))

    async def disturb(rig: Rig) -> None:
        await when[next(at)](rig)

    assert await verdicts(mindful(), reciting, "112", disturb, at=tuple(when)) == undisturbed


async def test_a_state_rebuilt_wrongly_would_be_noticed(
    reciting: NDArray[np.int16], monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = await verdicts(mindful(), reciting, "112")
    monkeypatch.setattr("actors.recitation.tape.Tape.past", None)

    _, posteriors = await verdicts(mindful(), reciting, "112", kill_pool, at=(9,))

    assert posteriors.keys() == undisturbed[1].keys()
    assert posteriors != undisturbed[1]


async def test_a_pool_that_is_lost_while_nothing_is_under_way_is_noticed_in_time(reciting: NDArray[np.int16]) -> None:
    rig = mindful()
    await rig.start()
    rig.analysis.tell(BeginRecitation(1, "112"))
    rig.analysis.tell(HearAudio(0, reciting[:5120].tobytes()))
    await asyncio.sleep(5)

    await kill_pool(rig)
    await asyncio.sleep(AnalysisSettings().look_after_seconds * (SILENT_LOOKS + 1))

    assert sum(core.ear.rebuilt for core in rig.cores) == 1
    await rig.stop()


@pytest.mark.recordings
@pytest.mark.timeout(180)
@pytest.mark.parametrize("disturb", DISTURBANCES)
async def test_a_loss_changes_no_verdict_on_a_real_recording(
    recording: NDArray[np.int16], disturb: Disturbance, real: VoiceModel
) -> None:
    rigs = [Rig(lambda: real, delay_frames=real.delay_frames) for _ in range(2)]
    undisturbed = await verdicts(rigs[0], recording, "112")

    assert await verdicts(rigs[1], recording, "112", disturb, at=(17, 40)) == undisturbed


@pytest.fixture(scope="module")
def real() -> VoiceModel:
    return VoiceModel.load()


@pytest.fixture(scope="module")
def recording(recordings: Path) -> NDArray[np.int16]:
    return decode_audio(recordings / "surah" / "mohammad-al-luhaidan" / "112.opus")


async def test_a_learner_notices_nothing_of_a_pool_that_is_lost(system: System) -> None:
    house = House(system)
    await house.start()
    learner = await house.visit()
    words = house.text.surah_range(112)
    learner.say(OpenRecitation("112"))
    await learner.recite(recited(words[:7], house.sounds))

    await system.ref("/inference").kill()
    await learner.recite(recited(words[7:], house.sounds))
    learner.say(FinishRecitation())
    await asyncio.sleep(20)

    (final,) = [body for body in learner.line.bodies if isinstance(body, RecitationEnded)]
    assert [word.verdict for word in final.words] == [Verdict.RIGHT] * 15
    assert not any(isinstance(body, Fault) for body in learner.line.bodies)
    assert learner.line.closed is None
    await house.stop()
