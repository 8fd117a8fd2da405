"""The evaluation on a few real recordings: only that it runs and that right recitation is mostly called right."""

import os
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import models.voice
from talqin.evaluation.command import RECORDINGS, evaluate
from talqin.evaluation.recordings import MANIFEST
from talqin.evaluation.report import Report

ROOT = Path(os.environ.get("TALQIN_RECITATIONS", RECORDINGS))
WEIGHTS = Path(models.voice.__file__).parent / "weights" / "manifest.json"

pytestmark = [
    pytest.mark.recordings,
    pytest.mark.skipif(not (ROOT / MANIFEST).exists(), reason=f"there are no recordings under {ROOT}"),
    pytest.mark.skipif(not WEIGHTS.exists(), reason="no voice model is packaged yet"),
]


def test_trained_reciters_are_mostly_called_right(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        evaluate, ["--recordings", str(ROOT), "--limit", "10", "--json", str(tmp_path / "all.json")]
    )

    report = msgspec.json.decode((tmp_path / "all.json").read_bytes(), type=Report)
    trained = report.groups["professional"]
    assert result.exit_code == 0, result.output
    assert trained.verdicts["right"] > 0.6 * trained.words
    assert trained.sound_errors < 0.5 * trained.sounds
