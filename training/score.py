"""How wrong a network is: phoneme errors of greedy decoding, per group of voices."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from models.voice.features import HOPS_PER_FRAME
from training.clips import Clip, collate
from training.nets import Network
from training.run import hear

Tokens = tuple[int, ...]

LATEST_FRAMES = 6
"""Frames of quiet after a recording, beside the look-ahead, so that the last sounds are out."""


def emissions(log_probs: NDArray[np.float32]) -> tuple[Tokens, NDArray[np.intp]]:
    """Decode `(frames, tokens)` as `greedy` does, and give the first frame of each token, too."""
    best = log_probs.argmax(1)
    changed = np.concatenate([[True], best[1:] != best[:-1]])
    frames = np.flatnonzero(changed & (best != 0))
    return tuple(map(int, best[frames])), frames


def greedy(log_probs: NDArray[np.float32]) -> Tokens:
    """Decode `(frames, tokens)`: the best token of each frame, repeats and blanks removed."""
    return emissions(log_probs)[0]


@dataclass(frozen=True)
class Question:
    """A clip to be scored and every right answer (with or without what may be said before the verse)."""

    clip: Clip
    answers: tuple[Tokens, ...]


def errors(heard: Tokens, answers: tuple[Tokens, ...]) -> tuple[int, int]:
    """Give the edits to the nearest answer, and that answer's length."""
    return min((Levenshtein.distance(heard, answer), len(answer)) for answer in answers)


@torch.no_grad()
def posteriors(net: Network, clip: Clip, mel: NDArray[np.float16]) -> NDArray[np.float32]:
    """Hear a clip and some quiet after it, `(frames, tokens)` log probabilities."""
    audio = np.asarray(mel[clip.first_hop : clip.first_hop + clip.hops], np.float32)
    quiet = np.percentile(audio, 3, axis=0)[None]
    tail = np.repeat(quiet, (LATEST_FRAMES + net.look_ahead) * HOPS_PER_FRAME, 0).astype(np.float32)
    net.eval()
    heard = hear(net, collate([(np.concatenate([audio, tail]), ())]))[0].cpu().numpy()
    net.train()
    return heard


def phoneme_errors(net: Network, questions: list[Question], mel: NDArray[np.float16]) -> tuple[int, int]:
    """Score a group: all edits, and all sounds."""
    pairs = [errors(greedy(posteriors(net, q.clip, mel)), q.answers) for q in questions]
    return sum(edits for edits, _ in pairs), sum(length for _, length in pairs)


def phoneme_error_rate(net: Network, questions: list[Question], mel: NDArray[np.float16]) -> float:
    """Score a group: all edits over all sounds."""
    wrong, total = phoneme_errors(net, questions, mel)
    return wrong / max(1, total)
