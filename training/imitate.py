"""A short way off the CTC plateau: a network first learns to give, frame by frame, what the packaged one gives."""

import torch
from torch import Tensor, nn

from models.voice.features import HOPS_PER_FRAME
from training.clips import Batch
from training.device import on_device
from training.nets import Network
from training.run import Run, descend, hear


def unlike(mine: Tensor, taught: Tensor, frames: Tensor, later: int) -> Tensor:
    """Give the divergence of two series of log probabilities, `(batch, frames, tokens)`, a mean over frames.

    Args:
        mine: the learner's.
        taught: the teacher's.
        frames: how many of each row count, `(batch,)`.
        later: frames by which the learner looks further ahead, and so answers later; it may be negative.
    """
    count = mine.shape[1] - abs(later)
    mine = mine[:, max(0, later) :][:, :count]
    taught = taught[:, max(0, -later) :][:, :count]
    divergence = nn.functional.kl_div(mine, taught, reduction="none", log_target=True).sum(-1)
    counts = torch.arange(count, device=mine.device)[None] < frames[:, None] - abs(later)
    return (divergence * counts).sum() / counts.sum()


def learn_by_imitation(run: Run, teacher: Network, batch: Batch, rate: float) -> None:
    """Take one step towards what the teacher hears in the same bent audio."""
    with torch.no_grad():
        taught = hear(teacher, batch)
    later = run.net.look_ahead - teacher.look_ahead
    descend(run, unlike(hear(run.net, batch), taught, on_device(batch.frames), later), rate)
    run.audio_seconds += batch.seconds


def pad_hops(net: Network) -> int:
    """Give the quiet that a clip needs behind it, hops, so that its last sounds are out."""
    return 28 + net.look_ahead * HOPS_PER_FRAME
