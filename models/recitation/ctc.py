"""What a stretch of posteriors says of sequences of sounds: exact likelihoods of many at once, and where each sound is.

Connectionist temporal classification (Graves et al., 2006), in probabilities scaled frame by frame.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK
from models.recitation.compiled import compiled

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

IMPOSSIBLE: Final = -1e30
"""Log-likelihood of what cannot be: more sounds than frames."""

_TINY: Final = 1e-300


def log_likelihoods(log_probs: Floats, sequences: Sequence[Ints]) -> NDArray[np.float64]:
    """Give the log-likelihood of each sequence of tokens in (frames, tokens) float32 log-probabilities.

    All frames are explained, those before and after the sounds by blanks.
    """
    sounds, ends = _laid_out(sequences)
    return _log_likelihoods(np.exp(log_probs.astype(np.float64)), sounds, ends)


def sound_frames(log_probs: Floats, tokens: Ints) -> Ints:
    """Give the frame in which each of the sounds begins on the best path (Viterbi); (sounds,) int64.

    Needs at least one frame; where there are fewer frames than sounds, the later sounds share the last frame.
    """
    return _sound_frames(log_probs, tokens)


def _laid_out(sequences: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Give all sequences end to end, and where each ends."""
    return np.concatenate(sequences), np.cumsum([len(sequence) for sequence in sequences])


@compiled
def _log_likelihoods(probs: NDArray[np.float64], sounds: Ints, ends: Ints) -> NDArray[np.float64]:
    found = np.empty(len(ends))
    begin = 0
    for number, end in enumerate(ends):
        found[number] = _log_likelihood(probs, sounds[begin:end])
        begin = end
    return found


@compiled
def _log_likelihood(probs: NDArray[np.float64], sounds: Ints) -> float:
    """Sum over all ways by the forward algorithm; states are a blank, a sound, a blank, ..., a blank."""
    states = 2 * len(sounds) + 1
    alpha = np.zeros(states)
    alpha[0] = 1.0
    total = 0.0
    for frame in range(len(probs)):
        scale = 0.0
        for state in range(states - 1, -1, -1):
            came = alpha[state]
            if frame == 0:
                came = 1.0 if state <= 1 else 0.0
            elif state:
                came += alpha[state - 1]
                if _may_skip(sounds, state):
                    came += alpha[state - 2]
            alpha[state] = came * probs[frame, _token(sounds, state)]
            scale += alpha[state]
        scale = max(scale, _TINY)
        alpha /= scale
        total += np.log(scale)
    end = alpha[-1] + alpha[-2]
    return total + np.log(end) if end > _TINY else IMPOSSIBLE


@compiled
def _sound_frames(log_probs: Floats, sounds: Ints) -> Ints:
    states = 2 * len(sounds) + 1
    score = np.full(states, -np.inf)
    score[0], score[1] = log_probs[0, BLANK], log_probs[0, sounds[0]]
    steps = np.zeros((len(log_probs), states), np.int8)
    for frame in range(1, len(log_probs)):
        for state in range(states - 1, -1, -1):
            best, step = score[state], 0
            if state and score[state - 1] > best:
                best, step = score[state - 1], 1
            if _may_skip(sounds, state) and score[state - 2] > best:
                best, step = score[state - 2], 2
            steps[frame, state] = step
            score[state] = best + log_probs[frame, _token(sounds, state)]
    frames = np.full(len(sounds), len(log_probs) - 1, np.int64)
    state = states - 1 - int(score[states - 2] > score[states - 1])
    for frame in range(len(log_probs) - 1, -1, -1):
        if state % 2:
            frames[state // 2] = frame
        state -= steps[frame, state]
    return frames


@compiled
def _token(sounds: Ints, state: int) -> int:
    return sounds[state // 2] if state % 2 else BLANK


@compiled
def _may_skip(sounds: Ints, state: int) -> bool:
    """Say whether the blank before a sound may be left out: it parts equal sounds."""
    return state % 2 == 1 and state > 1 and sounds[state // 2] != sounds[state // 2 - 1]
