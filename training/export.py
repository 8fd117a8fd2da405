"""Export a checkpoint: the streaming step in float and in static int8, measured, with its manifest."""

import argparse
import hashlib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import onnx
import onnxruntime as ort
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from models.quran.vocabulary import TOKENS
from models.voice import features as f
from models.voice.manifest import TrainedOn, VoiceManifest
from training.clips import Clip, collate, load
from training.corpus import ROOT, WORK, measured
from training.exam import exam, split_held
from training.goldens import keep_goldens
from training.graph import REACH, halved, step_graph
from training.score import Question, errors, greedy
from training.shape import DILATIONS, WIDTH, receptive_frames

WEIGHTS = ROOT / "models" / "voice" / "weights"
NAMES = {"int8": "model.int8.onnx", "fp32": "model.fp32.onnx"}
CALIBRATION_CLIPS = 64


def weights_of(checkpoint: Path) -> dict[str, NDArray[np.float32]]:
    """Read the averaged weights of a checkpoint."""
    state = torch.load(checkpoint, weights_only=True)["ema"]
    return {name: value.float().numpy() for name, value in state.items()}


def session(path: Path) -> ort.InferenceSession:
    """Open a model as the runtime does."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def stream(
    run: ort.InferenceSession, frames: NDArray[np.float32]
) -> Iterator[tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]]]:
    """Step through `(batch, frames, 320)`; give each step's inputs and log probabilities."""
    past = np.zeros((len(frames), REACH, WIDTH), np.float32)
    for first in range(0, frames.shape[1] - f.FRAMES_PER_CHUNK + 1, f.FRAMES_PER_CHUNK):
        inputs = {"features": frames[:, first : first + f.FRAMES_PER_CHUNK].copy(), "past": past}
        log_probs, past = run.run(["log_probs", "next_past"], inputs)
        yield inputs, log_probs


class RealSteps(CalibrationDataReader):
    """Calibration data: every input that the float model sees while it streams real clips."""

    def __init__(self, run: ort.InferenceSession, batches: list[NDArray[np.float32]]) -> None:
        self._steps = (inputs for frames in batches for inputs, _ in stream(run, frames))

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Give the next step's inputs, or None at the end."""
        return next(self._steps, None)


def calibration(clips: list[Clip], mel: NDArray[np.float16]) -> list[NDArray[np.float32]]:
    """Choose clips evenly over the voices and level them, sixteen at a time."""
    dice = np.random.default_rng(7)
    chosen = [clips[k] for k in dice.permutation(len(clips))[:CALIBRATION_CLIPS]]
    items = [(np.asarray(mel[c.first_hop : c.first_hop + min(c.hops, 800)], np.float32), ()) for c in chosen]
    return [collate(items[k : k + 16]).features for k in range(0, len(items), 16)]


def quantise(source: Path, target: Path, steps: CalibrationDataReader) -> None:
    """Make the static int8 model: QDQ, unsigned activations, signed weights per channel; norms stay float."""
    quantize_static(
        source,
        target,
        steps,
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=["leave.product"],
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={
            "OpTypesToExcludeOutputQuantization": ["MatMul"],
            "WeightSymmetric": True,
            "QDQOpTypePerChannelSupportToAxis": {"MatMul": 1},
        },
    )


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


def main() -> None:
    """Export, quantise, measure, publish."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "stage1.pt")
    parser.add_argument("--clips", type=Path, default=WORK / "clips1.jsonl")
    parser.add_argument("--version", required=True)
    parser.add_argument("--delay-frames", type=int, default=2, help="as `report` measured it")
    parser.add_argument("--int8-only", action="store_true", help="publish no float model (6.6 MB)")
    parser.add_argument("--note", default="")
    parser.add_argument("--target", type=Path, default=WEIGHTS)
    parser.add_argument("--few", type=int, default=1, help="score every n-th question only")
    args = parser.parse_args()
    index, mel = measured(WORK)
    clips, held = split_held(load(args.clips))
    questions = {name: group[:: args.few] for name, group in exam(index, held).items()}
    with tempfile.TemporaryDirectory() as folder:
        files = {variant: Path(folder) / name for variant, name in NAMES.items()}
        onnx.save(step_graph(weights_of(args.checkpoint)), str(files["fp32"]))
        quantise(files["fp32"], files["int8"], RealSteps(session(files["fp32"]), calibration(clips, mel)))
        rates = {
            v: {name: score(session(path), group, mel) for name, group in questions.items()}
            for v, path in files.items()
        }
        print(json.dumps(rates), {v: path.stat().st_size for v, path in files.items()})
        steps = int(torch.load(args.checkpoint, weights_only=True)["step"])
        trained = TrainedOn(
            len({c.voice for c in clips}), round(sum(c.hops for c in clips) / 360_000, 2), len(clips), steps, args.note
        )
        onnx.save(halved(onnx.load(str(files["fp32"]))), str(files["fp32"]))
        if args.int8_only:
            files.pop("fp32")
        publish(files, manifest_values(args.version, args.delay_frames, trained, rates), args.target)
        keep_goldens(args.target)


def manifest_values(
    version: str, delay: int, trained: TrainedOn, rates: dict[str, dict[str, float]]
) -> dict[str, object]:
    """Lay out everything the manifest says but the files themselves."""
    return {
        "name": "talqin-voice-tcn",
        "version": version,
        "tokens": TOKENS,
        "sample_rate": f.SAMPLE_RATE,
        "chunk_samples": f.CHUNK_SAMPLES,
        "frame_samples": f.FRAME_SAMPLES,
        "features": f.FEATURES,
        "width": WIDTH,
        "dilations": DILATIONS,
        "receptive_frames": receptive_frames(),
        "delay_frames": delay,
        "trained_on": msgspec.to_builtins(trained),
        "phoneme_error_rate": rates,
        "git_commit": head_commit(),
    }


if __name__ == "__main__":
    main()
