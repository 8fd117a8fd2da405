"""An exported model has its golden outputs beside it, and none of another's."""

import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from models.voice.goldens import check_golden
from models.voice.manifest import VoiceModelError, read_manifest
from models.voice.model import VoiceModel
from training.goldens import keep_goldens

PACKAGED = Path(str(files("models.voice") / "weights"))


def test_every_variant_is_kept_and_what_is_stale_goes(tmp_path: Path) -> None:
    folder = shutil.copytree(PACKAGED, tmp_path / "model")
    for golden in folder.glob("golden.*"):
        golden.unlink()
    np.save(folder / "golden.int8.000000000000.npy", np.zeros((48, 69), np.float32))
    with pytest.raises(VoiceModelError, match="no golden outputs"):
        check_golden(VoiceModel.load(folder))

    keep_goldens(folder)

    manifest = read_manifest(folder)
    assert {path.name for path in folder.glob("golden.*")} == {manifest.golden_file(name) for name in manifest.files}
    assert check_golden(VoiceModel.load(folder)) == 0.0
