"""One thing that was said, as the search settled it: a word of the passage, or something that is not in the text.

Next stop: `ledger`, which decides what is told of it.
"""

from dataclasses import dataclass

from models.recitation.judge import Judgement
from models.recitation.verdict import LENGTHS, TAJWEED, Verdict


@dataclass(frozen=True, slots=True)
class Timing:
    """When the sounds of a word came out of the model."""

    frames: tuple[int, ...]
    """The frame in which each sound of its form begins."""
    end: int
    """The frame in which the next thing begins."""
    is_paused: bool
    """Whether a pause was heard there."""


@dataclass(frozen=True, slots=True)
class Said:
    """One pass over one word, or one stretch of something else."""

    place: int | None
    """The word's place among the expected words, from 0; None for what is not in the text."""
    judgement: Judgement
    start_samples: int
    end_samples: int
    room: float = 0.0
    """How many more sounds could have been said aloud between its last sound and what follows, at this pace."""
    sounding_frames: int = 0
    """Frames from its first sound to its last."""
    strain: float = 1.0
    """How hard the recitation was to hear when it was judged, at least 1; see `models.recitation.strain`."""
    is_broken: bool = False
    """Whether it was broken off before its end."""
    timing: Timing | None = None
    """Of a word; None for what is not in the text, and where it was judged by another reading than was heard."""

    @property
    def is_word(self) -> bool:
        """Say whether it is a whole word of the passage."""
        return self.place is not None and not self.is_broken

    @property
    def is_right(self) -> bool:
        """Say whether it is such a word, convincingly said; a rule of tajweed may be broken in it."""
        return self.is_word and (self.judgement.verdict is Verdict.RIGHT or self.judgement.kind in TAJWEED | LENGTHS)

    @property
    def sounds(self) -> int:
        """How many sounds speak for it."""
        return len(self.judgement.expected)
