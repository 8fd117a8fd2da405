from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.voice.manifest import VoiceModelError
from talqin.evaluation import command
from talqin.evaluation.command import evaluate
from talqin.evaluation.report import Report
from tests.talqin.evaluation.ears import LiteralEar, speak
from transport.recordings.audio_files import AudioFileError

TEXT = Text.load()
HEAD = "path\tvoice\tverses\tseconds\tleading_basmala\tsplit\ttext\n"
ROWS = "".join(f"ayah/one/11200{ayah}.opus\tone\t112:{ayah}\t3.0\t0\tdev\t\n" for ayah in (1, 2, 3, 4))


class PackagedEar(LiteralEar):
    manifest = SimpleNamespace(name="literal", version="0")
    variant = "int8"

    @staticmethod
    def load(directory: Path | None, *, variant: str) -> "PackagedEar":
        assert (directory, variant) == (None, "int8")
        return PackagedEar()


@pytest.fixture(autouse=True)
def _literal_audio(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(path: Path) -> NDArray[np.int16]:
        return speak([TEXT.ayah_range(112, int(path.stem[-1]))], Sounds.load())

    monkeypatch.setattr(command, "VoiceModel", PackagedEar)
    monkeypatch.setattr(command, "decode_audio", decode)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "manifest.tsv").write_text(HEAD + ROWS, encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_a_run_shows_the_table_and_writes_both_files(root: Path) -> None:
    result = run("--recordings", root, "--json", root / "all.json", "--markdown", root / "table.md")

    report = msgspec.json.decode((root / "all.json").read_bytes(), type=Report)
    assert result.exit_code == 0, result.output
    assert "words called right" in result.output
    assert "| words called right | 100.0 % |" in (root / "table.md").read_text(encoding="utf-8")
    assert report.model == "literal 0 int8"
    assert report.groups["professional"] == report.voices["one"]
    assert report.voices["one"].recordings == 4


def test_a_limit_measures_less(root: Path) -> None:
    result = run("--recordings", root, "--limit", 6, "--json", root / "all.json")

    report = msgspec.json.decode((root / "all.json").read_bytes(), type=Report)
    assert result.exit_code == 0, result.output
    assert report.voices["one"].recordings == 2


def test_the_root_may_stand_in_the_environment(root: Path) -> None:
    result = CliRunner(env={"TALQIN_RECITATIONS": str(root)}).invoke(evaluate, ["--limit", "1"])

    assert result.exit_code == 0, result.output


def test_recordings_that_are_not_there_are_asked_for(tmp_path: Path) -> None:
    result = run("--recordings", tmp_path)

    assert result.exit_code == 3
    assert "name the recordings' root" in result.output


def test_a_recording_that_cannot_be_decoded_ends_the_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> NDArray[np.int16]:
        raise AudioFileError(f"{path.name}: there is no audio in it")

    monkeypatch.setattr(command, "decode_audio", broken)

    result = run("--recordings", root)

    assert result.exit_code == 3
    assert "112001.opus: there is no audio in it" in result.output


def test_a_damaged_model_is_our_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_directory: Path | None, *, variant: str) -> PackagedEar:
        raise VoiceModelError(f"model.{variant}.onnx digests to something else")

    monkeypatch.setattr(PackagedEar, "load", damaged)

    result = run("--recordings", root)

    assert result.exit_code == 1
    assert "the voice model cannot be loaded: model.int8.onnx" in result.output
