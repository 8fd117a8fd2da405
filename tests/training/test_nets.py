"""Every network is made at its size, looks ahead as far as it should, and streams what it computes at once."""

from typing import Any

import numpy as np
import onnxruntime as ort
import pytest

pytest.importorskip("torch", reason="torch is installed for training only")
pytest.importorskip("onnx", reason="onnx is installed for training only")
pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.nets import WIDTHS, Spec, make
from training.shape import delays
from training.steps import step_of

torch = pytest.importorskip("torch")

KINDS = sorted(WIDTHS)


def speaking(spec: Spec) -> Any:
    """Make a network in which no layer is silent."""
    torch.manual_seed(2)
    net = make(spec).eval()
    for name, value in net.named_parameters():
        if name.endswith(("out.weight", "narrow.weight")):
            torch.nn.init.normal_(value, std=0.02)
    return net


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("frames", [4, 8])
@pytest.mark.parametrize("look_ahead", [0, 4, 12])
def test_the_streaming_step_of_every_network_gives_what_the_network_gives(
    kind: str, frames: int, look_ahead: int
) -> None:
    net = speaking(Spec(kind, 1, look_ahead))
    features = np.random.default_rng(1).standard_normal((2, 40, 320)).astype(np.float32)

    step = ort.InferenceSession(step_of(net, frames=frames).SerializeToString(), providers=["CPUExecutionProvider"])
    past, parts = np.zeros((2, *step.get_inputs()[1].shape[1:]), np.float32), []
    for first in range(0, 40, frames):
        log_probs, past = step.run(None, {"features": features[:, first : first + frames], "past": past})
        parts.append(log_probs)
    with torch.no_grad():
        whole = net(torch.from_numpy(features))[0].numpy()

    assert np.allclose(np.concatenate(parts, axis=1), whole, atol=1e-4)


@pytest.mark.parametrize("kind", ["convnext", "dense"])
def test_a_convolution_depends_on_what_it_says_it_depends_on(kind: str) -> None:
    net = speaking(Spec(kind, 1, 4))
    far = net.receptive_frames
    features = torch.randn(1, far + 20, 320)
    changed = features.clone()
    changed[:, 10] += 1.0

    with torch.no_grad():
        moved = (net(features)[0] != net(changed)[0]).any(-1)[0]

    assert not moved[:10].any()
    assert moved[10]
    assert not moved[10 + far :].any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("millions", [1, 3])
def test_a_network_is_of_the_size_that_was_asked_for(kind: str, millions: int) -> None:
    parameters = sum(value.numel() for value in make(Spec(kind, millions)).parameters())

    assert parameters / 1e6 == pytest.approx(millions, rel=0.15)


def test_a_look_ahead_is_spread_over_the_last_blocks() -> None:
    assert delays(5, 3) == (0, 0, 0, 1, 2)
    with pytest.raises(ValueError, match="cannot look 11 frames ahead"):
        delays(5, 11)
