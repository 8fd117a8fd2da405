"""Run a step graph as the runtime does, stream through it, and make its static int8 twin."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from models.voice.session import open_session

Inputs = dict[str, NDArray[np.float32]]


def session(path: Path) -> ort.InferenceSession:
    """Open a model as the runtime does."""
    return open_session(path.read_bytes(), "CPUExecutionProvider")


def silent_past(run: ort.InferenceSession, rows: int) -> NDArray[np.float32]:
    """Give what a step remembers of nothing."""
    return np.zeros((rows, *run.get_inputs()[1].shape[1:]), np.float32)


def stream(run: ort.InferenceSession, frames: NDArray[np.float32]) -> Iterator[tuple[Inputs, NDArray[np.float32]]]:
    """Step through `(batch, frames, 320)`; give each step's inputs and log probabilities."""
    past, chunk = silent_past(run, len(frames)), run.get_inputs()[0].shape[1]
    for first in range(0, frames.shape[1] - chunk + 1, chunk):
        inputs = {"features": frames[:, first : first + chunk].copy(), "past": past}
        log_probs, past = run.run(["log_probs", "next_past"], inputs)
        yield inputs, log_probs


class RealSteps(CalibrationDataReader):
    """Calibration data: every input that the float model sees while it streams real clips."""

    def __init__(self, run: ort.InferenceSession, batches: Sequence[NDArray[np.float32]]) -> None:
        self._steps = (inputs for frames in batches for inputs, _ in stream(run, frames))

    def get_next(self) -> Inputs | None:
        """Give the next step's inputs, or None at the end."""
        return next(self._steps, None)


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
