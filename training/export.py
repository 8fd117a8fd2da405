"""Export a checkpoint: the streaming step in float and in static int8, measured, with its manifest."""

import argparse
import hashlib
import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from models.quran.vocabulary import TOKENS
from models.voice import features as f
from models.voice.manifest import TrainedOn, VoiceManifest
from training.clips import Clip, collate, load
from training.corpus import ROOT, WORK, measured
from training.exam import exam, split_held
from training.goldens import keep_goldens
from training.graph import halved
from training.nets.dense import DenseTcn
from training.quantise import RealSteps, quantise, session, stream
from training.run import Run, resumed
from training.score import Question, errors, greedy
from training.shape import Shape
from training.steps import step_of

WEIGHTS = ROOT / "models" / "voice" / "weights"
NAMES = {"int8": "model.int8.onnx", "fp32": "model.fp32.onnx"}
CALIBRATION_CLIPS = 64


def calibration(clips: list[Clip], mel: NDArray[np.float16]) -> list[NDArray[np.float32]]:
    """Choose clips evenly over the voices and level them, sixteen at a time."""
    dice = np.random.default_rng(7)
    chosen = [clips[k] for k in dice.permutation(len(clips))[:CALIBRATION_CLIPS]]
    items = [(np.asarray(mel[c.first_hop : c.first_hop + min(c.hops, 800)], np.float32), ()) for c in chosen]
    return [collate(items[k : k + 16]).features for k in range(0, len(items), 16)]


def score(run: ort.InferenceSession, questions: list[Question], mel: NDArray[np.float16]) -> float:
    """Give the phoneme error rate of a group, streamed, percent."""
    wrong = total = 0
    for question in questions:
        clip = question.clip
        audio = np.asarray(mel[clip.first_hop : clip.first_hop + clip.hops], np.float32)
        silence = np.repeat(np.percentile(audio, 3, axis=0)[None], 64 + -(len(audio) + 64) % 32, 0)
        frames = collate([(np.concatenate([audio, silence]).astype(np.float32), ())]).features
        heard = np.concatenate([log_probs[0] for _, log_probs in stream(run, frames)])
        edits, length = errors(greedy(heard), question.answers)
        wrong, total = wrong + edits, total + length
    return round(100 * wrong / max(1, total), 2)


def head_commit() -> str:
    """Give the commit this code stands on."""
    return subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 -- whichever git the developer uses
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def publish(files: dict[str, Path], manifest: dict[str, object], target: Path) -> None:
    """Move the files and their manifest into place; the manifest last: a half-written model is never trusted."""
    target.mkdir(parents=True, exist_ok=True)
    digests = {}
    for variant, path in files.items():
        digests[NAMES[variant]] = hashlib.sha256(path.read_bytes()).hexdigest()
    papers = msgspec.convert({**manifest, "files": {v: NAMES[v] for v in files}, "sha256": digests}, VoiceManifest)
    for variant, path in files.items():
        part = target / (NAMES[variant] + ".part")
        part.write_bytes(path.read_bytes())
        part.replace(target / NAMES[variant])
    part = target / "manifest.json.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(papers), indent=1) + b"\n")
    part.replace(target / "manifest.json")


@dataclass(frozen=True)
class Export:
    """What is exported, and under what name."""

    checkpoint: Path
    clips: Path
    """What it was trained on: counted in its papers, and some of it calibrates the int8 model."""
    version: str
    target: Path = WEIGHTS
    work: Path = WORK
    note: str = ""
    delay_frames: int = 6
    """How late its tokens come, as `report` measures it."""
    int8_only: bool = False
    few: int = 1
    """Every n-th question of the exam only."""


def dense(run: Run) -> DenseTcn:
    """Give a run's averaged network, which must be of the kind that the runtime serves."""
    if not isinstance(run.ema, DenseTcn):
        raise TypeError(f"only a DenseTcn is served, not a {type(run.ema).__name__}")
    return run.ema


def export(wanted: Export) -> dict[str, dict[str, float]]:
    """Export, quantise, measure, publish; give the phoneme error rates by variant and group, percent."""
    run = resumed(wanted.checkpoint)
    index, mel = measured(wanted.work)
    clips, held = split_held(load(wanted.clips))
    questions = {name: group[:: wanted.few] for name, group in exam(index, held).items() if group}
    with tempfile.TemporaryDirectory() as folder:
        files = {variant: Path(folder) / name for variant, name in NAMES.items()}
        onnx.save(step_of(dense(run)), str(files["fp32"]))
        quantise(files["fp32"], files["int8"], RealSteps(session(files["fp32"]), calibration(clips, mel)))
        rates = {
            v: {name: score(session(path), group, mel) for name, group in questions.items()}
            for v, path in files.items()
        }
        print(json.dumps(rates), {v: path.stat().st_size for v, path in files.items()})
        onnx.save(halved(onnx.load(str(files["fp32"]))), str(files["fp32"]))
        if wanted.int8_only:
            files.pop("fp32")
        publish(files, papers(wanted, dense(run).shape, trained_on(clips, run.step, wanted.note), rates), wanted.target)
        keep_goldens(wanted.target)
    return rates


def trained_on(clips: list[Clip], steps: int, note: str) -> TrainedOn:
    """Count what a model has heard."""
    hours = round(sum(clip.hops for clip in clips) / 360_000, 2)
    return TrainedOn(len({clip.voice for clip in clips}), hours, len(clips), steps, note)


def papers(wanted: Export, shape: Shape, trained: TrainedOn, rates: dict[str, dict[str, float]]) -> dict[str, object]:
    """Lay out everything the manifest says but the files themselves."""
    return {
        "name": "talqin-voice-tcn",
        "version": wanted.version,
        "tokens": TOKENS,
        "sample_rate": f.SAMPLE_RATE,
        "chunk_samples": f.CHUNK_SAMPLES,
        "frame_samples": f.FRAME_SAMPLES,
        "features": f.FEATURES,
        "width": shape.width,
        "dilations": shape.dilations,
        "receptive_frames": shape.receptive_frames,
        "delay_frames": wanted.delay_frames,
        "trained_on": msgspec.to_builtins(trained),
        "phoneme_error_rate": rates,
        "git_commit": head_commit(),
    }


def main() -> None:
    """Export one checkpoint."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "stage1.pt")
    parser.add_argument("--clips", type=Path, default=WORK / "clips1.jsonl")
    parser.add_argument("--version", required=True)
    parser.add_argument("--delay-frames", type=int, default=Export.delay_frames, help="as `report` measured it")
    parser.add_argument("--int8-only", action="store_true", help="publish no float model (6.6 MB)")
    parser.add_argument("--note", default="")
    parser.add_argument("--target", type=Path, default=WEIGHTS)
    parser.add_argument("--few", type=int, default=1, help="score every n-th question only")
    export(Export(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
