"""How wrong the model is: phoneme error rate of greedy decoding, per group of voices."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from training.clips import Clip, collate
from training.net import DenseTcn

Tokens = tuple[int, ...]


def greedy(log_probs: NDArray[np.float32]) -> Tokens:
    """Decode `(frames, tokens)`: the best token of each frame, repeats and blanks removed."""
    best = log_probs.argmax(1)
    changed = np.concatenate([[True], best[1:] != best[:-1]])
    return tuple(int(token) for token in best[changed & (best != 0)])


@dataclass(frozen=True)
class Question:
    """A clip to be scored and every right answer (with or without what may be said before the verse)."""

    clip: Clip
    answers: tuple[Tokens, ...]


def errors(heard: Tokens, answers: tuple[Tokens, ...]) -> tuple[int, int]:
    """Give the edits to the nearest answer, and that answer's length."""
    return min((Levenshtein.distance(heard, answer), len(answer)) for answer in answers)


@torch.no_grad()
def phoneme_error_rate(net: DenseTcn, questions: list[Question], mel: NDArray[np.float16]) -> float:
    """Score a group: all edits over all sounds."""
    wrong = total = 0
    net.eval()
    for question in questions:
        clip = question.clip
        audio = np.asarray(mel[clip.first_hop : clip.first_hop + clip.hops], np.float32)
        tail = np.repeat(np.percentile(audio, 3, axis=0)[None], 40, 0).astype(np.float32)
        batch = collate([(np.concatenate([audio, tail]), ())])
        with torch.autocast("cpu", torch.bfloat16):
            log_probs, _ = net(torch.from_numpy(batch.features))
        edits, length = errors(greedy(log_probs[0].numpy()), question.answers)
        wrong, total = wrong + edits, total + length
    net.train()
    return wrong / max(1, total)
