"""What the trainer asks of a network, whatever it is made of."""

import torch
from torch import Tensor, nn

from training.shape import NORM_EPS


class Network(nn.Module):
    """Frames in, a distribution over sounds out, and what it must remember from one chunk to the next.

    Called with `(batch, frames, 320)` and what an earlier call gave back, or nothing at the very beginning; gives log
    probabilities `(batch, frames, 69)` and the next memory. In chunks it gives what it gives at once.
    """

    look_ahead: int
    """Frames by which its answers come late, and so hear the future."""
    receptive_frames: int | None
    """Frames that one answer depends on: so many, replayed, rebuild its memory exactly. None: all there ever were."""


class FrameNorm(nn.Module):
    """RMS normalisation of each frame (Zhang & Sennrich, 2019): it sees no other frame, so it streams as it trains."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, frames: Tensor) -> Tensor:
        """Scale `(..., width)` to unit mean square, then by the learned gain."""
        wide = frames.float()
        scaled = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + NORM_EPS)
        return scaled * self.gain


def start_softly(layer: nn.Linear, *, silent: bool) -> nn.Linear:
    """Let a block's last layer begin small, or silent: a network that is given one more forgets nothing it knew."""
    nn.init.normal_(layer.weight, std=0.02)
    if silent:
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)
    return layer
