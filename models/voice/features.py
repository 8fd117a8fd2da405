"""What the ear measures: PCM to log-mel frames, levelled causally. Next stop: the network in `models.voice.model`.

A frame is 40 ms: four 10 ms hops of 80 log-mel channels. Nothing looks ahead: a hop's window ends where the hop ends.
Every sum has a shape that depends neither on the batch nor on where a file was cut, so the same samples give the same
bits alone, among neighbours, chunk by chunk or as a whole file.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft

SAMPLE_RATE: Final = 16_000
CHUNK_SAMPLES: Final = 5_120
FRAME_SAMPLES: Final = 640
HOP_SAMPLES: Final = 160
WINDOW_SAMPLES: Final = 400
TAIL_SAMPLES: Final = WINDOW_SAMPLES - HOP_SAMPLES
FFT_SIZE: Final = 512
MEL_CHANNELS: Final = 80
HOPS_PER_FRAME: Final = FRAME_SAMPLES // HOP_SAMPLES
FRAMES_PER_CHUNK: Final = CHUNK_SAMPLES // FRAME_SAMPLES
HOPS_PER_CHUNK: Final = CHUNK_SAMPLES // HOP_SAMPLES
FEATURES: Final = HOPS_PER_FRAME * MEL_CHANNELS

KNEE_HZ: Final = 1_000.0
KNEE_MEL: Final = 15.0
MEL_PER_LOG: Final = 27.0 / float(np.log(6.4))
"""Slaney's mel scale is linear up to the knee and logarithmic above it."""

POWER_FLOOR: Final = np.float32(1e-7)
"""Added to a channel's power: somewhat above the rounding noise of int16, so digital silence is a calm -16.1."""
LEVEL_FLOOR: Final = np.float32(-11.0)
"""The level never falls below this (nats of mean channel power), so that a quiet room is not blown up to speech."""
LEVEL_RISE: Final = np.float32(0.3)
"""How fast the level follows a louder frame, a share per frame: 0.13 s."""
LEVEL_JUMP: Final = np.float32(2.0)
"""It is never more than this (9 dB) below the present frame: the first syllable is not mistaken for a shout."""
LEVEL_FALL: Final = np.float32(0.003)
"""How fast it follows a quieter one: 13 s, longer than the breath between two verses."""
SHAPE_KEEP: Final = np.float32(0.9967)
"""How much of the channel means is kept each frame: 12 s."""
SHAPE_PRIOR: Final = np.float32(30.0)
"""How many frames of evidence (1.2 s) weigh as much as the prior shape, the typical spectrum."""
HEARD_WITHIN: Final = np.float32(5.0)
"""Frames within this many nats (22 dB) of the level are speech and shape the channel means."""
HEARD_ABOVE: Final = np.float32(-11.5)
"""Frames below this are no speech whatever the level."""
QUIETEST: Final = np.float32(-14.0)
"""What lies this far (61 dB) below the level is silence."""
SCALE: Final = np.float32(1.0 / 3.0)
PRIOR_KNOTS: Final = (
    *(-4.8, -0.4, -0.7, -1.8, -3.2, -4.1, -4.5, -4.4, -4.8),
    *(-5.5, -5.0, -5.1, -4.5, -6.2, -7.6, -8.2, -9.2),
)
"""The typical spectrum at equal steps over the channels, measured on the training voices."""


