"""How wrong each network is on the device: phoneme errors of greedy decoding, and how each kind hears."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.voice.features import HOPS_PER_FRAME, MEL_CHANNELS
from training.augment import FLOOR_LOG
from training.device import half_precision
from training.gpu.level import normalise
from training.gpu.shelf import Drawn
from training.score import LATEST_FRAMES, Question, errors, greedy

Listen = Callable[[Tensor], Tensor]
"""`(1, hops, 80)` log-mel to `(1, frames, tokens)`."""
LATEST_LOOK_AHEAD = 4
"""Frames of quiet after a recording for the network that answers latest."""
STRETCH_HOPS = 2_800
"""What a network of Whisper's hears at once."""


@torch.no_grad()
def error_rates(
    listen: Listen, questions: Mapping[str, Sequence[Question]], mel: NDArray[np.float16], device: torch.device
) -> dict[str, float]:
    """Give the phoneme errors of every group, percent."""
    rates = {}
    for name, group in questions.items():
        wrong = total = 0
        for question in group:
            with half_precision():
                heard = listen(torch.from_numpy(_with_quiet(question, mel))[None].to(device))
            edits, length = errors(greedy(heard[0].float().cpu().numpy()), question.answers)
            wrong, total = wrong + edits, total + length
        rates[name] = round(100 * wrong / max(1, total), 2)
    return rates


def _with_quiet(question: Question, mel: NDArray[np.float16]) -> NDArray[np.float32]:
    """Give a recording and the quiet in which its last sounds come out, in whole frames: `(hops, 80)`."""
    clip = question.clip
    audio = np.asarray(mel[clip.first_hop : clip.first_hop + clip.hops], np.float32)
    quiet = np.percentile(audio, 3, axis=0)[None].astype(np.float32)
    tail = np.repeat(quiet, (LATEST_FRAMES + LATEST_LOOK_AHEAD) * HOPS_PER_FRAME, 0)
    over = np.full((-(len(audio) + len(tail)) % HOPS_PER_FRAME, MEL_CHANNELS), FLOOR_LOG, np.float32)
    return np.concatenate([audio, tail, over])


def hears_features(net: nn.Module, batch: Drawn) -> Tensor:
    """Hear as the packaged network does."""
    heard: Tensor = net(batch.features)[0]
    return heard


def hears_bent(net: nn.Module, batch: Drawn) -> Tensor:
    """Hear log-mel, bent."""
    heard: Tensor = net(batch.bent, batch.frames)
    return heard


def listens_features(net: nn.Module) -> Listen:
    """Listen to a recording as the packaged network does."""
    return lambda mel: net(normalise(mel))[0]


def listens_mel(net: nn.Module) -> Listen:
    """Listen to a recording in stretches of at most 28 s."""

    def listen(mel: Tensor) -> Tensor:
        parts = mel.split(STRETCH_HOPS, 1)
        heard = [net(part, torch.tensor([part.shape[1] // HOPS_PER_FRAME], device=mel.device)) for part in parts]
        return torch.cat(heard, 1)

    return listen
