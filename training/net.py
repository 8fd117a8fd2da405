"""The network: ten causal dilated residual blocks over stacked log-mel, one CTC distribution per 40 ms frame."""

from typing import Final

import torch
from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES

WIDTH: Final = 256
DILATIONS: Final = (1, 2, 4, 8, 1, 2, 4, 8, 1, 2)
TAPS: Final = 3
NORM_EPS: Final = 1e-5


class FrameNorm(nn.Module):
    """RMS normalisation of each frame (Zhang & Sennrich, 2019): it sees no other frame, so it streams as it trains."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(WIDTH))

    def forward(self, frames: Tensor) -> Tensor:
        """Scale `(..., WIDTH)` to unit mean square, then by the learned gain."""
        wide = frames.float()
        scaled = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + NORM_EPS)
        return scaled * self.gain


class Block(nn.Module):
    """One residual block: norm, causal three-tap dilated convolution, ReLU, linear."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = FrameNorm()
        self.taps = nn.Linear(TAPS * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        nn.init.normal_(self.out.weight, std=0.02)

    def forward(self, frames: Tensor, past: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run `(batch, frames, WIDTH)` after `past`, `(batch, 2 * dilation, WIDTH)`; give output and next past."""
        normed = self.norm(frames)
        reach = (TAPS - 1) * self.dilation
        if past is None:
            past = normed.new_zeros(frames.shape[0], reach, WIDTH)
        joined = torch.cat([past, normed], 1)
        count = frames.shape[1]
        views = [joined[:, tap * self.dilation : tap * self.dilation + count] for tap in range(TAPS)]
        hidden = torch.relu(self.taps(torch.cat(views, 2)))
        return frames + self.out(hidden), joined[:, -reach:]


class DenseTcn(nn.Module):
    """The acoustic model, about 2.9 million parameters; its receptive field is 67 frames (2.7 s)."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(FEATURES, WIDTH)
        self.blocks = nn.ModuleList(Block(dilation) for dilation in DILATIONS)
        self.norm = FrameNorm()
        self.leave = nn.Linear(WIDTH, len(TOKENS))

    def forward(self, features: Tensor, past: list[Tensor] | None = None) -> tuple[Tensor, list[Tensor]]:
        """Run `(batch, frames, 320)`; give log probabilities `(batch, frames, 69)` and the next past of each block."""
        frames = self.enter(features)
        following: list[Tensor] = []
        for place, block in enumerate(self.blocks):
            frames, kept = block(frames, None if past is None else past[place])
            following.append(kept)
        return self.leave(self.norm(frames)).float().log_softmax(-1), following


def receptive_frames() -> int:
    """How many frames one output depends on."""
    return 1 + (TAPS - 1) * sum(DILATIONS)
