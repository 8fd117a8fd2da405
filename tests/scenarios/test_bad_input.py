"""What is no recitation of the passage is doubted, and accuses nobody: the packaged voice model on strange sounds."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.quran.passage import parse_passage
from models.quran.places import PlaceIndex, decided
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.analyse import Analysis, analyse
from models.recitation.decode import decode
from models.recitation.doubt import Doubt, doubt_of
from models.recitation.expected import expect_passage
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from models.voice.model import Heard, VoiceModel
from transport.recordings.audio_files import decode_audio

RATE = 16_000
SECONDS = 20
PASSAGES = ["112", "2:255", "1"]
Pcm = NDArray[np.int16]


def tones(hertz: NDArray[np.float64], seconds_each: float) -> Pcm:
    time = np.arange(int(seconds_each * RATE)) / RATE
    return np.concatenate([6000 * np.sin(2 * np.pi * pitch * time) for pitch in hertz]).astype(np.int16)


def strange_sounds() -> dict[str, Pcm]:
    chance = np.random.default_rng(20261123)
    white = chance.standard_normal(SECONDS * RATE)
    hum = sum(np.sin(2 * np.pi * 50 * n * np.arange(SECONDS * RATE) / RATE) / n for n in range(1, 8))
    return {
        "faint noise": (30 * white).astype(np.int16),
        "loud noise": (4000 * white).astype(np.int16),
        "clipped noise": (np.sign(white) * 32767).astype(np.int16),
        "mains hum": np.asarray(3000 * hum, np.int16),
        "a melody": tones(chance.choice([262.0, 294, 330, 349, 392, 440, 494], 80), 0.25),
        "clicks": np.where(np.arange(SECONDS * RATE) % 4000 == 0, 30000, 0).astype(np.int16),
    }


def judged(heard: Heard, spec: str, model: VoiceModel) -> Analysis:
    text = Text.load()
    expected = expect_passage(parse_passage(spec, text), text, Sounds.load())
    return analyse(heard.log_probs, heard.level_db, expected, JudgeSettings(delay_frames=model.delay_frames))


def accusations(analysis: Analysis) -> list[Verdict]:
    verdicts = [word.verdict for word in (*analysis.words, *analysis.added)]
    return [verdict for verdict in verdicts if verdict in {Verdict.WRONG, Verdict.SKIPPED, Verdict.ADDED}]


@cache
def heard_as(name: str) -> Heard:
    """Let the packaged model hear a strange sound, once."""
    return VoiceModel.load().hear(strange_sounds()[name])


@pytest.fixture(scope="module")
def model() -> VoiceModel:
    return VoiceModel.load()


@pytest.mark.parametrize("name", strange_sounds())
def test_strange_sounds_are_doubted_and_accuse_nobody(name: str, model: VoiceModel) -> None:
    heard = heard_as(name)

    analyses = [judged(heard, spec, model) for spec in PASSAGES]

    assert [accusations(analysis) for analysis in analyses] == [[], [], []]
    if name != "a melody":  # its notes are vowels to the ear, and chance on a word or two
        doubts = {doubt_of(heard.level_db, analysis.summary) for analysis in analyses}
        assert doubts <= {Doubt.NOT_THIS_PASSAGE, Doubt.SILENCE}


def test_silence_is_called_silence(model: VoiceModel) -> None:
    heard = model.hear(np.zeros(SECONDS * RATE, np.int16))

    analysis = judged(heard, "112", model)

    assert accusations(analysis) == []
    assert doubt_of(heard.level_db, analysis.summary) is Doubt.SILENCE


@pytest.mark.parametrize("name", strange_sounds())
def test_strange_sounds_are_no_place_of_the_quran(name: str) -> None:
    tokens = np.asarray(decode(heard_as(name).log_probs).tokens, np.uint8)

    assert not decided(PlaceIndex.load().locate(tokens))


@pytest.mark.parametrize("language", ["en", "de", "ru", "tr"])
def test_another_language_accuses_nobody(language: str, model: VoiceModel, tmp_path: Path) -> None:
    speaker = shutil.which("espeak-ng")
    if speaker is None:
        pytest.skip("no espeak-ng on this machine to speak another language")
    file = tmp_path / "speech.wav"
    words = "one two three four five six seven eight nine ten the river runs to the sea and never comes back again " * 2
    subprocess.run([speaker, "-v", language, "-w", str(file), words], check=True)  # noqa: S603 - Debian's own program
    heard = model.hear(decode_audio(file))

    analyses = [judged(heard, spec, model) for spec in PASSAGES]

    assert [len(accusations(analysis)) <= 1 for analysis in analyses] == [True, True, True]


@pytest.mark.recordings
@pytest.mark.parametrize("spec", ["112", "2:255"])
def test_another_surah_is_no_row_of_accusations(spec: str, model: VoiceModel, recordings: Path) -> None:
    heard = model.hear(decode_audio(recordings / "surah" / "mohammad-al-luhaidan" / "087.opus"))

    analysis = judged(heard, spec, model)

    assert len(accusations(analysis)) <= 2
    assert doubt_of(heard.level_db, analysis.summary) is Doubt.NOT_THIS_PASSAGE
