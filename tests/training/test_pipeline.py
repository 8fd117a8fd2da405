"""One command makes a model with its papers and its report out of recordings, and goes on where it stopped."""

import csv
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("onnx", reason="onnx is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from models.voice.goldens import check_golden
from models.voice.model import VoiceModel
from training.corpus import recordings as listed
from training.pipeline import Job, steps_of
from training.resume import run_steps

torch = pytest.importorskip("torch")

EACH = {
    ("ayah", "train"): 24,
    ("surah", "train"): 1,
    ("letters", "train"): 3,
    ("ayah", "dev"): 2,
    ("learners", "dev"): 2,
}
"""How many recordings of each kind and split make a corpus that is small and has one of everything."""
LONGEST_S = 12.0


def small_corpus(whole: Path, target: Path) -> Path:
    """Copy a few short recordings, and their lines of the manifest."""
    left, rows = dict(EACH), []
    for one in sorted(listed(whole), key=lambda one: one.path):
        key = (one.kind, one.split)
        if one.seconds > LONGEST_S * (3 if one.kind == "surah" else 1) or not left.get(key):
            continue
        left[key] -= 1
        rows.append(vars(one))
        (target / one.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(whole / one.path, target / one.path)
    with (target / "manifest.tsv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_NONE)
        writer.writeheader()
        writer.writerows(rows)
    return target


@pytest.mark.recordings
def test_recordings_become_a_model_that_the_runtime_accepts(recordings: Path, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    root = small_corpus(recordings, tmp_path / "corpus")
    job = Job(root, tmp_path / "out", "0.0.1", hours=0.03, rounds=1, millions=1, batch_seconds=20.0)
    steps = steps_of(job)

    made = run_steps(steps, job.out)

    model = VoiceModel.load(job.out / "model")
    assert made == ["text", "features", "verses", "train0", "cut1", "train1", "export", "report"]
    assert model.manifest.width == 144
    assert check_golden(model) == 0.0
    assert "dropped because" in (job.out / "report.md").read_text(encoding="utf-8")
    assert run_steps(steps_of(job), job.out) == []
    assert run_steps(steps_of(Job(root, job.out, "0.0.2", 0.03, 1, 1, batch_seconds=20.0)), job.out) == [
        "export",
        "report",
    ]
