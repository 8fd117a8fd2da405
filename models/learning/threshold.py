"""How strict to be with one learner: what they or an operator chose, eased or tightened by wrong calls. Pure.

Strictness lies in [0, 1]: 0 accuses nobody, 0.5 is usual, 1 is strictest. What wrong calls have moved fades with time.
"""

from typing import Final

import msgspec

from models.recitation.strictness import USUAL

HALF_LIFE_DAYS: Final = 30.0
"""After which half of what wrong calls have moved is left: microphones and readers get better."""
LEARNER_MOST: Final = 0.15
"""However often a learner says so: nobody can talk the teacher into silence."""
TEACHER_MOST: Final = 0.3
"""What a teacher can move."""

_SECONDS_A_DAY: Final = 86_400


class Threshold(msgspec.Struct, frozen=True):
    """How strict to be."""

    chosen: float = USUAL
    """What the learner or an operator has set."""
    moved: float = 0.0
    """What wrong calls have moved it by, at `moved_at`; below 0 is gentler."""
    moved_at: float = 0.0
    """Seconds since 1970, UTC."""

    def strictness(self, now: float) -> float:
        """Give the strictness in [0, 1] that holds at a moment."""
        return min(max(self.chosen + self.left(now), 0.0), 1.0)

    def left(self, now: float) -> float:
        """Give what is left of what was moved."""
        days = max(0.0, now - self.moved_at) / _SECONDS_A_DAY
        return float(self.moved * 0.5 ** (days / HALF_LIFE_DAYS))


def move(threshold: Threshold, by: float, now: float, *, most: float) -> Threshold:
    """Make a threshold gentler (below 0) or stricter; never further than `most` by this hand, nor back to it."""
    left = threshold.left(now)
    low, high = min(-most, left), max(most, left)
    return msgspec.structs.replace(
        threshold, moved=min(max(left + by, low), high), moved_at=max(now, threshold.moved_at)
    )
