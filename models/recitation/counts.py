"""How many counts a madd was held, by the pace of this reciter: frames to counts. Next stop: `lengths`.

A natural madd is two counts, whatever it lasts. Longer ones last longer than their counts say: among the reciters that
the voice model was trained on, a muttasil of four or five counts takes five natural ones at the median, 2.6 in slow
teaching and 8 in swift recitation. So counts grow with a power of the ratio, which is learnt from the reciter as well.
"""

import math
from collections import deque
from typing import Final

import msgspec
import numpy as np

from models.quran.madd import Counts

NATURAL_COUNTS: Final = 2.0

_MUTTASIL_COUNTS: Final = 4.5
_MUTTASIL_FRAMES: Final = 14.0
"""Frames of a muttasil over the square root of those of a natural madd; fitted to those reciters' medians."""
_LEAST_RATIO: Final = 2.2
"""A muttasil takes so many natural ones at least, however slow."""


class MaddSettings(msgspec.Struct, frozen=True):
    """When a madd is called too short or too long; frames are 40 ms."""

    shorts_least: int = 3
    """Short vowels that must be heard before any madd is counted; they are said in every word."""
    shorts_enough: int = 8
    """Short vowels, a natural madd being two, from which the pace is known well; with fewer, less is too short."""
    shorts_most: int = 24
    """Short vowels remembered."""
    short_frames_most: float = 12.0
    """A short vowel that seems longer is taken for this long: a hesitation."""
    natural_shorts: float = 1.65
    """Short vowels that a natural madd takes: the median of those reciters."""
    guess_weight: int = 3
    """Natural mudud that this guess is worth."""
    naturals_most: int = 9
    """Natural mudud remembered: the pace changes within a recitation."""
    long_most: int = 7
    """Longer mudud remembered."""
    natural_frames_least: float = 3.0
    """A natural madd is not taken to be shorter than this: a frame more or less would be a count."""
    habit_most: float = 1.5
    """How far the power may be from the usual one, as a factor: to read every madd short is no habit, but a fault."""
    long_least: float = 4.0
    """Counts due from which a madd can be too short."""
    short_below: float = 3.0
    """Counts below which it is: of 860 natural ones inside words, one in 100 counts more than 2.9; of 102 muttasils
    the least counts 2.9, where little had been heard before."""
    long_above: float = 3.9
    """Counts above which a natural madd is too long: of 860 inside words none counts more than 3.4."""


class Counter:
    """Counts mudud by the pace of one recitation.

    Holds the frames of its last short vowels and natural mudud, and the powers that its last longer ones show.
    """

    def __init__(self, settings: MaddSettings) -> None:
        self._settings = settings
        self._shorts: deque[int] = deque(maxlen=settings.shorts_most)
        self._naturals: deque[int] = deque(maxlen=settings.naturals_most)
        self._powers: deque[float] = deque(maxlen=settings.long_most)

    def counts(self, frames: int) -> float | None:
        """Give the counts that some frames are; None while too little is known of the reciter."""
        if len(self._shorts) < self._settings.shorts_least:
            return None
        return NATURAL_COUNTS * float((max(frames, 0) / self._natural_frames()) ** self._power())

    def doubt(self) -> float:
        """Give the factor, at least 1, by which the border of too short draws back while little was heard."""
        heard = max(1, len(self._shorts) + 2 * len(self._naturals))
        return float(max(1.0, (self._settings.shorts_enough / heard) ** 0.5))

    def note_short(self, frames: int) -> None:
        """Learn from a short vowel."""
        self._shorts.append(frames)

    def note(self, frames: int, due: Counts) -> None:
        """Learn from a madd that was held as long as is due; one that is far from it teaches nothing."""
        least, most = due
        if most <= NATURAL_COUNTS:
            self._naturals.append(frames)
            return
        counts = self.counts(frames)
        if least >= self._settings.long_least and counts is not None and counts >= self._settings.short_below:
            power = math.log((least + most) / 2 / NATURAL_COUNTS) / math.log(frames / self._natural_frames())
            self._powers.append(power)

    def _natural_frames(self) -> float:
        """Give the median of the natural mudud heard and of what the short vowels let expect."""
        settings = self._settings
        shorts = np.minimum(np.array(self._shorts), settings.short_frames_most)
        guess = settings.natural_shorts * float(shorts.mean())
        natural = float(np.median([*[guess] * settings.guess_weight, *self._naturals]))
        return max(natural, settings.natural_frames_least)

    def _power(self) -> float:
        """Give the median of what is usual at this pace and what the reciter's longer mudud show."""
        ratio = max(_MUTTASIL_FRAMES / self._natural_frames() ** 0.5, _LEAST_RATIO)
        usual = math.log(_MUTTASIL_COUNTS / NATURAL_COUNTS) / math.log(ratio)
        power, most = float(np.median([usual, *self._powers])), self._settings.habit_most
        return min(max(power, usual / most), usual * most)
