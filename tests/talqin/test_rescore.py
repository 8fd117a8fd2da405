"""Judging a stored session again."""

import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from models.quran.text import Text
from models.voice import model as voice
from models.voice.model import Heard, Track
from talqin.analyse import analyse
from talqin.rescore import rescore
from talqin.stored import read_session
from tests.fakes.packaged_ear import PackagedEar, recording

TEXT = Text.load()
WORDS = list(TEXT.surah_range(112))


class HardOfHearing(PackagedEar):
    """Does not hear the first half of anything."""

    def hear(self, pcm: NDArray[np.int16], track: Track = iter) -> Heard:
        heard = super().hear(pcm, track)
        half = len(heard.log_probs) // 2
        heard.log_probs[:half] = heard.log_probs[-1]
        return heard


def run(command: object, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])  # type: ignore[arg-type]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session in which a word was left out."""
    monkeypatch.setattr(voice, "VoiceModel", Ears)
    file = recording(tmp_path / "mine.wav", [*WORDS[:6], *WORDS[7:]])
    result = run(analyse, file, "--passage", "112", "--save", tmp_path / "kept", "--json")
    assert result.exit_code == 0, result.output
    return tmp_path / "kept"


class Ears:
    """In place of `VoiceModel`: the packaged ear, or the one that its folder names."""

    @staticmethod
    def load(directory: Path | None = None) -> PackagedEar:
        return PackagedEar() if directory is None else HardOfHearing()


def test_the_same_model_finds_no_difference(kept: Path) -> None:
    result = run(rescore, kept)

    assert result.exit_code == 0
    assert "no difference in 15 verdicts" in result.output


def test_another_model_says_what_it_hears_otherwise(kept: Path, tmp_path: Path) -> None:
    result = run(rescore, kept, "--model", tmp_path)

    assert result.exit_code == 0
    assert "differences in 15 verdicts" in result.output
    assert "112:1:1" in result.output
    assert "right (right" in result.output


def test_another_strictness_is_another_question(kept: Path) -> None:
    result = run(rescore, kept, "--strictness", "never")

    assert "1 difference in 15 verdicts" in result.output
    assert "skipped (skipped" in result.output
    assert "unsure (unsure" in result.output


def test_the_session_stays_as_it_is(kept: Path) -> None:
    before = read_session(kept)

    run(rescore, kept, "--strictness", "strict")

    assert read_session(kept) == before


def test_audio_that_was_changed_is_not_judged(kept: Path) -> None:
    recording(kept.parent / "mine.wav", WORDS[:4])

    result = run(rescore, kept)

    assert result.exit_code == 3
    assert "no longer the audio that was judged" in result.output


def test_a_folder_without_a_session_is_bad_input(tmp_path: Path) -> None:
    assert run(rescore, tmp_path).exit_code == 3


@pytest.mark.parametrize("file", ["ayah/short-yasser/112001.opus", "learners/tlog/033.opus"])
def test_on_a_real_recording_the_packaged_model_repeats_itself(recordings: Path, file: str, tmp_path: Path) -> None:
    audio = recordings / file
    passage = _passage_of(recordings, audio)

    saved = run(analyse, audio, "--passage", passage, "--save", tmp_path / "kept", "--json")
    again = run(rescore, tmp_path / "kept")

    assert saved.exit_code == 0, saved.output
    assert ": no difference in " in again.output


def _passage_of(recordings: Path, audio: Path) -> str:
    rows = (line.split("\t") for line in (recordings / "manifest.tsv").read_text(encoding="utf-8").splitlines())
    verses = next(row[2] for row in rows if row[0] == os.fspath(audio.relative_to(recordings)))
    first, *others = verses.split(",")
    return f"{first}-{others[-1]}" if others else first
