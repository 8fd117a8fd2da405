"""How many streams a core holds with each network: the bare step in ONNX Runtime, with random weights.

Streams are seconds of audio for a second of one core's CPU time, at a batch of sixteen, as in `docs/voice.md`. Sizes
and kinds take turns, so that a busy machine is busy for all of them; of each the best of its turns counts.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from numpy.typing import NDArray

from models.voice.features import FEATURES
from models.voice.session import opened
from training.nets import WIDTHS, Spec, make
from training.quantise import RealSteps, quantise, silent_past
from training.steps import step_of

BATCH = 16
FRAME_S = 0.04
STEPS_A_TURN = 6
CHUNKS = (4, 8)
"""Frames: 160 and 320 ms."""


@dataclass
class Timed:
    """One network at one chunk length, and what its best step took."""

    spec: Spec
    parameters: int
    variant: str
    chunk_ms: int
    bytes: int
    run: ort.InferenceSession
    best_s: float = float("inf")

    def turn(self, dice: np.random.Generator) -> None:
        """Time a few steps."""
        features = noise(dice, self.run, 1)[0]
        inputs = {"features": features, "past": silent_past(self.run, BATCH)}
        for _ in range(STEPS_A_TURN):
            began = time.process_time()
            _, inputs["past"] = self.run.run(["log_probs", "next_past"], inputs)
            self.best_s = min(self.best_s, time.process_time() - began)

    def row(self) -> dict[str, object]:
        """Give what was found."""
        streams = BATCH * self.chunk_ms / 1000 / self.best_s
        named = {"variant": self.variant, "chunk_ms": self.chunk_ms, "bytes": self.bytes, "streams": round(streams)}
        return {**asdict(self.spec), "parameters": self.parameters, **named}


def session(path: Path) -> ort.InferenceSession:
    """Open a model as the runtime does on a processor with VNNI.

    The exact way cannot be tried: ONNX Runtime 1.32 fails on the LSTM, whose frames share one int8 matrix.
    """
    return opened(path.read_bytes(), "CPUExecutionProvider", exact=False)


def noise(dice: np.random.Generator, run: ort.InferenceSession, chunks: int) -> list[NDArray[np.float32]]:
    """Make features that are like levelled speech in size."""
    frames = run.get_inputs()[0].shape[1]
    return [dice.standard_normal((BATCH, frames, FEATURES)).astype(np.float32) for _ in range(chunks)]


def contestants(folder: Path, dice: np.random.Generator) -> Iterator[Timed]:
    """Make every network at every size and chunk, in float and in static int8."""
    for kind, widths in WIDTHS.items():
        for millions in widths:
            spec = Spec(kind, millions)
            net = make(spec).eval()
            parameters = sum(p.numel() for p in net.parameters())
            for chunk in CHUNKS:
                float_path, int8_path = (folder / f"{kind}.{millions}.{chunk}.{v}.onnx" for v in ("fp32", "int8"))
                onnx.save(step_of(net, frames=chunk), str(float_path))
                run = session(float_path)
                quantise(float_path, int8_path, RealSteps(run, noise(dice, run, 4)))
                for variant, path in (("fp32", float_path), ("int8", int8_path)):
                    yield Timed(spec, parameters, variant, chunk * 40, path.stat().st_size, session(path))


def main() -> None:
    """Print one JSON line for each network, variant and chunk."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--turns", type=int, default=40)
    args = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    dice = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        timed = list(contestants(Path(folder), dice))
        for _ in range(args.turns):
            for one in timed:
                one.turn(dice)
    for one in timed:
        print(json.dumps(one.row()), flush=True)


if __name__ == "__main__":
    main()
