"""The shape of the network, for those who need no torch."""

from typing import Final

WIDTH: Final = 256
DILATIONS: Final = (1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 1, 2)
DELAYS: Final = (0,) * 10 + (2, 2)
"""Frames by which a block's residual is delayed, at most what its taps look back: so much of the future they hear."""
LOOK_AHEAD: Final = sum(DELAYS)
TAPS: Final = 3
NORM_EPS: Final = 1e-5


def receptive_frames() -> int:
    """How many frames one output depends on."""
    return 1 + (TAPS - 1) * sum(DILATIONS)
