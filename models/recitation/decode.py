"""Greedy decoding: the sounds heard without any text. Next stop: `models.quran.places` or `models.recitation.judge`.

The best token of each frame, repeats joined, blanks left out (Graves et al., 2006). What was decoded is never revised.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK


@dataclass(frozen=True, slots=True)
class Decoded:
    """Sounds in the order heard, each with its frame and its margin."""

    tokens: NDArray[np.uint8]
    """(sounds,) uint8."""
    frames: NDArray[np.int64]
    """(sounds,) int64: the frame in which each began, counted from the first frame the decoder ever heard."""
    margins: NDArray[np.float32]
    """(sounds,) float32: nats from the best token to the runner-up in that frame."""


class GreedyDecoder:
    """Decodes a stream of posteriors; the same sounds come out however it is cut into pieces.

    Holds the last frame's best token, so that a sound that goes on over a border is one sound, and the frames heard.
    """

    def __init__(self) -> None:
        self._last = BLANK
        self._frames = 0

    def advance(self, log_probs: NDArray[np.float32]) -> Decoded:
        """Hear (frames, tokens) float32 log-probabilities; give the sounds that begin in them."""
        best = log_probs.argmax(axis=1)
        before = np.concatenate(([self._last], best[:-1])) if len(best) else best
        begins = np.flatnonzero((best != BLANK) & (best != before))
        decoded = Decoded(best[begins].astype(np.uint8), begins + self._frames, _margins(log_probs[begins]))
        self._last = int(best[-1]) if len(best) else self._last
        self._frames += len(best)
        return decoded


def decode(log_probs: NDArray[np.float32]) -> Decoded:
    """Decode one whole (frames, tokens) piece by itself."""
    return GreedyDecoder().advance(log_probs)


def _margins(log_probs: NDArray[np.float32]) -> NDArray[np.float32]:
    two = np.partition(log_probs, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] - two[:, 0], np.float32)
