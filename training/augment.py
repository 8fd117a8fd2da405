"""Bend log-mel features as voices, rooms, microphones and phones do; strength 0 changes nothing, 1 bends fully."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from models.voice.features import MEL_CHANNELS, POWER_FLOOR, hz_from_mel, mel_from_hz

Mel = NDArray[np.float32]
Dice = np.random.Generator

CENTRES_HZ = hz_from_mel(np.linspace(0.0, float(mel_from_hz(np.array(7_900.0))), MEL_CHANNELS + 2))[1:-1]
GATE_SHARE = 0.4
FLOOR_LOG = np.float32(np.log(POWER_FLOOR))


@dataclass(frozen=True)
class Odds:
    """How often each bend is tried, at full strength."""

    speed: float = 0.7
    warp: float = 0.7
    tilt: float = 0.7
    noise: float = 0.55
    babble: float = 0.12
    room: float = 0.4
    band: float = 0.25
    suppress: float = 0.3
    mask: float = 0.5
    gain: float = 0.8


def resample(mel: Mel, rate: float) -> Mel:
    """Play `rate` times as fast, by linear interpolation over hops."""
    count = max(4, int(len(mel) / rate))
    places = np.linspace(0, len(mel) - 1, count, dtype=np.float32)
    low = places.astype(np.int64)
    high = np.minimum(low + 1, len(mel) - 1)
    share = (places - low)[:, None].astype(np.float32)
    return mel[low] * (1 - share) + mel[high] * share


def warp(mel: Mel, factor: float) -> Mel:
    """Move every frequency up by `factor`, as a shorter vocal tract does: a woman's or a child's is above 1."""
    places = np.clip(np.interp(CENTRES_HZ / factor, CENTRES_HZ, np.arange(MEL_CHANNELS)), 0, MEL_CHANNELS - 1)
    low = places.astype(np.int64)
    high = np.minimum(low + 1, MEL_CHANNELS - 1)
    share = (places - low).astype(np.float32)
    return mel[:, low] * (1 - share) + mel[:, high] * share


def curve(dice: Dice, spread: float, knots: int) -> Mel:
    """A smooth random curve over the channels, `(80,)`: a microphone's or a room's colour."""
    values = dice.normal(0, spread, knots)
    return np.interp(np.arange(MEL_CHANNELS), np.linspace(0, MEL_CHANNELS - 1, knots), values).astype(np.float32)


def loud(mel: Mel) -> float:
    """The level of a clip's louder hops: the 90th percentile of their mean channel power, in nats."""
    return float(np.percentile(np.log(np.exp(mel[::4]).mean(1)), 90))


def noise(dice: Dice, mel: Mel, strength: float) -> Mel:
    """Add stationary coloured noise that breathes slowly."""
    below = dice.uniform(2.0 + 4.0 * (1 - strength), 10.0)
    slope = np.linspace(dice.uniform(-0.5, 2.5), dice.uniform(-4.0, 0.5), MEL_CHANNELS)
    colour = curve(dice, 0.7, 7) + slope.astype(np.float32)
    flutter = dice.gumbel(-0.3, 0.5, mel.shape).astype(np.float32)
    swell = np.interp(np.arange(len(mel)), np.linspace(0, len(mel), 6), dice.normal(0, 0.5, 6)).astype(np.float32)
    return np.logaddexp(mel, (loud(mel) - below) + colour + flutter * 0.7 + swell[:, None])


def babble(dice: Dice, mel: Mel, other: Mel, strength: float) -> Mel:
    """Add another voice, well below this one."""
    below = dice.uniform(3.0 + 3.0 * (1 - strength), 8.0)
    start = int(dice.integers(0, max(1, len(other) - len(mel))))
    voice = np.resize(other[start : start + len(mel)], mel.shape)
    return np.asarray(np.logaddexp(mel, voice + (loud(mel) - loud(other) - below)), np.float32)


