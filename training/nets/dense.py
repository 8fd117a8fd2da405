"""DenseTCN, the packaged network: dilated residual blocks over stacked log-mel, one CTC distribution per 40 ms frame.

The first blocks are causal; the last ones answer two frames late each, and so hear what comes after.
"""

import torch
from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES
from training.nets.base import FrameNorm, Network, start_softly
from training.shape import SHIPPED, TAPS, Shape


class Block(nn.Module):
    """One residual block: norm, three-tap dilated convolution, ReLU, linear. A delayed one is silent at first."""

    def __init__(self, width: int, dilation: int, delay: int = 0) -> None:
        super().__init__()
        self.dilation = dilation
        self.delay = delay
        self.norm = FrameNorm(width)
        self.taps = nn.Linear(TAPS * width, width)
        self.out = start_softly(nn.Linear(width, width), silent=delay > 0)

    def forward(self, frames: Tensor, past: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run `(batch, frames, width)` after `past`, `(batch, 2 * dilation, width)`; give output and next past.

        What is kept is normed already, but where the residual is delayed.
        """
        count, reach = frames.shape[1], (TAPS - 1) * self.dilation
        entering = frames if self.delay else self.norm(frames)
        if past is None:
            past = entering.new_zeros(frames.shape[0], reach, frames.shape[2])
        joined = kept = torch.cat([past, entering], 1)
        if self.delay:
            frames = joined[:, reach - self.delay : reach - self.delay + count]
            joined = self.norm(joined)
        views = [joined[:, tap * self.dilation : tap * self.dilation + count] for tap in range(TAPS)]
        hidden = torch.relu(self.taps(torch.cat(views, 2)))
        return frames + self.out(hidden), kept[:, -reach:]


class DenseTcn(Network):
    """The acoustic model; as packaged 3.26 million parameters and a receptive field of 73 frames (2.9 s)."""

    def __init__(self, shape: Shape = SHIPPED) -> None:
        super().__init__()
        self.shape = shape
        self.look_ahead, self.receptive_frames = shape.look_ahead, shape.receptive_frames
        self.enter = nn.Linear(FEATURES, shape.width)
        pairs = zip(shape.dilations, shape.delays, strict=True)
        self.blocks = nn.ModuleList(Block(shape.width, *both) for both in pairs)
        self.norm = FrameNorm(shape.width)
        self.leave = nn.Linear(shape.width, len(TOKENS))

    def forward(self, features: Tensor, past: list[Tensor] | None = None) -> tuple[Tensor, list[Tensor]]:
        """Run `(batch, frames, 320)`; give log probabilities `(batch, frames, 69)` and the next past of each block."""
        frames = self.enter(features)
        following: list[Tensor] = []
        for place, block in enumerate(self.blocks):
            frames, kept = block(frames, None if past is None else past[place])
            following.append(kept)
        return self.leave(self.norm(frames)).float().log_softmax(-1), following
