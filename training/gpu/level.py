"""The level normalisation of `training.level` on the device, batches at once."""

import numba
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.voice import features as f


@numba.njit(parallel=True, cache=True)  # type: ignore[misc,unused-ignore]  # numba has no types
def _levels(energy: NDArray[np.float32], floor: float, rise: float, jump: float, fall: float) -> NDArray[np.float32]:
    rows, frames = energy.shape
    followed = np.empty_like(energy)
    for row in numba.prange(rows):
        level = floor
        for frame in range(frames):
            now = energy[row, frame]
            if now > level:
                level = max(level + rise * (now - level), now - jump)
            else:
                level = max(level + fall * (now - level), floor)
            followed[row, frame] = level
    return followed


def levels(energy: NDArray[np.float32]) -> NDArray[np.float32]:
    """Follow the level of `(batch, frames)` float32 energies, as `training.level.levels` does, on all cores."""
    numbers = (float(f.LEVEL_FLOOR), float(f.LEVEL_RISE), float(f.LEVEL_JUMP), float(f.LEVEL_FALL))
    followed: NDArray[np.float32] = _levels(np.ascontiguousarray(energy, np.float32), *numbers)
    return followed


def normalise(mel: Tensor) -> Tensor:
    """Level `(batch, hops, 80)` float32 log-mel (hops a multiple of 4); `(batch, frames, 320)` float32."""
    batch, hops, _ = mel.shape
    stacked = mel.reshape(batch, hops // f.HOPS_PER_FRAME, f.HOPS_PER_FRAME, f.MEL_CHANNELS)
    energy = torch.logsumexp(stacked.flatten(2), 2) - float(np.log(f.FEATURES))
    level = torch.from_numpy(levels(energy.cpu().numpy())).to(mel.device)
    relative = (stacked - level[:, :, None, None]).clamp_min(float(f.QUIETEST))
    bound = (level - float(f.HEARD_WITHIN)).clamp_min(float(f.HEARD_ABOVE))
    heard = (energy > bound).float()
    decay = _decay(energy.shape[1], mel.device)
    weight = heard @ decay.T
    total = torch.einsum("ts,bsc->btc", decay, relative.mean(2) * heard[:, :, None])
    prior = torch.from_numpy(f.prior_shape()).to(mel.device)
    prior_weight = float(f.SHAPE_PRIOR)
    shape = (total + prior_weight * prior) / (weight + prior_weight)[:, :, None]
    return ((relative - shape[:, :, None]) * float(f.SCALE)).reshape(batch, -1, f.FEATURES)


def _decay(frames: int, device: torch.device) -> Tensor:
    """How much of each earlier frame is left at each frame: `(frames, frames)`, lower triangular."""
    ages = torch.arange(frames, device=device)
    apart = ages[:, None] - ages[None]
    return torch.where(apart >= 0, float(f.SHAPE_KEEP) ** apart.clamp_min(0).float(), 0.0)
