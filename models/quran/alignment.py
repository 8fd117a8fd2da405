"""Finding a run of heard sounds inside longer runs of text: the cheapest alignment in many windows at once.

The method is the edit distance of Sellers (1980) with free ends in the text. All windows advance together, one heard
sound a step; the start of each path travels in the low bits of its cost.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.nearness import COSTS, GAPS

_START_BITS: Final = 10
LONGEST_WINDOW: Final = (1 << _START_BITS) - 1
"""Sounds a window may hold at most."""


@dataclass(frozen=True)
class Alignments:
    """Where the heard sounds lie best in each of n windows."""

    costs: NDArray[np.int32]
    """(n,) cost in tenths of a sound (`models.quran.nearness`)."""
    starts: NDArray[np.int32]
    """(n,) the first sound of the window that takes part."""
    ends: NDArray[np.int32]
    """(n,) the sound after the last that takes part."""


def align_inside(heard: NDArray[np.uint8], windows: NDArray[np.uint8]) -> Alignments:
    """Align all of `heard` with the best part of each window.

    Args:
        heard: (sounds,) uint8 tokens.
        windows: (length, n) uint8 tokens, one window a column; blank is a wall. At most `LONGEST_WINDOW` long.
    """
    length, count = windows.shape
    passed = np.concatenate((np.zeros((1, count), np.int32), np.cumsum(GAPS[windows], axis=0, dtype=np.int32)))
    passed <<= _START_BITS
    row = np.repeat(np.arange(length + 1, dtype=np.int32)[:, None], count, axis=1)
    substitutions = COSTS[heard[:, None, None], windows[None]] << _START_BITS if len(heard) else COSTS[:0]
    for sound, taken in zip(heard, substitutions, strict=True):
        step = row + (GAPS[sound] << _START_BITS)
        np.minimum(step[1:], row[:-1] + taken, out=step[1:])
        step -= passed
        np.minimum.accumulate(step, axis=0, out=step)
        step += passed
        row = step
    ends = np.argmin(row, axis=0)
    best = row[ends, np.arange(count)]
    return Alignments(best >> _START_BITS, best & LONGEST_WINDOW, ends.astype(np.int32))


def align_opening(heard: NDArray[np.uint8], opening: NDArray[np.uint8]) -> tuple[int, int]:
    """Align all of `opening` with the beginning of `heard`.

    Returns:
        How many heard sounds it takes up and what that costs, in tenths.
    """
    row = np.concatenate(([0], np.cumsum(GAPS[heard], dtype=np.int64)))
    passed = row.copy()
    for sound in opening:
        step = row + GAPS[sound]
        np.minimum(step[1:], row[:-1] + COSTS[sound, heard], out=step[1:])
        row = np.minimum.accumulate(step - passed) + passed
    taken = int(np.argmin(row))
    return taken, int(row[taken])
