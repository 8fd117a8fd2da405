"""Frames of any size in, chunks of the model's size out, and which frames may be acknowledged. Pure."""

from collections import deque

import numpy as np
import numpy.typing as npt


class Chunker:
    """Cuts the audio of one recitation into chunks.

    A frame is done when every whole chunk that it took part in has been heard. What is left over of it, less than a
    chunk, needs none of its own, otherwise tiny frames could use up the client's credit and wait for ever.

    Attributes:
        arrived_samples: audio taken in since the recitation began.
        heard_chunks: chunks that came back from the model.
        sent_chunks: chunks that went to it.
        last_sequence: the last frame that was taken in; None before the first.
    """

    __slots__ = (
        "_arrivals",
        "_chunk_samples",
        "_done_samples",
        "_ends",
        "_left",
        "arrived_samples",
        "heard_chunks",
        "last_sequence",
        "sent_chunks",
    )

    def __init__(self, chunk_samples: int) -> None:
        self._chunk_samples = chunk_samples
        self._left = bytearray()
        self._ends: deque[tuple[int, int]] = deque()
        """Frame -> where it ends, in samples."""
        self._done_samples = 0
        self._arrivals: deque[float] = deque()
        self.arrived_samples = 0
        self.heard_chunks = 0
        self.sent_chunks = 0
        self.last_sequence: int | None = None

    @property
    def waiting_chunks(self) -> int:
        """Whole chunks that are here and were not sent yet."""
        return len(self._left) // (2 * self._chunk_samples)

    @property
    def oldest_arrival(self) -> float | None:
        """When the first whole chunk came that was not sent yet; None when there is none."""
        return self._arrivals[0] if self._arrivals else None

    @property
    def heard_samples(self) -> int:
        """Audio that came back from the model."""
        return self.heard_chunks * self._chunk_samples

    @property
    def is_drained(self) -> bool:
        """Whether every whole chunk that is here was heard."""
        return self.heard_chunks == self.sent_chunks and not self.waiting_chunks

    @property
    def behind_samples(self) -> int:
        """Audio that has arrived and was not heard yet, less than a chunk's remainder included."""
        return self.arrived_samples - self.heard_samples

    def take(self, sequence: int, pcm: bytes, now: float) -> None:
        """Take in a frame of little-endian int16 samples; frames come in order."""
        self._put(pcm, now)
        self.last_sequence = sequence
        self.arrived_samples += len(pcm) // 2
        self._ends.append((sequence, self.arrived_samples))

    def next_chunk(self) -> tuple[npt.NDArray[np.int16], float] | None:
        """Give the next chunk, (chunk_samples,) int16, and when it was whole; None when less than one is here."""
        size = 2 * self._chunk_samples
        if len(self._left) < size:
            return None
        chunk = np.frombuffer(bytes(self._left[:size]), dtype="<i2").astype(np.int16, copy=False)
        del self._left[:size]
        self.sent_chunks += 1
        return chunk, self._arrivals.popleft()

    def pad(self, samples: int, now: float) -> None:
        """Put silence behind the audio: at least `samples`, and up to a whole chunk."""
        have = len(self._left) // 2 + samples
        whole = -(-have // self._chunk_samples) * self._chunk_samples
        self._put(bytes(2 * (whole - len(self._left) // 2)), now)

    def done_through(self) -> int | None:
        """Return the last frame that may be acknowledged and was not before, or None."""
        through = None
        while self._ends and self._ends[0][1] // self._chunk_samples <= self.heard_chunks:
            through, self._done_samples = self._ends.popleft()
        return through

    @property
    def waiting_frames(self) -> int:
        """Frames that were taken in and are not done."""
        return len(self._ends)

    def left_over(self, next_sent: npt.NDArray[np.int16] | None) -> bytes:
        """Give what frames that are done have left over behind the last chunk that was heard, less than a chunk.

        Args:
            next_sent: the chunk after it, when it was sent; None when it is still here.
        """
        left = max(0, self._done_samples - self.heard_samples)
        here = self._left if next_sent is None else next_sent.astype("<i2", copy=False).tobytes()
        return bytes(here[: 2 * left])

    def restore(self, heard_chunks: int, left: bytes, last_sequence: int | None, now: float) -> None:
        """Be as one that has heard so many chunks, and has this left over of frames that are done."""
        self.heard_chunks = self.sent_chunks = heard_chunks
        self._put(left, now)
        self.arrived_samples = self._done_samples = self.heard_samples + len(left) // 2
        self.last_sequence = last_sequence

    def _put(self, pcm: bytes, now: float) -> None:
        self._left += pcm
        self._arrivals.extend([now] * (self.waiting_chunks - len(self._arrivals)))
