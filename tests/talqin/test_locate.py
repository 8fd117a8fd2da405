"""Where in the Quran a recording is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.quran.text import Text
from models.voice import model as voice
from talqin.locate import locate
from tests.fakes.packaged_ear import PackagedEar, recording

TEXT = Text.load()


@pytest.fixture(autouse=True)
def _literal_ear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "VoiceModel", PackagedEar)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(locate, [str(argument) for argument in arguments])


def test_json_names_the_place_first(tmp_path: Path) -> None:
    file = recording(tmp_path / "kursi.wav", TEXT.ayah_range(2, 255)[:12])

    answer = json.loads(run(file, "--json").stdout)

    best = answer["places"][0]
    assert (best["surah"], best["ayah_from"], best["ayah_to"]) == (2, 255, 255)
    assert list(best) == ["surah", "ayah_from", "ayah_to", "confidence", "identical", "decided_by"]
    assert (best["identical"], best["decided_by"], answer["prefixes"]) == (False, None, [])
    assert answer["model"]["name"] == "literal"


def test_verses_that_sound_alike_are_all_named_with_the_same_confidence(tmp_path: Path) -> None:
    file = recording(tmp_path / "rahman.wav", TEXT.ayah_range(55, 13))

    places = json.loads(run(file, "--json").stdout)["places"]

    alike = [place for place in places if place["surah"] == 55]
    assert len(alike) >= 30
    assert len({place["confidence"] for place in alike[:30]}) == 1
    assert all(place["identical"] for place in alike[:30])
    assert all(place["decided_by"]["ayah"] == place["ayah_from"] + 1 for place in alike[:30])


def test_a_basmala_alone_is_recognised(tmp_path: Path) -> None:
    result = run(recording(tmp_path / "basmala.wav", TEXT.ayah_range(1, 1)), "--json")

    assert json.loads(result.stdout)["prefixes"] == ["basmala"]


def test_places_come_best_first_and_none_is_there_for_nothing(tmp_path: Path) -> None:
    file = recording(tmp_path / "any.wav", TEXT.ayah_range(3, 2))

    confidences = [place["confidence"] for place in json.loads(run(file, "--json").stdout)["places"]]

    assert confidences == sorted(confidences, reverse=True)
    assert min(confidences) > 0


def test_silence_is_nowhere(tmp_path: Path) -> None:
    file = recording(tmp_path / "silence.wav", [], [])

    result = run(file)

    assert json.loads(run(file, "--json").stdout)["places"] == []
    assert "no place of the Quran was recognised" in result.output


def test_a_person_sees_a_table(tmp_path: Path) -> None:
    result = run(recording(tmp_path / "ikhlas.wav", TEXT.surah_range(112)))

    assert "112" in result.output
    assert "confidence" in result.output


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    result = run(tmp_path / "absent.wav")

    assert result.exit_code == 3
    assert "there is no such file" in result.stderr
