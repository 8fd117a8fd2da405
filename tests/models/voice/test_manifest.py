"""A model's papers are believed only where they fit the files and this code."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest

from models.quran.vocabulary import TOKENS
from models.voice.manifest import (
    TrainedOn,
    VoiceManifest,
    VoiceModelError,
    checked_weights,
    read_golden,
    read_manifest,
)

WEIGHTS = b"these would be weights"


def papers(**changes: object) -> VoiceManifest:
    """Papers that fit `WEIGHTS` and this code, but for the changes."""
    fitting = VoiceManifest(
        name="test",
        version="1",
        files={"int8": "model.int8.onnx"},
        sha256={"model.int8.onnx": hashlib.sha256(WEIGHTS).hexdigest()},
        tokens=TOKENS,
        sample_rate=16_000,
        chunk_samples=5_120,
        frame_samples=640,
        features=320,
        width=256,
        dilations=(1, 2),
        receptive_frames=7,
        delay_frames=4,
        trained_on=TrainedOn(voices=1, hours=1.0, clips=1, steps=1, note=""),
        phoneme_error_rate={},
        git_commit="0" * 40,
    )
    return msgspec.structs.replace(fitting, **changes)


def lay_out(directory: Path, manifest: VoiceManifest) -> Path:
    """Write the papers and the weights."""
    (directory / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    (directory / "model.int8.onnx").write_bytes(WEIGHTS)
    return directory


def test_papers_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    assert read_manifest(lay_out(tmp_path, papers())) == papers()


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"colour": "green"}')

    with pytest.raises(VoiceModelError, match="colour"):
        read_manifest(tmp_path)


def test_a_model_of_other_tokens_is_refused(tmp_path: Path) -> None:
    reordered = (*TOKENS[:-2], TOKENS[-1], TOKENS[-2])

    with pytest.raises(VoiceModelError, match="own order"):
        read_manifest(lay_out(tmp_path, papers(tokens=reordered)))


def test_a_model_of_another_sample_rate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match="8000"):
        read_manifest(lay_out(tmp_path, papers(sample_rate=8_000)))


def test_weights_that_fit_their_digest_are_given(tmp_path: Path) -> None:
    assert checked_weights(lay_out(tmp_path, papers()), papers(), "int8") == WEIGHTS


def test_a_changed_weight_file_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, papers())
    (tmp_path / "model.int8.onnx").write_bytes(WEIGHTS + b"!")

    with pytest.raises(VoiceModelError, match="SHA-256"):
        checked_weights(tmp_path, papers(), "int8")


def test_an_unpackaged_variant_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match=r"'fp32'.*\['int8'\]"):
        checked_weights(lay_out(tmp_path, papers()), papers(), "fp32")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match=r"model\.int8\.onnx"):
        checked_weights(tmp_path, papers(), "int8")


def test_the_reach_is_what_the_blocks_keep() -> None:
    assert papers(dilations=(1, 2, 4)).reach == 14


def test_golden_outputs_belong_to_the_weights_they_are_of(tmp_path: Path) -> None:
    mine, other = papers(), papers(sha256={"model.int8.onnx": "0" * 64})
    np.save(tmp_path / mine.golden_file("int8"), np.ones((2, 3), np.float32))

    golden = read_golden(tmp_path, mine, "int8")

    assert golden is not None
    assert golden.shape == (2, 3)
    assert read_golden(tmp_path, other, "int8") is None


@pytest.mark.parametrize("content", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_golden_outputs_that_cannot_be_read_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / papers().golden_file("int8")).write_bytes(content)

    with pytest.raises(VoiceModelError, match="cannot read the golden outputs"):
        read_golden(tmp_path, papers(), "int8")
