"""The encoder of Whisper's shape hears a row the same however it is padded, and takes all weights by their names."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="torch is installed for training only")

from training.gpu.whisper import LAYERS, POSITIONS, WIDTH, WhisperCtc, load_encoder

torch = pytest.importorskip("torch")


def sound(rows: int, hops: int) -> Any:
    """Give some log-mel."""
    return torch.randn(rows, hops, 80, generator=torch.Generator().manual_seed(4)) - 4


def weights() -> dict[str, NDArray[np.float16]]:
    """Give every weight of the encoder, each filled with a number of its own."""
    shapes: dict[str, tuple[int, ...]] = {
        "conv1.weight": (WIDTH, 80, 3),
        "conv1.bias": (WIDTH,),
        "conv2.weight": (WIDTH, WIDTH, 3),
    }
    shapes |= {"conv2.bias": (WIDTH,), "position_encodings.encodings": (POSITIONS, WIDTH)}
    shapes |= {"layer_norm.gamma": (WIDTH,), "layer_norm.beta": (WIDTH,)}
    for number in range(LAYERS):
        for part in ("self_attention", "ffn"):
            norm = f"layer_{number}.{part}.layer_norm"
            shapes |= {f"{norm}.gamma": (WIDTH,), f"{norm}.beta": (WIDTH,)}
        sizes = {"self_attention.linear_0": (3, 1), "self_attention.linear_1": (1, 1)}
        sizes |= {"ffn.linear_0": (4, 1), "ffn.linear_1": (1, 4)}
        for name, (out, into) in sizes.items():
            linear = f"layer_{number}.{name}"
            shapes |= {f"{linear}.weight": (out * WIDTH, into * WIDTH), f"{linear}.bias": (out * WIDTH,)}
    return {
        f"encoder.{name}": np.full(shape, 1e-4 * (place + 1), np.float16)
        for place, (name, shape) in enumerate(shapes.items())
    }


def test_25_frames_a_second_come_out_as_log_probabilities() -> None:
    heard = WhisperCtc(1)(sound(2, 200), torch.tensor([50, 30]))

    assert heard.shape[:2] == (2, 50)
    assert torch.allclose(heard.exp().sum(-1), torch.ones(2, 50), atol=1e-4)


def test_what_lies_beyond_a_row_is_not_heard() -> None:
    torch.manual_seed(1)
    net = WhisperCtc(1).eval()
    mel = sound(1, 400)
    other = mel.clone()
    other[:, 260:] = 5.0

    first, second = (net(each, torch.tensor([50]))[:, :48] for each in (mel, other))

    assert torch.allclose(first, second, atol=1e-4)


def test_in_chunks_nothing_later_is_heard() -> None:
    torch.manual_seed(1)
    net = WhisperCtc(2, chunk_frames=8).eval()
    mel = sound(1, 256)
    mel[:, 0] = 12.0  # the loudest comes first: the scale follows the loudest of a row
    other = mel.clone()
    other[:, 200:] = -8.0

    first, second = (net(each, torch.tensor([64]))[:, :40] for each in (mel, other))

    assert torch.allclose(first, second, atol=1e-4)


def test_every_weight_of_the_encoder_is_taken() -> None:
    net, given = WhisperCtc(), weights()

    load_encoder(net, given)

    taken = {round(float(value.flatten()[0]), 4) for name, value in net.state_dict().items() if "leave" not in name}
    assert {round(float(value.flat[0]), 4) for value in given.values()} <= taken
