"""How fast this reciter speaks, so that the room where a word is missing can be counted in sounds. Next: `gaps`."""

from collections import deque
from typing import Final

import numpy as np

_WORDS: Final = 7
"""Words remembered."""
_USUAL: Final = 4.0
"""Frames (40 ms) a sound before anything is known: an unhurried recitation."""


class Pace:
    """Keeps the frames a sound of the last words."""

    def __init__(self) -> None:
        self._paces: deque[float] = deque(maxlen=_WORDS)

    @property
    def frames(self) -> float:
        """Frames that a sound takes; the median, so that a long madd counts for little."""
        return float(np.median([*self._paces, _USUAL]))

    def note(self, sounds: int, frames: int) -> None:
        """Remember a word: how many sounds it has, and the frames from its first to its last."""
        if sounds > 1:
            self._paces.append(frames / (sounds - 1))
