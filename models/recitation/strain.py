"""How hard a recitation is to hear: where the voice model struggles with word after word, it takes more to accuse.

A noisy room, an old phone, a voice unlike those the model learned from: every word then falls short of free decoding,
and one more shortfall means little. Next stop: `judge`.
"""

from collections import deque
from typing import Final

import numpy as np

from models.recitation.settings import ZoneSettings

_WORDS: Final = 7
"""Words remembered."""
_USUAL: Final = 0.2
"""Shortfall in nats a sound that is counted as one word more: what is taken for granted before anything is known."""


class Strain:
    """Keeps the shortfalls of the last words.

    One wrong word moves the median little, so a mistake does not excuse itself or the next.
    """

    def __init__(self, zones: ZoneSettings) -> None:
        self._zones = zones
        self._shortfalls: deque[float] = deque(maxlen=_WORDS)

    @property
    def factor(self) -> float:
        """By what the thresholds of a mistake are multiplied; at least 1."""
        median = float(np.median([*self._shortfalls, _USUAL]))
        return 1 + self._zones.strain_slope * max(0.0, median - self._zones.strain_from)

    def note(self, shortfall: float) -> None:
        """Remember a word's shortfall, in nats a sound."""
        self._shortfalls.append(shortfall)
