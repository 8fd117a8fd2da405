"""A contestant: ConvNeXt (Liu et al., 2022) in one dimension, a depthwise convolution and a wide pair of linears.

ReLU stands where the original has GELU, which costs a third of the whole step on a processor.
"""

import torch
from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES
from training.nets.base import FrameNorm, Network, start_softly
from training.shape import delays

DEPTH_TAPS = 7
DILATIONS = (1, 1, 2, 2, 1, 1, 2, 2)
"""With seven taps they reach back as far as the packaged network: 73 frames."""
WIDER = 4


class Block(nn.Module):
    """Depthwise convolution, norm, widen, ReLU, narrow, onto a residual that may be delayed."""

    def __init__(self, width: int, dilation: int, delay: int) -> None:
        super().__init__()
        self.dilation, self.delay = dilation, delay
        self.reach = (DEPTH_TAPS - 1) * dilation
        self.depth = nn.Conv1d(width, width, DEPTH_TAPS, groups=width, dilation=dilation)
        self.norm = FrameNorm(width)
        self.widen = nn.Linear(width, WIDER * width)
        self.narrow = start_softly(nn.Linear(WIDER * width, width), silent=False)

    def forward(self, frames: Tensor, past: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run `(batch, frames, width)` after `past`, `(batch, reach, width)`; give output and next past."""
        count = frames.shape[1]
        if past is None:
            past = frames.new_zeros(frames.shape[0], self.reach, frames.shape[2])
        joined = torch.cat([past, frames], 1)
        near = self.depth(joined.transpose(1, 2)).transpose(1, 2)
        hidden = torch.relu(self.widen(self.norm(near)))
        late = joined[:, self.reach - self.delay : self.reach - self.delay + count]
        return late + self.narrow(hidden), joined[:, -self.reach :]


class ConvNext(Network):
    """Eight blocks over stacked log-mel."""

    def __init__(self, width: int, look_ahead: int) -> None:
        super().__init__()
        self.look_ahead = look_ahead
        self.receptive_frames = 1 + (DEPTH_TAPS - 1) * sum(DILATIONS)
        self.enter = nn.Linear(FEATURES, width)
        pairs = zip(DILATIONS, delays(len(DILATIONS), look_ahead), strict=True)
        self.blocks = nn.ModuleList(Block(width, *both) for both in pairs)
        self.norm = FrameNorm(width)
        self.leave = nn.Linear(width, len(TOKENS))

    def forward(self, features: Tensor, past: list[Tensor] | None = None) -> tuple[Tensor, list[Tensor]]:
        """Run `(batch, frames, 320)`; give log probabilities `(batch, frames, 69)` and the next past of each block."""
        frames = self.enter(features)
        following: list[Tensor] = []
        for place, block in enumerate(self.blocks):
            frames, kept = block(frames, None if past is None else past[place])
            following.append(kept)
        return self.leave(self.norm(frames)).float().log_softmax(-1), following
