"""What a stretch of posteriors says of sequences of sounds: exact likelihoods of many at once, and where each sound is.

Connectionist temporal classification (Graves et al., 2006), in probabilities scaled frame by frame.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

IMPOSSIBLE: Final = -1e30
"""Log-likelihood of what cannot be: more sounds than frames."""

_TINY: Final = 1e-300


def log_likelihoods(log_probs: Floats, sequences: Sequence[Ints]) -> NDArray[np.float64]:
    """Give the log-likelihood of each sequence of tokens in (frames, tokens) float32 log-probabilities.

    All frames are explained, those before and after the sounds by blanks.
    """
    states, may_skip, last = _states(sequences)
    emitted = np.exp(log_probs.astype(np.float64))[:, states]
    alpha = np.zeros(states.shape)
    alpha[:, 0] = 1.0
    alpha[:, 1] = 0.0
    total = np.zeros(len(sequences))
    came = np.empty_like(alpha)
    for frame, emission in enumerate(emitted):
        came[:] = alpha
        if frame == 0:
            came[:, 1] = 1.0
        else:
            came[:, 1:] += alpha[:, :-1]
            came[:, 2:] += alpha[:, :-2] * may_skip[:, 2:]
        np.multiply(came, emission, out=alpha)
        scale = np.maximum(alpha.sum(axis=1), _TINY)
        alpha /= scale[:, None]
        total += np.log(scale)
    rows = np.arange(len(sequences))
    ends = alpha[rows, last] + alpha[rows, last - 1]
    return np.where(ends > _TINY, total + np.log(np.maximum(ends, _TINY)), IMPOSSIBLE)


def sound_frames(log_probs: Floats, tokens: Ints) -> Ints:
    """Give the frame in which each of the sounds begins on the best path (Viterbi); (sounds,) int64.

    Needs at least one frame; where there are fewer frames than sounds, the later sounds share the last frame.
    """
    states, may_skip, last = _states([tokens])
    emitted, skips = log_probs[:, states[0]], may_skip[0]
    score = np.full(states.shape[1], -np.inf)
    score[:2] = emitted[0, :2]
    steps = np.zeros(emitted.shape, np.int64)
    for frame in range(1, len(emitted)):
        ways = np.full((3, len(score)), -np.inf)
        ways[0] = score
        ways[1, 1:] = score[:-1]
        ways[2, 2:] = np.where(skips[2:], score[:-2], -np.inf)
        steps[frame] = ways.argmax(axis=0)
        score = ways.max(axis=0) + emitted[frame]
    return _traced(steps, int(last[0]) - int(score[last[0] - 1] > score[last[0]]), len(tokens))


def _traced(steps: Ints, state: int, sounds: int) -> Ints:
    frames = np.full(sounds, len(steps) - 1, np.int64)
    for frame in range(len(steps) - 1, -1, -1):
        if state % 2:
            frames[state // 2] = frame
        state -= int(steps[frame, state])
    return frames


def _states(sequences: Sequence[Ints]) -> tuple[Ints, NDArray[np.float64], Ints]:
    """Interleave blanks: (sequences, states) tokens, where a blank may be left out, and each one's last state."""
    longest = max(len(sequence) for sequence in sequences)
    states = np.full((len(sequences), 2 * longest + 1), BLANK, np.int64)
    for row, sequence in enumerate(sequences):
        states[row, 1 : 2 * len(sequence) : 2] = sequence
    may_skip = np.zeros(states.shape)
    may_skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    return states, may_skip, np.array([2 * len(sequence) for sequence in sequences], np.int64)
