"""The bends of `training.augment`, for a batch at once on the device; each row has its own dice and its own strength.

Only tempo is not among them: it is applied where clips are read (`training.gpu.shelf`).
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from models.voice.features import MEL_CHANNELS
from training.augment import CENTRES_HZ, FLOOR_LOG, GATE_SHARE, Odds

SAMPLED_HOPS = 64
"""Hops by which a row's percentiles are judged."""
TAIL_HOPS = 128
"""The longest a room rings: 1.0 s of reverberation has fallen by 60 dB long before."""


@dataclass(frozen=True)
class Rows:
    """A batch of log-mel: `(batch, hops, 80)` float32, and what is true of each row, `(batch,)`."""

    mel: Tensor
    hops: Tensor
    """How many of each row's hops count."""
    strength: Tensor
    """In [0, 1]."""


class Bender:
    """Bends batches; the dice are the device's own."""

    def __init__(self, device: torch.device, seed: int, odds: Odds = Odds()) -> None:  # noqa: B008 - frozen
        self._device = device
        self._dice = torch.Generator(device=device)
        self._dice.manual_seed(seed)
        self._odds = odds
        self._centres = torch.from_numpy(CENTRES_HZ.astype(np.float32)).to(device)
        self._channels = torch.arange(MEL_CHANNELS, device=device, dtype=torch.float32)

    def bend(self, rows: Rows) -> Tensor:
        """Bend every row in its own way; ends with a gain over 35 dB."""
        odds = self._odds
        steps = (
            (odds.warp, self.warp),
            (odds.room, self.room),
            (odds.babble, self.babble),
            (odds.noise, self.noise),
            (odds.tilt, self.tilt),
            (odds.band, self.band),
            (odds.suppress, self.suppress),
            (odds.mask, self.mask),
            (odds.gain, self.gain),
        )
        mel = rows.mel
        for share, change in steps:
            chosen = self._uniform(len(mel)) < share * rows.strength
            bent = change(Rows(mel, rows.hops, rows.strength))
            mel = torch.where(chosen[:, None, None], bent, mel)
        return torch.logaddexp(mel, mel.new_tensor(float(FLOOR_LOG)))

    def warp(self, rows: Rows) -> Tensor:
        """Move every frequency up, as a shorter vocal tract does."""
        factor = torch.exp(rows.strength * self._uniform(len(rows.mel), -0.12, 0.22))
        wanted = self._centres[None] / factor[:, None]
        after = torch.searchsorted(self._centres, wanted.contiguous()).clamp(1, MEL_CHANNELS - 1)
        low, high = self._centres[after - 1], self._centres[after]
        place = (after - 1 + (wanted - low) / (high - low)).clamp(0, MEL_CHANNELS - 1)
        return _at_channels(rows.mel, place)

    def room(self, rows: Rows) -> Tensor:
        """Let every hop's power die away exponentially behind it."""
        seconds = 0.15 + self._uniform(len(rows.mel)) * (0.1 + 0.75 * rows.strength)
        wet = 0.03 + self._uniform(len(rows.mel)) * (0.05 + 0.3 * rows.strength)
        keep = 10 ** (-6 * 0.01 / seconds)
        ages = torch.arange(TAIL_HOPS, device=self._device)
        kernel = (1 - keep)[:, None] * keep[:, None] ** ages[None]
        power, length = rows.mel.exp(), rows.mel.shape[1] + TAIL_HOPS
        spectrum = torch.fft.rfft(power, length, dim=1) * torch.fft.rfft(kernel, length, dim=1)[:, :, None]
        tail = torch.fft.irfft(spectrum, length, dim=1)[:, : rows.mel.shape[1]].clamp_min(0)
        share = wet[:, None, None]
        return torch.log((1 - share) * power + share * tail + 1e-12)

    def babble(self, rows: Rows) -> Tensor:
        """Add the voice of another row, well below this one."""
        below = 3.0 + 3.0 * (1 - rows.strength) + self._uniform(len(rows.mel)) * (5.0 - 3.0 * (1 - rows.strength))
        loud = self.loud(rows)
        other = torch.roll(rows.mel, 1, 0)
        return torch.logaddexp(rows.mel, other + (loud - torch.roll(loud, 1, 0) - below)[:, None, None])

    def noise(self, rows: Rows) -> Tensor:
        """Add stationary coloured noise that breathes slowly."""
        count, hops = rows.mel.shape[:2]
        lowest = 2.0 + 4.0 * (1 - rows.strength)
        below = lowest + self._uniform(count) * (10.0 - lowest)
        begin, end = self._uniform(count, -0.5, 2.5), self._uniform(count, -4.0, 0.5)
        rise = self._channels / (MEL_CHANNELS - 1)
        colour = self._curve(count, 0.7, 7) + begin[:, None] + (end - begin)[:, None] * rise
        flutter = self.gumbel(rows.mel.shape) * 0.7
        swell = _stretched(self._normal(count, 6) * 0.5, hops)
        level = (self.loud(rows) - below)[:, None, None]
        return torch.logaddexp(rows.mel, level + colour[:, None] + flutter + swell[:, :, None])

    def tilt(self, rows: Rows) -> Tensor:
        """Colour as a cheap microphone does: weak highs, weak lows, bumps."""
        count = len(rows.mel)
        lows = (1 - self._channels / 10).clamp_min(0)
        highs = (self._channels / (MEL_CHANNELS - 1) * 2.5).clamp_max(1)
        high, low = self._uniform(count, -4.0, 1.0), self._uniform(count, -4.0, 1.0)
        colour = self._curve(count, 0.9, 6) + high[:, None] * highs + low[:, None] * lows
        return rows.mel + rows.strength[:, None, None] * colour[:, None]

    def band(self, rows: Rows) -> Tensor:
        """Keep a telephone's band."""
        count = len(rows.mel)
        low, high = self._uniform(count, 0, 9).floor(), self._uniform(count, 52, 74).floor()
        under = (self._channels[None] < low[:, None]) * self._uniform(count, 2, 8)[:, None]
        over = (self._channels[None] >= high[:, None]) * self._uniform(count, 3, 10)[:, None]
        return rows.mel - (under + over)[:, None]

    def suppress(self, rows: Rows) -> Tensor:
        """Push what is weak further down, channel by channel, as noise suppression and gates in phones do."""
        count = len(rows.mel)
        mel = torch.logaddexp(rows.mel, rows.mel.new_tensor(float(FLOOR_LOG)))
        threshold = self._percentile(rows, mel, 0.30, 0.65) - self._uniform(count, 0, 2)[:, None]
        push = self._uniform(count, 0.3, 1.5)[:, None, None]
        pushed = mel - push * (threshold[:, None] - mel).clamp_min(0)
        energy = torch.logsumexp(mel, 2) - math.log(MEL_CHANNELS)
        closed = energy < (self.loud(rows) - self._uniform(count, 4.0, 7.5))[:, None]
        gated = self._uniform(count) < GATE_SHARE
        fall = self._uniform(count, 4, 14)[:, None] * (closed & gated[:, None])
        return pushed - fall[:, :, None]

    def mask(self, rows: Rows) -> Tensor:
        """Hide a narrow band and some short moments (SpecAugment, Park et al., 2019), each at the row's mean."""
        count, hops = rows.mel.shape[:2]
        times = torch.arange(hops, device=self._device)[None]
        counts = (times < rows.hops[:, None]).float()
        mean = (rows.mel.mean(2) * counts).sum(1) / counts.sum(1)
        first, width = self._uniform(count, 0, 72).floor(), self._uniform(count, 1, 9).floor()
        channels = self._channels[None]
        hidden = ((channels >= first[:, None]) & (channels < (first + width)[:, None]))[:, None]
        for _ in range(1 + hops // 400):
            begin = (self._uniform(count) * rows.hops).floor()
            length = self._uniform(count, 1, 7).floor()
            moment = (times >= begin[:, None]) & (times < (begin + length)[:, None])
            hidden = hidden | moment[:, :, None]
        return torch.where(hidden, mean[:, None, None], rows.mel)

    def gain(self, rows: Rows) -> Tensor:
        """Make a row quieter, or a little louder."""
        return rows.mel + self._uniform(len(rows.mel), -8.0, 1.5)[:, None, None]

    def loud(self, rows: Rows) -> Tensor:
        """Give the level of each row's louder hops, `(batch,)`: the 90th percentile of their mean power, nats."""
        energy = torch.logsumexp(rows.mel, 2) - math.log(MEL_CHANNELS)
        times = torch.arange(energy.shape[1], device=self._device)[None]
        ordered = energy.masked_fill(times >= rows.hops[:, None], -math.inf).sort(1, descending=True).values
        return ordered.gather(1, (rows.hops * 0.1).long().clamp(0, energy.shape[1] - 1)[:, None])[:, 0]

    def gumbel(self, shape: torch.Size | tuple[int, ...]) -> Tensor:
        """Draw the flutter of noise in log power: Gumbel, -0.3, 0.5."""
        uniform = torch.rand(shape, generator=self._dice, device=self._device).clamp(1e-6, 1 - 1e-6)
        return -0.3 - 0.5 * torch.log(-torch.log(uniform))

    def _percentile(self, rows: Rows, mel: Tensor, least: float, most: float) -> Tensor:
        """Give a percentile of each channel of each row, `(batch, 80)`, from some hops drawn at random."""
        count = len(mel)
        drawn = (self._uniform(count * SAMPLED_HOPS).view(count, -1) * rows.hops[:, None]).long()
        some = mel.gather(1, drawn[:, :, None].expand(-1, -1, MEL_CHANNELS)).sort(1).values
        place = (self._uniform(count, least, most) * SAMPLED_HOPS).long()
        return some.gather(1, place[:, None, None].expand(-1, 1, MEL_CHANNELS))[:, 0]

    def _curve(self, count: int, spread: float, knots: int) -> Tensor:
        return _stretched(self._normal(count, knots) * spread, MEL_CHANNELS)

    def _uniform(self, count: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return low + torch.rand(count, generator=self._dice, device=self._device) * (high - low)

    def _normal(self, count: int, knots: int) -> Tensor:
        return torch.randn(count, knots, generator=self._dice, device=self._device)


def _stretched(knots: Tensor, length: int) -> Tensor:
    """Draw straight lines between `(batch, knots)`: `(batch, length)`."""
    return nn.functional.interpolate(knots[:, None], length, mode="linear", align_corners=True)[:, 0]


def _at_channels(mel: Tensor, place: Tensor) -> Tensor:
    """Read `(batch, hops, 80)` at fractional channels `(batch, 80)`."""
    low = place.floor().long()
    high = (low + 1).clamp_max(MEL_CHANNELS - 1)
    share = (place - low)[:, None]
    wide = (-1, mel.shape[1], -1)
    below = mel.gather(2, low[:, None].expand(wide))
    above = mel.gather(2, high[:, None].expand(wide))
    return below * (1 - share) + above * share
