"""A file that waited is judged as one that is judged at once."""

import io
import wave

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from actors.ports import Fault
from actors.recitation.hearing import HearingRefusedError, Pcm
from actors.recitation.recital import Knowledge
from actors.work.kept import RecordingJob, Stage
from actors.work.ports import NotJudgedError
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from models.voice.model import Heard
from tests.talqin.evaluation.ears import LiteralEar, speak
from transport.recordings.judge import FileJudge

pytestmark = pytest.mark.wall_clock


class Hearer:
    """Hears the number in each frame."""

    fault: Fault | None = None

    async def version(self) -> str:
        return "literal 1 int8"

    async def hear(self, pcm: Pcm) -> Heard:
        if self.fault is not None:
            raise HearingRefusedError(self.fault)
        return LiteralEar().hear(pcm)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), JudgeSettings(delay_frames=0))


def job(passage: str, riwayah: str = "") -> RecordingJob:
    return RecordingJob("job", passage, Stage.WAITING, 0.0, riwayah)


def wav(pcm: NDArray[np.int16]) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(16_000)
        written.writeframes(pcm.astype("<i2").tobytes())
    return file.getvalue()


async def test_every_word_is_judged_and_the_model_named(knowledge: Knowledge) -> None:
    body = wav(speak([knowledge.text.ayah_range(112, 1)], knowledge.sounds))

    answer = msgspec.json.decode(await FileJudge(Hearer(), knowledge).judge(body, job("112:1")))

    assert (answer["passage"], answer["model"]) == ("112:1", "literal 1 int8")
    assert [word["verdict"] for word in answer["words"]] == ["right"] * 4


@pytest.mark.parametrize(
    ("audio", "brought", "expected"),
    [
        (b"no audio", job("112"), ("bad_audio", "client", False)),
        (b"no audio", job("115"), ("passage_unknown", "server", False)),
        (b"no audio", job("112", "unheard-of"), ("passage_unknown", "server", False)),
    ],
)
async def test_what_cannot_be_judged_says_whose_fault_it_is(
    knowledge: Knowledge, audio: bytes, brought: RecordingJob, expected: tuple[str, str, bool]
) -> None:
    with pytest.raises(NotJudgedError) as refused:
        await FileJudge(Hearer(), knowledge).judge(audio, brought)

    fault = refused.value.fault
    assert (fault.code, fault.fault, fault.retry) == expected


async def test_a_full_pool_is_passed_on_as_it_is(knowledge: Knowledge) -> None:
    hearer = Hearer()
    hearer.fault = Fault("overloaded", "server", retry=True, detail="full", retry_after_ms=700)
    body = wav(speak([knowledge.text.ayah_range(112, 1)], knowledge.sounds))

    with pytest.raises(NotJudgedError) as refused:
        await FileJudge(hearer, knowledge).judge(body, job("112:1"))

    assert refused.value.fault is hearer.fault