def room(dice: Dice, mel: Mel, strength: float) -> Mel:
    """Let every hop's power die away exponentially behind it (a diffuse room without first reflections)."""
    seconds = dice.uniform(0.15, 0.25 + 0.75 * strength)
    wet = np.float32(dice.uniform(0.03, 0.08 + 0.3 * strength))
    keep = np.float32(10 ** (-6 * 0.01 / seconds))
    power = np.exp(mel)
    tail = lfilter([1 - keep], [np.float32(1.0), -keep], power, axis=0).astype(np.float32)
    return np.asarray(np.log((1 - wet) * power + wet * tail), np.float32)


def band(dice: Dice, mel: Mel) -> Mel:
    """Keep a telephone's band."""
    cut = np.zeros(MEL_CHANNELS, np.float32)
    low, high = int(dice.integers(0, 9)), int(dice.integers(52, 74))
    cut[:low] = -dice.uniform(2, 8)
    cut[high:] = -dice.uniform(3, 10)
    return mel + cut


def microphone(dice: Dice) -> Mel:
    """A cheap microphone: weak highs (phones were measured 13 dB below studio voices there), weak lows, bumps."""
    rise = np.linspace(0.0, 1.0, MEL_CHANNELS, dtype=np.float32)
    lows = np.maximum(0.0, 1.0 - np.arange(MEL_CHANNELS, dtype=np.float32) / 10)
    highs = np.minimum(1.0, rise * 2.5)
    high, low = np.float32(dice.uniform(-4.0, 1.0)), np.float32(dice.uniform(-4.0, 1.0))
    return np.asarray(curve(dice, 0.9, 6) + high * highs + low * lows, np.float32)


def suppress(dice: Dice, mel: Mel) -> Mel:
    """Push what is weak further down, channel by channel, as noise suppression and gates in phones do."""
    middle = np.percentile(mel[::4], dice.uniform(30, 65), axis=0).astype(np.float32)
    threshold = middle - np.float32(dice.uniform(0, 2))
    pushed = mel - np.float32(dice.uniform(0.3, 1.5)) * np.maximum(threshold - mel, 0)
    if dice.random() < GATE_SHARE:
        energy = np.log(np.exp(mel).mean(1))
        closed = energy < loud(mel) - dice.uniform(4.0, 7.5)
        pushed[closed] -= np.float32(dice.uniform(4, 14))
    return np.asarray(pushed, np.float32)


def mask(dice: Dice, mel: Mel) -> Mel:
    """Hide a narrow band and one or two short moments (SpecAugment, Park et al., 2019), each to its own mean."""
    out = mel.copy()
    first, width = int(dice.integers(0, 72)), int(dice.integers(1, 9))
    out[:, first : first + width] = out[:, first : first + width].mean()
    for _ in range(1 + len(mel) // 400):
        start, length = int(dice.integers(0, len(mel))), int(dice.integers(1, 7))
        out[start : start + length] = out[start : start + length].mean()
    return out


def bend(dice: Dice, mel: Mel, other: Mel, strength: float, odds: Odds) -> Mel:
    """Bend one clip, `(hops, 80)`; `other` is another clip, for babble. Ends with a gain over 35 dB."""
    if strength <= 0:
        return mel
    bends: tuple[tuple[float, Callable[[Mel], Mel]], ...] = (
        (odds.speed, lambda m: resample(m, float(np.exp(strength * dice.uniform(-0.2, 0.2))))),
        (odds.warp, lambda m: warp(m, float(np.exp(strength * dice.uniform(-0.12, 0.22))))),
        (odds.room, lambda m: room(dice, m, strength)),
        (odds.babble, lambda m: babble(dice, m, other, strength)),
        (odds.noise, lambda m: noise(dice, m, strength)),
        (odds.tilt, lambda m: m + np.float32(strength) * microphone(dice)),
        (odds.band, lambda m: band(dice, m)),
        (odds.suppress, lambda m: suppress(dice, np.logaddexp(m, FLOOR_LOG))),
        (odds.mask, lambda m: mask(dice, m)),
        (odds.gain, lambda m: m + np.float32(dice.uniform(-8.0, 1.5))),
    )
    for share, change in bends:
        if dice.random() < share * strength:
            mel = change(mel)
    return np.logaddexp(mel, FLOOR_LOG)
