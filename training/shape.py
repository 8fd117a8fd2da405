"""The shape of the network, for those who need no torch."""

from dataclasses import dataclass
from typing import Final

TAPS: Final = 3
NORM_EPS: Final = 1e-5
DELAY: Final = 2
"""Frames by which the residual of a late block is delayed: as many as the shortest taps look back."""


@dataclass(frozen=True)
class Shape:
    """How wide the network is, what its blocks look back on, and by how many frames each answers late."""

    width: int = 256
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 1, 2)
    delays: tuple[int, ...] = (0,) * 10 + (2, 2)
    """Frames by which a block's residual is delayed, at most what its taps look back: so much future it hears."""

    @property
    def look_ahead(self) -> int:
        """Frames of the future that the network hears."""
        return sum(self.delays)

    @property
    def reaches(self) -> tuple[int, ...]:
        """Rows of past that each block keeps."""
        return tuple((TAPS - 1) * dilation for dilation in self.dilations)

    @property
    def reach(self) -> int:
        """Rows of past that all blocks keep together."""
        return sum(self.reaches)

    @property
    def receptive_frames(self) -> int:
        """How many frames one output depends on."""
        return 1 + self.reach


SHIPPED: Final = Shape()
"""Of the packaged model."""


def delays(blocks: int, look_ahead: int) -> tuple[int, ...]:
    """Spread a look-ahead, in frames, over the last blocks, at most two frames each."""
    backwards = [min(DELAY, max(0, look_ahead - DELAY * place)) for place in range(blocks)]
    if sum(backwards) != look_ahead:
        raise ValueError(f"{blocks} blocks cannot look {look_ahead} frames ahead, only {DELAY * blocks}")
    return tuple(reversed(backwards))
