"""The exported step computes what the trained network computes."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

torch = pytest.importorskip("torch", reason="torch is installed for training only")
onnx = pytest.importorskip("onnx", reason="onnx is installed for training only")


def test_the_streaming_graph_gives_the_log_probabilities_of_the_whole_network() -> None:
    from training.graph import REACH, step_graph  # noqa: PLC0415 -- needs onnx
    from training.net import WIDTH, DenseTcn  # noqa: PLC0415 -- needs torch

    torch.manual_seed(1)
    net = DenseTcn().eval()
    frames = np.random.default_rng(1).standard_normal((2, 40, 320)).astype(np.float32)
    weights = {name: value.numpy() for name, value in net.state_dict().items()}

    session = ort.InferenceSession(step_graph(weights).SerializeToString(), providers=["CPUExecutionProvider"])
    past, parts = np.zeros((2, REACH, WIDTH), np.float32), []
    for first in range(0, 40, 8):
        log_probs, past = session.run(None, {"features": frames[:, first : first + 8], "past": past})
        parts.append(log_probs)
    with torch.no_grad():
        whole = net(torch.from_numpy(frames))[0].numpy()

    assert np.allclose(np.concatenate(parts, axis=1), whole, atol=1e-4)


def test_a_frame_depends_on_no_later_frame_and_on_no_more_than_its_receptive_field() -> None:
    from training.net import DenseTcn, receptive_frames  # noqa: PLC0415 -- needs torch

    torch.manual_seed(2)
    net, far = DenseTcn().eval(), receptive_frames()
    frames = torch.randn(1, far + 20, 320)
    changed = frames.clone()
    changed[:, 10] += 1.0

    with torch.no_grad():
        moved = (net(frames)[0] != net(changed)[0]).any(-1)[0]

    assert not moved[:10].any()
    assert not moved[10 + far :].any()
    assert moved[10]


def test_the_weights_are_read_back_out_of_the_packaged_graph(tmp_path: Path) -> None:
    from training.graph import packaged_weights, step_graph  # noqa: PLC0415 -- needs onnx
    from training.net import DenseTcn  # noqa: PLC0415 -- needs torch

    weights = {name: value.numpy() for name, value in DenseTcn().state_dict().items()}
    onnx.save(step_graph(weights), str(tmp_path / "model.onnx"))

    read = packaged_weights(tmp_path / "model.onnx")

    assert read.keys() == weights.keys()
    assert all(np.array_equal(read[name], weights[name]) for name in weights)
