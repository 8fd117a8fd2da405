"""A training run: the network, its running average, the optimiser; one step of CTC; checkpoints."""

import copy
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.clips import Batch
from training.device import DEVICE, half_precision, on_device
from training.graph import packaged_weights
from training.nets import Network, Spec, make

CLIP_NORM = 1.0
AVERAGE_HALF_STEPS = 150
SMOOTHING = 0.03
PLATEAU_LOSS = 1.6
PLATEAU_STEPS = 100


@dataclass
class Run:
    """Everything that a resumed run continues from."""

    spec: Spec
    net: Network
    ema: Network
    """The running average of the weights: what is scored and exported."""
    optimiser: torch.optim.Optimizer
    step: int = 0
    past_plateau_step: int = -1
    """The step at which the network began to tell sounds apart; -1 before."""
    loss: float = 10.0
    """Per token, smoothed."""
    audio_seconds: float = 0.0
    """Of everything learned from, as often as it was."""

    def state(self) -> dict[str, object]:
        """Everything, as torch saves it."""
        return {
            "spec": asdict(self.spec),
            "net": self.net.state_dict(),
            "ema": self.ema.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "past_plateau_step": self.past_plateau_step,
            "loss": self.loss,
            "audio_seconds": self.audio_seconds,
        }


def fresh(spec: Spec = Spec()) -> Run:  # noqa: B008 -- frozen
    """Start a run from random weights."""
    net = make(spec).to(DEVICE)
    groups = [
        {"params": [p for p in net.parameters() if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in net.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return Run(spec, net, copy.deepcopy(net), torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98)))


def resumed(checkpoint: Path) -> Run:
    """Go on from a checkpoint: a whole one (`.pt`), or only the averaged weights (a packaged `model.fp32.onnx`)."""
    if checkpoint.suffix == ".onnx":
        run = fresh()
        weights = {name: torch.from_numpy(value) for name, value in packaged_weights(checkpoint).items()}
        for net in (run.net, run.ema):
            net.load_state_dict({**net.state_dict(), **weights})  # blocks that it has not begin silent
        run.past_plateau_step = 0
        return run
    state = torch.load(checkpoint, weights_only=True, map_location=DEVICE)
    run = fresh(Spec(**state.get("spec", {})))
    run.net.load_state_dict(state["net"])
    run.ema.load_state_dict(state["ema"])
    run.optimiser.load_state_dict(state["optimiser"])
    run.step, run.past_plateau_step, run.loss = state["step"], state["past_plateau_step"], state["loss"]
    run.audio_seconds = state.get("audio_seconds", 0.0)
    return run


def save(run: Run, path: Path) -> None:
    """Write a checkpoint; the old one stays whole until the new one is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(run.state(), part)
    part.replace(path)


def hear(net: Network, batch: Batch) -> Tensor:
    """Give the log probabilities of a batch, `(batch, frames, tokens)` float32."""
    with half_precision():
        log_probs, _ = net(on_device(batch.features))
    return log_probs


def ctc(log_probs: Tensor, batch: Batch) -> Tensor:
    """Give the CTC loss per token."""
    total = nn.functional.ctc_loss(
        log_probs.transpose(0, 1),
        on_device(batch.targets),
        on_device(batch.frames),
        on_device(batch.target_lengths),
        reduction="sum",
        zero_infinity=True,
    )
    return total / float(batch.target_lengths.sum())


def learn(run: Run, batch: Batch, rate: float) -> None:
    """Take one step of AdamW on the CTC loss per token."""
    descend(run, ctc(hear(run.net, batch), batch), rate)
    run.audio_seconds += batch.seconds


def descend(run: Run, loss: Tensor, rate: float) -> None:
    """Take one step of AdamW down a loss."""
    for group in run.optimiser.param_groups:
        group["lr"] = rate
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
