"""The level normalisation of `models.voice.features` over whole recordings at once, for training."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from models.voice import features as f


def levels(energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Follow the level of `(batch, frames)` energies."""
    level = np.full(energy.shape[0], f.LEVEL_FLOOR, np.float32)
    followed = np.empty_like(energy)
    for frame in range(energy.shape[1]):
        level = f.follow_level(level, energy[:, frame])
        followed[:, frame] = level
    return followed


def normalise(mel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Level `(batch, hops, 80)` log-mel (hops a multiple of 4) as the runtime does; `(batch, frames, 320)`."""
    batch, hops, _ = mel.shape
    stacked = mel.reshape(batch, hops // f.HOPS_PER_FRAME, f.HOPS_PER_FRAME, f.MEL_CHANNELS)
    energy = f.frame_energy(stacked)
    level = levels(energy)
    relative = np.maximum(stacked - level[:, :, None, None], f.QUIETEST)
    heard = f.is_heard(energy, level)
    decay = np.array([1.0, -f.SHAPE_KEEP], np.float32)
    weight = lfilter([np.float32(1.0)], decay, heard, axis=1)
    total = lfilter([np.float32(1.0)], decay, f.channel_mean(relative) * heard[:, :, None], axis=1)
    shape = (total + f.SHAPE_PRIOR * f.prior_shape()) / (weight + f.SHAPE_PRIOR)[:, :, None]
    frames = ((relative - shape[:, :, None, :]) * f.SCALE).reshape(batch, -1, f.FEATURES)
    return np.asarray(frames, np.float32)
