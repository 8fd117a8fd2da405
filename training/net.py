"""The network: twelve dilated residual blocks over stacked log-mel, one CTC distribution per 40 ms frame.

Ten are causal; each of the last two answers two frames late, and so hears 160 ms of what comes after, in all.
"""

import torch
from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import FEATURES
from training.shape import DELAYS, DILATIONS, NORM_EPS, TAPS, WIDTH


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
    """One residual block: norm, three-tap dilated convolution, ReLU, linear.

    A delayed one is silent at first, so that a network may be given one more without forgetting what it knew.
    """

    def __init__(self, dilation: int, delay: int = 0) -> None:
        super().__init__()
        self.dilation = dilation
        self.delay = delay
        self.norm = FrameNorm()
        self.taps = nn.Linear(TAPS * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        nn.init.normal_(self.out.weight, std=0.02)
        if delay:
            nn.init.zeros_(self.out.weight)
            nn.init.zeros_(self.out.bias)

    def forward(self, frames: Tensor, past: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Run `(batch, frames, WIDTH)` after `past`, `(batch, 2 * dilation, WIDTH)`; give output and next past.

        What is kept is normed already, but where the residual is delayed.
        """
        count, reach = frames.shape[1], (TAPS - 1) * self.dilation
        entering = frames if self.delay else self.norm(frames)
        if past is None:
            past = entering.new_zeros(frames.shape[0], reach, WIDTH)
        joined = kept = torch.cat([past, entering], 1)
        if self.delay:
            frames = joined[:, reach - self.delay : reach - self.delay + count]
            joined = self.norm(joined)
        views = [joined[:, tap * self.dilation : tap * self.dilation + count] for tap in range(TAPS)]
        hidden = torch.relu(self.taps(torch.cat(views, 2)))
        return frames + self.out(hidden), kept[:, -reach:]


class DenseTcn(nn.Module):
    """The acoustic model, 3.26 million parameters; its receptive field is 73 frames (2.9 s)."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(FEATURES, WIDTH)
        self.blocks = nn.ModuleList(Block(*both) for both in zip(DILATIONS, DELAYS, strict=True))
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