def mel_from_hz(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slaney's mel scale: linear to 1 kHz, logarithmic above."""
    above = KNEE_MEL + MEL_PER_LOG * np.log(np.maximum(hz, 1.0) / KNEE_HZ)
    return np.where(hz < KNEE_HZ, hz * KNEE_MEL / KNEE_HZ, above)


def hz_from_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Invert `mel_from_hz`."""
    return np.where(mel < KNEE_MEL, mel * KNEE_HZ / KNEE_MEL, KNEE_HZ * np.exp((mel - KNEE_MEL) / MEL_PER_LOG))


@cache
def mel_matrix() -> NDArray[np.float32]:
    """The triangular filters: (257, 80) float32, from FFT bins to mel channels."""
    edges = hz_from_mel(np.linspace(0.0, float(mel_from_hz(np.array(7_900.0))), MEL_CHANNELS + 2))
    bins = np.arange(FFT_SIZE // 2 + 1) * (SAMPLE_RATE / FFT_SIZE)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (bins[:, None] - low) / (middle - low)
    falling = (high - bins[:, None]) / (high - middle)
    return np.ascontiguousarray(np.maximum(0.0, np.minimum(rising, falling)), dtype=np.float32)


@cache
def window() -> NDArray[np.float32]:
    """A periodic Hann window, (400,) float32, scaled so that int16 full scale is 1."""
    phase = 2.0 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES
    return np.asarray((0.5 - 0.5 * np.cos(phase)) / 32_768.0, dtype=np.float32)


def log_mel(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """Measure the log-mel power of one chunk of every row.

    Args:
        pcm: `(batch, 240 + 5120)` int16: the last 240 samples before the chunk, then the chunk.

    Returns:
        `(batch, 32, 80)` float32, natural logarithm of power.
    """
    views = np.lib.stride_tricks.sliding_window_view(pcm, WINDOW_SAMPLES, axis=1)[:, ::HOP_SAMPLES]
    spectrum = fft.rfft(views * window(), n=FFT_SIZE, axis=2)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    # One product of fixed shape per row: BLAS picks its kernels, and so its rounding, by shape.
    mel = np.matmul(power, mel_matrix())
    return np.asarray(np.log(mel + POWER_FLOOR), np.float32)


@cache
def prior_shape() -> NDArray[np.float32]:
    """The typical spectrum of recitation relative to its level, (80,) float32: where the channel means start."""
    knots = np.linspace(0, MEL_CHANNELS - 1, len(PRIOR_KNOTS))
    return np.interp(np.arange(MEL_CHANNELS), knots, PRIOR_KNOTS).astype(np.float32)


def frame_energy(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the log of each frame's mean power: `(..., 4, 80)` log-mel to `(...)` float32."""
    # Flattened first: a sum along one contiguous axis is added in the same order whatever the batch.
    power = np.exp(mel).reshape(*mel.shape[:-2], FEATURES)
    return np.asarray(np.log(power.mean(axis=-1)), np.float32)


def follow_level(level: NDArray[np.float32], energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Move the level of every row by one frame: up fast, down slowly, `(batch,)` float32."""
    up = np.maximum(level + LEVEL_RISE * (energy - level), energy - LEVEL_JUMP)
    down = np.maximum(level + LEVEL_FALL * (energy - level), LEVEL_FLOOR)
    return np.where(energy > level, up, down).astype(np.float32)


def is_heard(energy: NDArray[np.float32], level: NDArray[np.float32]) -> NDArray[np.float32]:
    """Say which frames are loud enough to be speech: 1 or 0, of the energies' shape, float32."""
    return np.asarray(energy > np.maximum(level - HEARD_WITHIN, HEARD_ABOVE), np.float32)


def channel_mean(relative: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give a frame's mean over its four hops: `(..., 4, 80)` to `(..., 80)`, added in one fixed order."""
    first, second, third, fourth = (relative[..., hop, :] for hop in range(HOPS_PER_FRAME))
    return np.asarray(((first + second) + (third + fourth)) * np.float32(0.25), np.float32)


@dataclass(frozen=True)
class Front:
    """What the ear remembers between chunks, one row a session: small enough to be kept with every chunk.

    Its memory fades over seconds but never ends, so a state is rebuilt by replay from a kept `Front`, not from nothing.
    """

    tail: NDArray[np.int16]
    """(batch, 240) the last samples."""
    level: NDArray[np.float32]
    """(batch,) the level followed, nats of mean channel power."""
    total: NDArray[np.float32]
    """(batch, 80) faded sum of the heard frames' channels."""
    weight: NDArray[np.float32]
    """(batch,) faded count of heard frames."""

    @staticmethod
    def start(count: int) -> "Front":
        """Give the memory of `count` sessions that have heard nothing."""
        return Front(
            np.zeros((count, TAIL_SAMPLES), np.int16),
            np.full(count, LEVEL_FLOOR, np.float32),
            np.zeros((count, MEL_CHANNELS), np.float32),
            np.zeros(count, np.float32),
        )

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """Its arrays, each with a leading axis of sessions."""
        return self.tail, self.level, self.total, self.weight


def listen(pcm: NDArray[np.int16], front: Front) -> tuple[NDArray[np.float32], Front]:
    """Turn one chunk of every row into levelled frames.

    Args:
        pcm: `(batch, 5120)` int16 at 16 kHz.
        front: what the ear remembers, of the same batch.

    Returns:
        `(batch, 8, 320)` float32 and the next memory.
    """
    joined = np.concatenate([front.tail, pcm], axis=1)
    mel = log_mel(joined).reshape(len(pcm), FRAMES_PER_CHUNK, HOPS_PER_FRAME, MEL_CHANNELS)
    energy = frame_energy(mel)
    level, total, weight = front.level, front.total, front.weight
    frames = np.empty((len(pcm), FRAMES_PER_CHUNK, FEATURES), np.float32)
    for frame in range(FRAMES_PER_CHUNK):
        level = follow_level(level, energy[:, frame])
        relative = np.maximum(mel[:, frame] - level[:, None, None], QUIETEST)
        heard = is_heard(energy[:, frame], level)
        total = np.asarray(SHAPE_KEEP * total + channel_mean(relative) * heard[:, None], np.float32)
        weight = SHAPE_KEEP * weight + heard
        shape = (total + SHAPE_PRIOR * prior_shape()) / (weight + SHAPE_PRIOR)[:, None]
        frames[:, frame] = ((relative - shape[:, None]) * SCALE).reshape(len(pcm), FEATURES)
    return frames, Front(joined[:, -TAIL_SAMPLES:].copy(), level, total, weight)


def level_db(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """Measure each frame's level relative to full scale: `(batch, 5120)` int16 to `(batch, 8)` float32, >= -100 dB."""
    samples = pcm.reshape(len(pcm), FRAMES_PER_CHUNK, FRAME_SAMPLES).astype(np.float32) / np.float32(32_768)
    power = np.square(samples).mean(axis=2, dtype=np.float32) + np.float32(1e-10)
    return np.asarray(np.float32(10) * np.log10(power), np.float32)
