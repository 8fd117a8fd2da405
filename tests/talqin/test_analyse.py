"""Judging a recording offline."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from models.quran.text import Text
from models.voice import model as voice
from models.voice.manifest import VoiceModelError
from talqin.analyse import analyse
from tests.fakes.packaged_ear import PackagedEar, recording

TEXT = Text.load()
SURAH = TEXT.surah_range(112)


@pytest.fixture(autouse=True)
def _literal_ear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "VoiceModel", PackagedEar)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(analyse, [str(argument) for argument in arguments])


def test_json_tells_every_word_of_the_passage_in_order(tmp_path: Path) -> None:
    file = recording(tmp_path / "whole.wav", *(TEXT.ayah_range(112, ayah) for ayah in (1, 2, 3, 4)))

    result = run(file, "--passage", "112", "--json")

    answer = json.loads(result.stdout)
    words = answer["words"]
    assert result.exit_code == 0
    assert [(word["surah"], word["ayah"], word["word"], word["text"]) for word in words] == [
        (word.surah, word.ayah, word.word, word.text) for word in map(TEXT.word, SURAH)
    ]
    assert {word["verdict"] for word in words} == {"right"}
    assert answer["summary"]["right"] == len(SURAH)
    assert answer["model"] == {"name": "literal", "version": "0", "variant": "int8"}


def test_every_word_has_its_span_its_sounds_and_how_sure_we_are(tmp_path: Path) -> None:
    file = recording(tmp_path / "whole.wav", TEXT.ayah_range(112, 1))

    words = json.loads(run(file, "--passage", "112:1", "--json").stdout)["words"]

    keys = ["surah", "ayah", "word", "text", "verdict", "kind", "start_ms", "end_ms", "confidence", "expected", "heard"]
    assert [list(word) for word in words] == [[*keys, "mistake", "madd"]] * 4
    assert all(0 <= word["confidence"] <= 1 for word in words)
    assert all(word["start_ms"] < word["end_ms"] for word in words)
    assert [word["start_ms"] for word in words] == sorted(word["start_ms"] for word in words)
    assert words[0]["expected"] == words[0]["heard"] == ["q", "u", "l"]


def test_a_word_that_was_left_out_is_told_as_skipped(tmp_path: Path) -> None:
    ayah = TEXT.ayah_range(112, 4)
    file = recording(tmp_path / "cut.wav", [*ayah[:3], *ayah[4:]])

    words = json.loads(run(file, "--passage", "112:4", "--json").stdout)["words"]

    assert [word["verdict"] for word in words].count("skipped") == 1
    assert words[3]["verdict"] == "skipped"


def test_any_words_can_be_expected_in_place_of_a_passage(tmp_path: Path) -> None:
    file = recording(tmp_path / "whole.wav", TEXT.ayah_range(112, 1), TEXT.ayah_range(112, 2))
    expected = tmp_path / "expected.json"
    expected.write_text(json.dumps([{"ref": f"112:{place}"} for place in ("1:1", "1:3", "1:4", "2:1", "2:2")]))

    answer = json.loads(run(file, "--expect", expected, "--json").stdout)

    assert [(word["ayah"], word["word"]) for word in answer["words"]] == [(1, 1), (1, 3), (1, 4), (2, 1), (2, 2)]
    assert {word["verdict"] for word in answer["words"]} == {"right"}
    assert [added["verdict"] for added in answer["added"]] == ["added"]


def test_words_that_are_none_are_bad_input_before_anything_is_heard(tmp_path: Path) -> None:
    expected = tmp_path / "expected.json"
    expected.write_text('[{"ref": "115:1:1"}]')

    result = run(tmp_path / "missing.wav", "--expect", expected)

    assert result.exit_code == 3
    assert "surah 115" in result.output


def test_a_file_of_expected_words_has_a_limit(tmp_path: Path) -> None:
    expected = tmp_path / "expected.json"
    expected.write_bytes(b" " * (8 * 1024 * 1024 + 1))

    result = run(tmp_path / "missing.wav", "--expect", expected)

    assert result.exit_code == 3
    assert "larger than 8 MiB" in result.output


@pytest.mark.parametrize("options", [(), ("--passage", "112", "--expect", __file__)])
def test_either_a_passage_or_words_are_expected(options: tuple[str, ...]) -> None:
    result = run("whole.wav", *options)

    assert result.exit_code == 2
    assert "either --passage or --expect" in result.output


def test_silence_accuses_nobody(tmp_path: Path) -> None:
    file = recording(tmp_path / "silence.wav", [], [])

    answer = json.loads(run(file, "--passage", "112", "--json").stdout)

    assert answer["summary"]["wrong"] == answer["summary"]["skipped"] == 0
    assert answer["summary"]["not_reached"] == len(SURAH)


def test_without_json_a_person_sees_a_table(tmp_path: Path) -> None:
    file = recording(tmp_path / "whole.wav", TEXT.ayah_range(112, 1))

    result = run(file, "--passage", "112:1")

    assert "112:1:1" in result.output
    assert "a teacher has the last word" in result.output


@pytest.mark.parametrize(
    ("passage", "told"), [("2:300", "286 ayat"), ("115", "115"), ("Fatiha", "Fatiha"), ("1:7-1:1", "1:")]
)
def test_a_passage_that_does_not_exist_is_bad_input(tmp_path: Path, passage: str, told: str) -> None:
    result = run(recording(tmp_path / "any.wav", SURAH[:4]), "--passage", passage, "--json")

    assert (result.exit_code, result.stdout) == (3, "")
    assert told in result.stderr


def test_a_file_without_audio_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no audio")

    result = run(tmp_path / "notes.txt", "--passage", "112")

    assert result.exit_code == 3
    assert "notes.txt" in result.stderr


def test_weights_that_do_not_fit_their_papers_are_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled() -> PackagedEar:
        raise VoiceModelError("the weights are not those of the manifest")

    monkeypatch.setattr(PackagedEar, "load", spoiled)

    result = run(recording(tmp_path / "any.wav", SURAH[:4]), "--passage", "112")

    assert (result.exit_code, result.stderr) == (1, "Error: the weights are not those of the manifest\n")


def test_the_passage_has_to_be_named() -> None:
    assert run("any.wav").exit_code == 2
