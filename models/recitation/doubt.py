"""Whether what is heard can be this passage at all: silence, or sound in which no word of it is recognised. Pure."""

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.recitation.verdict import Summary

SILENT_BELOW_DB: Final = -60.0
"""Relative to full scale: below the quietest of the learners' recordings, above the noise of an open phone."""

_FRAMES_A_SECOND: Final = 25
_SECONDS_A_WORD: Final = 5.0
_SECONDS_BY_CHANCE: Final = 8.0
_AFTER_FRAMES: Final = 10 * _FRAMES_A_SECOND
"""Ten seconds: longer than an isti'adha and a basmala said slowly, shorter than anyone's patience."""


class Doubt(StrEnum):
    """Why nothing can be said of the passage."""

    SILENCE = "silence"
    """Nothing was heard since the recitation began."""
    NOT_THIS_PASSAGE = "not_this_passage"
    """Something was heard for ten seconds, and no word of the passage in it."""


class DoubtMonitor:
    """Raises each doubt once in a spell; a word that is recognised ends the spell."""

    def __init__(self) -> None:
        self._silent_frames = 0
        self._strange_frames = 0
        self._has_heard = False
        self._raised: Doubt | None = None

    def advance(self, level_db: NDArray[np.float32], *, is_recognised: bool) -> Doubt | None:
        """Take in some frames; gives a doubt when there is one to be told.

        Args:
            level_db: (frames,) float32 relative to full scale.
            is_recognised: whether a word of the passage, or what is said before one, was recognised meanwhile.
        """
        if is_recognised:
            self._strange_frames, self._has_heard, self._raised = 0, True, None
            return None
        sounding = int((level_db >= SILENT_BELOW_DB).sum())
        self._has_heard |= sounding > 0
        self._strange_frames += sounding
        self._silent_frames += len(level_db) - sounding
        return self._news()

    def _news(self) -> Doubt | None:
        doubt = None
        if self._strange_frames >= _AFTER_FRAMES:
            doubt = Doubt.NOT_THIS_PASSAGE
        elif not self._has_heard and self._silent_frames >= _AFTER_FRAMES:
            doubt = Doubt.SILENCE
        if doubt is None or doubt is self._raised:
            return None
        self._raised = doubt
        return doubt


def doubt_of(level_db: NDArray[np.float32], summary: Summary) -> Doubt | None:
    """Say whether a whole recording can be its passage.

    Args:
        level_db: (frames,) float32 relative to full scale.
        summary: what was held of it.

    Returns:
        A doubt when nothing sounded, or when hardly a word was right: fewer than one in eight seconds of sound, or
        fewer than one in five and than half of those that were reached. The slowest reciters say one in two seconds.
    """
    sounding_seconds = float((level_db >= SILENT_BELOW_DB).sum()) / _FRAMES_A_SECOND
    if not sounding_seconds:
        return Doubt.SILENCE
    reached = summary.words - summary.not_reached
    seconds_a_word = sounding_seconds / max(summary.right, 0.5)
    is_rare = seconds_a_word > _SECONDS_A_WORD and 2 * summary.right <= reached
    return Doubt.NOT_THIS_PASSAGE if is_rare or seconds_a_word > _SECONDS_BY_CHANCE else None
