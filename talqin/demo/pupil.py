"""A simulated learner with a real voice: what is forgotten is left out of the recording, or waited for and revealed."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.learning.lesson import Stretch
from models.learning.reading import FROM_MEMORY, Mode, verse_of
from models.quran.text import Text
from talqin.demo.clips import SAMPLE_RATE, Clip, waiting, without
from talqin.learners.mind import Ear, Mind

BETWEEN_SECONDS: Final = 0.6
"""A breath between two verses."""
WAIT_SECONDS: Final = 4.0
"""How long a learner waits before they have a word revealed."""

_PERFECT_EAR: Final = Ear(false_alarms=0.0, misses=0.0, unsure=0.0)
"""What is heard is the judge's to say here; of the mind only what it remembers is wanted."""


class Said(NamedTuple):
    """A passage as it was recited."""

    pcm: NDArray[np.int16]
    """(samples,) int16, mono, 16 kHz."""
    left_out: tuple[str, ...]
    """Words, "112:1:2"."""
    revealed: tuple[str, ...]


class Pupil:
    """Remembers as `Mind` does, and recites with the clips of one voice."""

    def __init__(self, mind: Mind, clips: Mapping[str, Clip], text: Text) -> None:
        self._mind = mind
        self._clips = clips
        self._text = text
        self._met: set[str] = set()

    def recite(self, stretch: Stretch, mode: Mode, day: int) -> Said:
        """Say a stretch; every verse of it is met once more."""
        parts: list[NDArray[np.int16]] = []
        left_out: list[str] = []
        revealed: list[str] = []
        for verse in stretch.verses:
            clip, is_known = self._clips[verse], self._meet(verse, mode, day)
            inner = None if is_known else clip.inner()
            pcm = clip.pcm
            if inner is not None and mode is Mode.MEMORISE:
                pcm = waiting(pcm, inner[0], WAIT_SECONDS)
                revealed.append(self._name(inner[0].word))
            elif inner is not None:
                pcm = without(pcm, *inner)
                left_out.append(self._name(inner[0].word))
            parts += [pcm, np.zeros(round(BETWEEN_SECONDS * SAMPLE_RATE), np.int16)]
        return Said(np.concatenate(parts), tuple(left_out), tuple(revealed))

    def knows(self, day: int) -> float:
        """Give how many verses would be said without a mistake on a day, expected."""
        return sum(self._mind.recall(verse, day) for verse in self._met)

    def _meet(self, verse: str, mode: Mode, day: int) -> bool:
        """Meet a verse; says whether it is said right. What is new is learned, what is in view is read."""
        surah, ayah = verse_of(verse)
        is_new = verse not in self._met
        self._met.add(verse)
        if is_new or mode is Mode.REPEAT:
            self._mind.study(verse, day)
            return True
        words = len(self._text.ayah_range(surah, ayah))
        _, is_known = self._mind.recite(surah, ayah, words, day, mode, _PERFECT_EAR)
        return is_known or mode not in FROM_MEMORY

    def _name(self, index: int) -> str:
        word = self._text.word(index)
        return f"{word.surah}:{word.ayah}:{word.word}"
