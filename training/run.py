"""A training run: the network, its running average, the optimiser; one step of CTC; checkpoints."""

import copy
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from training.clips import Batch
from training.graph import packaged_weights
from training.net import DenseTcn

CLIP_NORM = 1.0
AVERAGE_HALF_STEPS = 150
SMOOTHING = 0.03
PLATEAU_LOSS = 1.6
PLATEAU_STEPS = 100


@dataclass
class Run:
    """Everything that a resumed run continues from."""

    net: DenseTcn
    ema: DenseTcn
    """The running average of the weights: what is scored and exported."""
    optimiser: torch.optim.Optimizer
    step: int = 0
    past_plateau_step: int = -1
    """The step at which the network began to tell sounds apart; -1 before."""
    loss: float = 10.0
    """Per token, smoothed."""

    def state(self) -> dict[str, object]:
        """Everything, as torch saves it."""
        return {
            "net": self.net.state_dict(),
            "ema": self.ema.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "past_plateau_step": self.past_plateau_step,
            "loss": self.loss,
        }


def fresh() -> Run:
    """Start a run from random weights."""
    net = DenseTcn()
    groups = [
        {"params": [p for p in net.parameters() if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in net.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return Run(net, copy.deepcopy(net), torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98)))


def resumed(checkpoint: Path) -> Run:
    """Go on from a checkpoint: a whole one (`.pt`), or only the averaged weights (a packaged `model.fp32.onnx`)."""
    run = fresh()
    if checkpoint.suffix == ".onnx":
        weights = {name: torch.from_numpy(value) for name, value in packaged_weights(checkpoint).items()}
        for net in (run.net, run.ema):
            net.load_state_dict({**net.state_dict(), **weights})  # blocks that it has not begin silent
        run.past_plateau_step = 0
        return run
    state = torch.load(checkpoint, weights_only=True)
    run.net.load_state_dict(state["net"])
    run.ema.load_state_dict(state["ema"])
    run.optimiser.load_state_dict(state["optimiser"])
    run.step, run.past_plateau_step, run.loss = state["step"], state["past_plateau_step"], state["loss"]
    return run


def save(run: Run, path: Path) -> None:
    """Write a checkpoint; the old one stays whole until the new one is."""
    part = path.with_suffix(".part")
    torch.save(run.state(), part)
    part.replace(path)


def learn(run: Run, batch: Batch, rate: float) -> None:
    """Take one step of AdamW on the CTC loss per token."""
    for group in run.optimiser.param_groups:
        group["lr"] = rate
    with torch.autocast("cpu", torch.bfloat16):
        log_probs, _ = run.net(torch.from_numpy(batch.features))
    total = nn.functional.ctc_loss(
        log_probs.transpose(0, 1),
        torch.from_numpy(batch.targets),
        torch.from_numpy(batch.frames),
        torch.from_numpy(batch.target_lengths),
        reduction="sum",
        zero_infinity=True,
    )
    loss = total / float(batch.target_lengths.sum())
    run.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(run.net.parameters(), CLIP_NORM)
    run.optimiser.step()
    count(run, float(loss.detach()))


@torch.no_grad()
def count(run: Run, loss: float) -> None:
    """Count a step: average the weights, smooth the loss, notice the end of the plateau."""
    keep = min(0.5 ** (1 / AVERAGE_HALF_STEPS), run.step / (run.step + 10))
    for old, new in zip(run.ema.parameters(), run.net.parameters(), strict=True):
        old.lerp_(new, 1 - keep)
    run.step += 1
    run.loss = loss if run.step == 1 else run.loss + SMOOTHING * (loss - run.loss)
    if run.past_plateau_step < 0 and run.step > PLATEAU_STEPS and run.loss < PLATEAU_LOSS:
        run.past_plateau_step = run.step
