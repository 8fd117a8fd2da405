"""The encoder of Whisper base (Radford et al., 2022; MIT) with a CTC head: it has heard thousands of voices.

It hears a whole clip at once, so it cannot serve learners; what it hears, a network that can is taught (`lesson`).
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.quran.vocabulary import TOKENS
from models.voice.features import MEL_CHANNELS, hz_from_mel, mel_from_hz

WIDTH: Final = 512
HEADS: Final = 8
LAYERS: Final = 6
POSITIONS: Final = 1_500
"""20 ms each."""
LOUDEST: Final = 1.5
"""Where a clip's loudest channel is put, log10 of power as Whisper measures it."""
RANGE: Final = 8.0
"""What is further below the loudest is not told apart, log10."""

Take = Callable[[str], Tensor]
"""A weight by its name."""


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_norm, self.norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.ask, self.answer = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, frames: Tensor, sees: Tensor) -> Tensor:
        """Run `(batch, frames, 512)`; `sees` says which frames each may attend to."""
        batch, count, _ = frames.shape
        parts = self.ask(self.attention_norm(frames)).view(batch, count, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        found = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=sees)
        frames = frames + self.answer(found.transpose(1, 2).reshape(batch, count, WIDTH))
        return frames + self.narrow(nn.functional.gelu(self.widen(self.norm(frames))))


class WhisperCtc(nn.Module):
    """Log-mel in, log probabilities of sounds out, 25 frames a second."""

    def __init__(self, layers: int = LAYERS, chunk_frames: int | None = None, past_frames: int = 73) -> None:
        """Make one with random weights.

        Args:
            layers: how many of the encoder's, from below.
            chunk_frames: frames of 40 ms that are heard together, and none after them; None: the whole clip.
            past_frames: how far back such a chunk hears, frames of 40 ms, at every layer.
        """
        super().__init__()
        self.chunk_frames, self.past_frames = chunk_frames, past_frames
        self.first = nn.Conv1d(MEL_CHANNELS, WIDTH, 3, padding=1)
        self.second = nn.Conv1d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.places = nn.Parameter(torch.zeros(POSITIONS, WIDTH), requires_grad=False)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.leave = nn.Linear(WIDTH, len(TOKENS))
        self.register_buffer("area", torch.from_numpy(_area()))

    def forward(self, mel: Tensor, frames: Tensor) -> Tensor:
        """Run `(batch, hops, 80)` natural log-mel, of which `frames` of 40 ms count; `(batch, frames, tokens)`."""
        heard = self._as_whisper_measures(mel, frames).transpose(1, 2)
        heard = nn.functional.gelu(self.first(heard))
        heard = nn.functional.gelu(self.second(heard)).transpose(1, 2)
        count = heard.shape[1]
        heard = heard + self.places[:count]
        sees = self._sees(count, frames)
        for layer in self.layers:
            heard = layer(heard, sees)
        heard = self.norm(heard)
        halved = heard[:, : count // 2 * 2].reshape(len(heard), count // 2, 2, WIDTH).mean(2)
        return self.leave(halved).float().log_softmax(-1)

    def _as_whisper_measures(self, mel: Tensor, frames: Tensor) -> Tensor:
        log10 = (mel + self.area) / math.log(10)
        hops = torch.arange(mel.shape[1], device=mel.device)[None]
        loudest = log10.amax(2).masked_fill(hops >= 4 * frames[:, None], -math.inf).amax(1)[:, None, None]
        return ((log10 - loudest).clamp_min(-RANGE) + LOUDEST + 4.0) / 4.0

    def _sees(self, count: int, frames: Tensor) -> Tensor:
        """Say what each of `count` frames of 20 ms attends to: `(batch, 1, count or 1, count)`."""
        times = torch.arange(count, device=frames.device)
        there = (times[None] < 2 * frames[:, None].clamp_min(1))[:, None, None]
        if self.chunk_frames is None:
            return there
        chunk = 2 * self.chunk_frames
        end = (times // chunk + 1) * chunk
        near = (times[None] < end[:, None]) & (times[None] >= (times - 2 * self.past_frames)[:, None])
        own = times[None] == times[:, None]
        return (there & near[None, None]) | own[None, None]


def load_encoder(net: WhisperCtc, weights: Mapping[str, NDArray[np.float16]]) -> None:
    """Put Whisper's weights in: names as CTranslate2 gives them, `encoder.layer_0.ffn.linear_0.weight`."""
    take = lambda name: torch.from_numpy(np.asarray(weights[f"encoder.{name}"], np.float32))  # noqa: E731 - short
    with torch.no_grad():
        for mine, theirs in ((net.first, "conv1"), (net.second, "conv2")):
            mine.weight.copy_(take(f"{theirs}.weight"))
            mine.bias.copy_(take(f"{theirs}.bias"))  # type: ignore[union-attr]
        net.places.copy_(take("position_encodings.encodings"))
        for number, layer in enumerate(net.layers):
            parts = (
                (layer.attention_norm, "self_attention.layer_norm"),
                (layer.ask, "self_attention.linear_0"),
                (layer.answer, "self_attention.linear_1"),
                (layer.norm, "ffn.layer_norm"),
                (layer.widen, "ffn.linear_0"),
                (layer.narrow, "ffn.linear_1"),
            )
            for mine, theirs in parts:
                _take_layer(mine, _named(take, f"layer_{number}.{theirs}"))
        if len(net.layers) == LAYERS:
            _take_layer(net.norm, _named(take, "layer_norm"))


def _named(take: Take, prefix: str) -> Take:
    return lambda name: take(f"{prefix}.{name}")


def _take_layer(mine: nn.LayerNorm | nn.Linear, take: Take) -> None:
    is_norm = isinstance(mine, nn.LayerNorm)
    mine.weight.copy_(take("gamma" if is_norm else "weight"))
    mine.bias.copy_(take("beta" if is_norm else "bias"))


def _area() -> NDArray[np.float32]:
    """Log of what Whisper's filters (of equal area) weigh more than ours (of equal height), `(80,)`."""
    edges = hz_from_mel(np.linspace(0.0, float(mel_from_hz(np.array(7_900.0))), MEL_CHANNELS + 2))
    return np.log(2.0 / (edges[2:] - edges[:-2])).astype(np.float32)
