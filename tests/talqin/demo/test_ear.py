"""The ear of the demonstration judges as the server does."""

import numpy as np
import pytest
from numpy.typing import NDArray

from actors.recitation.recital import Knowledge
from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from models.voice.model import VoiceModel
from talqin.demo.ear import Ear


@pytest.fixture(scope="module")
def ear() -> Ear:
    model = VoiceModel.load()
    judging = JudgeSettings(delay_frames=model.delay_frames)
    return Ear(model, Knowledge(Text.load(), Sounds.load(), PlaceIndex.load(), judging))


@pytest.fixture
def silence() -> NDArray[np.int16]:
    return np.zeros(16_000, np.int16)


def test_it_names_the_model_it_hears_with(ear: Ear) -> None:
    assert ear.model.startswith("talqin-voice")


def test_of_silence_nothing_is_right_and_nobody_is_accused(ear: Ear, silence: NDArray[np.int16]) -> None:
    ended = ear.judge(silence, "112", 3, 0.5)

    assert (ended.recitation, ended.passage) == (3, "112")
    assert not any(word.verdict in {Verdict.RIGHT, Verdict.WRONG} for word in ended.words)
    assert ear.spoken(silence, "112") == []
