"""What is learned on the device: a network by the text, by a teacher, or by both."""

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.device import half_precision
from training.gpu.shelf import Drawn

Ear = Callable[[nn.Module, Drawn], Tensor]
"""How a network hears a batch: `(batch, frames, tokens)` log probabilities."""
Look = Callable[[], None]

CLIP_NORM = 1.0
SHOW_EVERY_S = 10.0
LOOK_EVERY_S = 60.0


@dataclass(frozen=True)
class Plan:
    """One lesson."""

    name: str
    seconds: float
    """By the clock."""
    peak: float
    warmup_steps: int = 200
    last: float = 1e-5
    ctc: float = 1.0
    taught: float = 0.0
    """How much the teacher's word counts, per token."""
    half_steps: float = 150.0
    """Of the running average."""


@dataclass(frozen=True)
class Teacher:
    """Who is imitated."""

    hear: Callable[[Drawn], Tensor]
    """A batch to `(batch, frames, tokens)` log probabilities."""
    sooner: int
    """Frames by which it answers before the learner does."""


class Lesson:
    """A network under way, with its running average."""

    def __init__(self, net: nn.Module, plan: Plan) -> None:
        self.net, self.plan = net, plan
        self.ema = copy.deepcopy(net).eval()
        decayed = [p for p in net.parameters() if p.requires_grad and p.ndim > 1]
        others = [p for p in net.parameters() if p.requires_grad and p.ndim <= 1]
        groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.peak, betas=(0.9, 0.98), fused=_fused(net))
        self.step, self.heard = 0, 0.0

    def rate(self, done: float) -> float:
        """Give the learning rate when a share of the time is over."""
        plan = self.plan
        cosine = plan.last + (plan.peak - plan.last) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        return cosine * min(1.0, (self.step + 1) / plan.warmup_steps)

    def descend(self, loss: Tensor, rate: float) -> None:
        """Take one step."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), CLIP_NORM)
        self.optimiser.step()
        keep = min(0.5 ** (1 / self.plan.half_steps), self.step / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.ema.parameters()), list(self.net.parameters()), 1 - keep)
        self.step += 1


def _no_look() -> None:
    """Examine nothing."""


def learn(
    lesson: Lesson, ear: Ear, batches: Iterator[Drawn], teacher: Teacher | None = None, look: Look = _no_look
) -> None:
    """Learn until the plan's time is over.

    Args:
        lesson: what learns.
        ear: how it hears a batch.
        batches: what from.
        teacher: whom it imitates, or nobody.
        look: examines it now and then.
    """
    plan, began = lesson.plan, time.monotonic()
    shown = looked = began
    lesson.net.train()
    while (now := time.monotonic()) - began < plan.seconds:
        batch = next(batches)
        loss = _loss(lesson, ear, batch, teacher)
        lesson.descend(loss, lesson.rate((now - began) / plan.seconds))
        lesson.heard += batch.seconds
        if now - shown > SHOW_EVERY_S:
            shown = now
            heard = f"heard {lesson.heard / 3600:.0f} h"
            print(f"{plan.name} {now - began:5.0f} s step {lesson.step} {heard} loss {loss.item():.3f}", flush=True)
        if now - looked > LOOK_EVERY_S:
            looked = now
            look()
            lesson.net.train()


def _loss(lesson: Lesson, ear: Ear, batch: Drawn, teacher: Teacher | None) -> Tensor:
    """Weigh what the text and what the teacher say against what was heard."""
    plan = lesson.plan
    with half_precision():
        mine = ear(lesson.net, batch)
    loss = plan.ctc * ctc(mine, batch) if plan.ctc else mine.new_zeros(())
    if teacher is None or not plan.taught:
        return loss
    with torch.no_grad(), half_precision():
        theirs = teacher.hear(batch)
    return loss + plan.taught * unlike(mine, theirs, batch, teacher.sooner)


def ctc(log_probs: Tensor, batch: Drawn) -> Tensor:
    """Give the CTC loss per token."""
    heard, lengths = log_probs.transpose(0, 1), (batch.frames, batch.target_lengths)
    total = nn.functional.ctc_loss(heard, batch.targets, *lengths, reduction="sum", zero_infinity=True)
    return total / batch.tokens


def unlike(mine: Tensor, theirs: Tensor, batch: Drawn, later: int) -> Tensor:
    """Give how unlike the teacher a learner is who answers `later` frames after it: divergence per token."""
    count = min(mine.shape[1], theirs.shape[1]) - later
    mine, theirs = mine[:, later : later + count], theirs[:, :count].float()
    apart = (theirs.exp() * (theirs - mine)).sum(-1)
    counts = torch.arange(count, device=mine.device)[None] < (batch.frames - later)[:, None]
    return (apart * counts).sum() / batch.tokens


def _fused(net: nn.Module) -> bool:
    return next(net.parameters()).is_cuda
