"""What the voice model remembers of each session between chunks. Next stop: `models.voice.model`, which steps it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.voice.features import Front

Slots = NDArray[np.intp] | list[int] | slice


@dataclass(frozen=True)
class VoiceState:
    """The memory of a batch of sessions; the leading axis of every array is the session's slot.

    About 68 KB a session, nearly all of it `past`.
    """

    front: Front
    """The ear's own memory: samples, level, channel means."""
    past: NDArray[np.float32]
    """(batch, reach, width): what each block of the network still needs of earlier frames, block after block."""

    def __len__(self) -> int:
        """How many sessions it holds."""
        return len(self.past)

    def take(self, slots: Slots) -> "VoiceState":
        """Copy out the rows at `slots`, in that order."""
        if isinstance(slots, slice):
            slots = list(range(*slots.indices(len(self))))  # a slice would only look at the rows
        front = self.front
        kept = Front(front.tail[slots], front.level[slots], front.total[slots], front.weight[slots])
        return VoiceState(kept, self.past[slots])

    def put(self, slots: Slots, part: "VoiceState") -> None:
        """Write `part`'s rows into `slots`, in place."""
        for mine, theirs in zip(self.arrays(), part.arrays(), strict=True):
            mine[slots] = theirs

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """All its arrays, each with a leading axis of slots."""
        return (*self.front.arrays(), self.past)
