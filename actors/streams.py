"""Who is being heard: the streams of the pool, their slots in the arena, and the chunks that wait. Pure."""

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

StreamId = tuple[int, int]
"""(slot in the arena, generation of that slot): an id of a closed stream never fits again."""


@dataclass(frozen=True, slots=True)
class WaitingChunk:
    """One chunk of one stream, not yet heard.

    Attributes:
        pcm: (5120,) int16.
        arrived: seconds on the pool's clock.
    """

    stream: StreamId
    chunk: int
    pcm: npt.NDArray[np.int16]
    arrived: float


class StreamTable:
    """Gives out slots and keeps each stream's chunks in order.

    Attributes:
        open_streams: how many slots are taken.
    """

    __slots__ = ("_free", "_generations", "_max_waiting", "_waiting")

    def __init__(self, slots: int, max_waiting: int) -> None:
        self._generations = [0] * slots
        self._free = list(range(slots - 1, -1, -1))
        self._waiting: dict[StreamId, deque[WaitingChunk]] = {}
        self._max_waiting = max_waiting

    @property
    def open_streams(self) -> int:
        """How many streams are open."""
        return len(self._waiting)

    @property
    def waiting_chunks(self) -> int:
        """How many chunks wait, over all streams."""
        return sum(len(queue) for queue in self._waiting.values())

    def open(self) -> StreamId | None:
        """Give a free slot to a new stream; None when there is none."""
        if not self._free:
            return None
        slot = self._free.pop()
        self._generations[slot] += 1
        stream = (slot, self._generations[slot])
        self._waiting[stream] = deque()
        return stream

    def close(self, stream: StreamId) -> None:
        """Take the slot back and drop what waits; closing a closed stream does nothing."""
        if self._waiting.pop(stream, None) is not None:
            self._free.append(stream[0])

    def is_open(self, stream: StreamId) -> bool:
        """Say whether the slot still belongs to this stream."""
        return stream in self._waiting

    def queue(self, chunk: WaitingChunk) -> bool:
        """Let a chunk wait behind its stream's earlier ones; false when too many wait already."""
        queue = self._waiting[chunk.stream]
        if len(queue) >= self._max_waiting:
            return False
        queue.append(chunk)
        return True

    def next_batch(self, size: int) -> tuple[WaitingChunk, ...]:
        """Take the first waiting chunk of up to `size` streams, the longest waiting first."""
        heads = sorted((queue[0] for queue in self._waiting.values() if queue), key=lambda chunk: chunk.arrived)
        batch = tuple(heads[:size])
        for chunk in batch:
            self._waiting[chunk.stream].popleft()
        return batch
