"""What of a recitation's audio can be sent again: the chunks not heard yet, and the last that were. Pure.

The state of a stream in the pool is a cache; this is what it is rebuilt from, bit for bit.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actors.pool.ears import Past
from models.voice.features import Front


@dataclass(frozen=True, slots=True)
class SentChunk:
    """A chunk that was sent to be heard.

    Attributes:
        chunk: its number.
        pcm: (5120,) int16.
        arrived: seconds on the system's clock when its last sample came.
    """

    chunk: int
    pcm: npt.NDArray[np.int16]
    arrived: float


class Tape:
    """The chunks of one recitation.

    Attributes:
        replay_chunks: how many heard chunks are kept: what the model needs to rebuild a state exactly.
    """

    __slots__ = ("_front", "_heard", "_unheard", "replay_chunks")

    def __init__(self, replay_chunks: int) -> None:
        self.replay_chunks = replay_chunks
        self._unheard: deque[SentChunk] = deque()
        self._heard: deque[tuple[Front | None, npt.NDArray[np.int16]]] = deque()
        self._front: Front | None = None

    @property
    def past(self) -> Past | None:
        """What a state is rebuilt from; None when nothing was heard."""
        if not self._heard:
            return None
        return Past(self._heard[0][0], np.stack([pcm for _, pcm in self._heard]))

    @property
    def latest(self) -> tuple[npt.NDArray[np.int16], Front] | None:
        """The last chunk that was heard, and the ear's memory after it; None before the first."""
        if not self._heard or self._front is None:
            return None
        return self._heard[-1][1], self._front

    def restore(self, tail: Sequence[tuple[npt.NDArray[np.int16], Front]], *, is_all: bool) -> None:
        """Be as one that has heard these last chunks, each with the ear's memory after it.

        Args:
            tail: in order; of the first only the memory is used, unless it is the recitation's first.
            is_all: whether no chunk came before them.
        """
        for number, (pcm, after) in enumerate(tail):
            if is_all or number > 0:
                self._heard.append((self._front, pcm))
            self._front = after

    @property
    def oldest_arrival(self) -> float | None:
        """When the first chunk came that was not heard yet; None when all were."""
        return self._unheard[0].arrived if self._unheard else None

    def unheard(self) -> Iterator[SentChunk]:
        """Give what was sent and not heard, in order."""
        return iter(tuple(self._unheard))

    def sent(self, chunk: SentChunk) -> None:
        """Keep a chunk that goes to the pool."""
        self._unheard.append(chunk)

    def heard(self, chunk: int, front: Front) -> bool:
        """Note that a chunk was heard, and the ear's memory after it; false when it is not the one that is next."""
        if not self._unheard or self._unheard[0].chunk != chunk:
            return False
        self._heard.append((self._front, self._unheard.popleft().pcm))
        self._front = front
        while len(self._heard) > self.replay_chunks:
            self._heard.popleft()
        return True
