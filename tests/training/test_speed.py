"""A network's streams are seconds of audio for a second of a core."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
onnx = pytest.importorskip("onnx", reason="onnx is installed for training only")


def test_the_best_step_of_a_network_gives_its_streams(tmp_path: Path) -> None:
    from training.nets import Spec, make  # noqa: PLC0415 -- needs torch
    from training.speed import Timed, session  # noqa: PLC0415 -- needs onnx
    from training.steps import step_of  # noqa: PLC0415 -- needs onnx

    path, spec = tmp_path / "step.onnx", Spec("dense", 1)
    onnx.save(step_of(make(spec), frames=4), str(path))
    timed = Timed(spec, 1_056_885, "fp32", 160, path.stat().st_size, session(path))

    timed.turn(np.random.default_rng(1))
    first = timed.best_s
    timed.best_s = 0.00256

    assert 0 < first < 10
    assert timed.row()["streams"] == 1_000
    assert timed.row()["chunk_ms"] == 160
