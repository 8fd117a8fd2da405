"""The exported step computes what the trained network computes."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import pytest

from training.shape import SHIPPED

torch = pytest.importorskip("torch", reason="torch is installed for training only")
onnx = pytest.importorskip("onnx", reason="onnx is installed for training only")


def speaking(seed: int) -> Any:
    """Make a network in which no block is silent."""
    from training.nets.dense import DenseTcn  # noqa: PLC0415 -- needs torch

    torch.manual_seed(seed)
    net = DenseTcn().eval()
    for block in net.blocks:
        torch.nn.init.normal_(block.out.weight, std=0.02)
    return net


def test_the_streaming_graph_gives_the_log_probabilities_of_the_whole_network() -> None:
    from training.graph import step_graph  # noqa: PLC0415 -- needs onnx

    net = speaking(1)
    frames = np.random.default_rng(1).standard_normal((2, 40, 320)).astype(np.float32)
    weights = {name: value.numpy() for name, value in net.state_dict().items()}

    session = ort.InferenceSession(step_graph(weights).SerializeToString(), providers=["CPUExecutionProvider"])
    past, parts = np.zeros((2, SHIPPED.reach, SHIPPED.width), np.float32), []
    for first in range(0, 40, 8):
        log_probs, past = session.run(None, {"features": frames[:, first : first + 8], "past": past})
        parts.append(log_probs)
    with torch.no_grad():
        whole = net(torch.from_numpy(frames))[0].numpy()

    assert np.allclose(np.concatenate(parts, axis=1), whole, atol=1e-4)


def test_a_frame_depends_on_no_later_frame_and_on_no_more_than_its_receptive_field() -> None:
    net, far = speaking(2), SHIPPED.receptive_frames
    frames = torch.randn(1, far + 20, 320)
    changed = frames.clone()
    changed[:, 10] += 1.0

    with torch.no_grad():
        moved = (net(frames)[0] != net(changed)[0]).any(-1)[0]

    assert not moved[:10].any()
    assert not moved[10 + far :].any()
    assert moved[10]
    assert SHIPPED.look_ahead == 4


def test_the_weights_are_read_back_out_of_the_packaged_graph(tmp_path: Path) -> None:
    from training.graph import packaged_weights, step_graph  # noqa: PLC0415 -- needs onnx

    weights = {name: value.numpy() for name, value in speaking(3).state_dict().items()}
    onnx.save(step_graph(weights), str(tmp_path / "model.onnx"))

    read = packaged_weights(tmp_path / "model.onnx")

    assert read.keys() == weights.keys()
    assert all(np.array_equal(read[name], weights[name]) for name in weights)


def test_a_model_of_half_the_size_computes_nearly_the_same(tmp_path: Path) -> None:
    from training.graph import halved, packaged_weights, step_graph  # noqa: PLC0415 -- needs onnx

    whole = step_graph({name: value.numpy() for name, value in speaking(5).state_dict().items()})
    onnx.save(halved(whole), str(tmp_path / "half.onnx"))
    frames = np.random.default_rng(5).standard_normal((2, 8, 320)).astype(np.float32)
    inputs = {"features": frames, "past": np.zeros((2, SHIPPED.reach, SHIPPED.width), np.float32)}

    one, other = (
        ort.InferenceSession(model, providers=["CPUExecutionProvider"]).run(["log_probs"], inputs)[0]
        for model in (whole.SerializeToString(), tmp_path / "half.onnx")
    )

    assert np.allclose(np.asarray(one), np.asarray(other), atol=0.02)
    assert (tmp_path / "half.onnx").stat().st_size < 0.55 * len(whole.SerializeToString())
    assert all(value.dtype == np.float32 for value in packaged_weights(tmp_path / "half.onnx").values())


def test_blocks_that_a_network_is_given_later_begin_silent_and_late() -> None:
    from training.graph import step_graph  # noqa: PLC0415 -- needs onnx
    from training.run import resumed  # noqa: PLC0415 -- needs torch

    packaged = Path(__file__).parents[2] / "models" / "voice" / "weights" / "model.fp32.onnx"
    grown = resumed(packaged).ema.eval()
    frames = np.random.default_rng(4).standard_normal((1, 24, 320)).astype(np.float32)

    assert step_graph({name: value.numpy() for name, value in grown.state_dict().items()}).graph.node
    with torch.no_grad():
        later = grown(torch.from_numpy(frames))[0].numpy()
    old = ort.InferenceSession(packaged, providers=["CPUExecutionProvider"])
    reach = old.get_inputs()[1].shape[1]
    past = np.zeros((1, reach, 256), np.float32)
    said = []
    for first in range(0, 24, 8):
        log_probs, past = old.run(None, {"features": frames[:, first : first + 8], "past": past})
        said.append(log_probs)
    before = np.concatenate(said, axis=1)
    late = SHIPPED.look_ahead if reach < 72 else 0
    assert np.allclose(later[:, late:], before[:, : 24 - late], atol=1e-4)
