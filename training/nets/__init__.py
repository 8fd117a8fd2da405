"""The networks that have been tried, one a file, and how each is made at a size."""

from dataclasses import dataclass, replace

from training.nets.base import Network
from training.nets.convnext import ConvNext
from training.nets.dense import DenseTcn
from training.nets.recurrent import Recurrent
from training.shape import SHIPPED, delays

WIDTHS = {
    "dense": {1: 144, 3: 256, 10: 448},
    "convnext": {1: 128, 3: 216, 10: 392},
    "lstm": {1: 192, 3: 344, 10: 632},
}
"""Kind -> millions of parameters, about -> width."""


@dataclass(frozen=True)
class Spec:
    """What network is meant."""

    kind: str = "dense"
    millions: int = 3
    look_ahead: int = SHIPPED.look_ahead
    """Frames."""

    @property
    def width(self) -> int:
        """Numbers in a frame between its blocks."""
        return WIDTHS[self.kind][self.millions]


def make(spec: Spec) -> Network:
    """Make a network with random weights.

    Raises:
        KeyError: no such kind, or not at this size.
    """
    if spec.kind == "convnext":
        return ConvNext(spec.width, spec.look_ahead)
    if spec.kind == "lstm":
        return Recurrent(spec.width, spec.look_ahead)
    late = delays(len(SHIPPED.dilations), spec.look_ahead)
    return DenseTcn(replace(SHIPPED, width=spec.width, delays=late))


__all__ = ["WIDTHS", "Network", "Spec", "make"]
