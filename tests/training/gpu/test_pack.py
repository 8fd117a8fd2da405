"""What is packed for a lease is unpacked there as the same clips and questions."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")
pytest.importorskip("soundfile", reason="soundfile is installed for training on a GPU only")

from training.clips import Clip
from training.corpus import Measured, Recording
from training.gpu.pack import Packer
from training.gpu.unpack import measure, unpack
from training.score import Question

soundfile = pytest.importorskip("soundfile")


def entry(path: str, first: int) -> Measured:
    """Give a recording of two seconds, measured."""
    return Measured(Recording(path, "voice", "1:1", 2.0, "0", "train", ""), first, 200)


def packed(folder: Path) -> Packer:
    """Pack two clips and a question of two recordings."""
    packer = Packer([entry("ayah/a/1.opus", 0), entry("ayah/b/2.opus", 200)])
    clips = [Clip("voice", "1:1", 20, 100, (3, 4)), Clip("voice", "1:2", 230, 150, (5,))]
    lines = [packer.place(clip) for clip in clips]
    asked = {"held": [packer.question(Question(clips[0], ((3, 4),)))]}
    (folder / "core").mkdir()
    (folder / "core" / "clips.json").write_text(json.dumps(lines), encoding="utf-8")
    (folder / "core" / "questions.json").write_text(json.dumps(asked), encoding="utf-8")
    return packer


def recorded(folder: Path, path: str, seed: int) -> None:
    """Write two seconds of noise as Opus."""
    (folder / "part0" / path).parent.mkdir(parents=True)
    pcm = np.random.default_rng(seed).normal(0, 3000, 32_000).astype(np.int16)
    soundfile.write(folder / "part0" / path, pcm, 16_000, format="OGG", subtype="OPUS")


def test_clips_and_questions_come_out_as_they_went_in(tmp_path: Path) -> None:
    packer = packed(tmp_path)
    for seed, path in enumerate(packer.taken):
        recorded(tmp_path, path, seed)

    clips, questions, mel = unpack(tmp_path)

    assert clips == [Clip("voice", "1:1", 20, 100, (3, 4)), Clip("voice", "1:2", 230, 150, (5,))]
    assert questions["held"] == [Question(clips[0], ((3, 4),))]
    assert mel.shape == (400, 80)
    assert np.array_equal(mel[200:], measure(tmp_path / "part0" / "ayah/b/2.opus"))


def test_what_has_not_come_is_left_out(tmp_path: Path) -> None:
    packed(tmp_path)
    recorded(tmp_path, "ayah/b/2.opus", 1)

    clips, questions, _ = unpack(tmp_path)

    assert [clip.what for clip in clips] == ["1:2"]
    assert questions == {"held": []}
