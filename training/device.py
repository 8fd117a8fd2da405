"""Where a run computes: on a GPU when there is one (tried on an H200), else on one core in bfloat16."""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

DEVICE: Final = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def on_device(values: NDArray[np.generic]) -> Tensor:
    """Put an array where the run computes."""
    return torch.from_numpy(values).to(DEVICE)


def half_precision() -> torch.autocast:
    """Compute matrix products in bfloat16; sums, norms and losses stay float32."""
    return torch.autocast(DEVICE.type, torch.bfloat16)
