"""Train on so many seconds of audio: CTC over clips; augmentation is ramped in once the plateau is passed."""

import argparse
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training import clips as clip_files
from training.augment import Odds
from training.clips import Batcher, Clip, Recipe, evened
from training.corpus import WORK, measured
from training.exam import exam, split_held
from training.imitate import pad_hops
from training.nets import Spec
from training.run import Run, fresh, learn, resumed, save
from training.score import Question, phoneme_error_rate

LAST_RATE = 2e-5
WARMUP_STEPS = 150
FIRST_STRENGTH = 0.15
SHOW_STEPS = 25
SAVE_STEPS = 200
LOOK_EVERY_S = 240.0

Exam = dict[str, list[Question]]


@dataclass(frozen=True)
class Plan:
    """How one stage trains."""

    seconds: float = 700_000.0
    """Of audio to learn from, bent anew each time: as much as version 0.3.0 had."""
    peak: float = 1e-3
    """The highest learning rate."""
    ramp: int = 2_500
    """Steps from the plateau's end until augmentation is at full strength."""
    chain: float = 0.3
    """Share of clips followed by another of the voice."""
    batch_seconds: float = 90.0
    seed: int = 1
    odds: Odds = field(default_factory=Odds)
    evened: bool = True
    """Whether voices with little audio are drawn more often: 0.8 points on unseen professionals (docs/voice.md)."""


def rate_at(run: Run, plan: Plan) -> float:
    """Give the learning rate: warm-up by steps, then a cosine over the audio."""
    done = min(1.0, run.audio_seconds / plan.seconds)
    cosine = LAST_RATE + (plan.peak - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * done))
    return cosine * min(1.0, (run.step + 1) / WARMUP_STEPS)


def recipe_at(run: Run, plan: Plan) -> Recipe:
    """Choose how clips are bent now: not at all on the plateau, then more and more."""
    if run.past_plateau_step < 0:
        return Recipe(batch_seconds=plan.batch_seconds, pad_hops=pad_hops(run.net))
    strength = min(1.0, FIRST_STRENGTH + (run.step - run.past_plateau_step) / plan.ramp)
    return Recipe(strength, plan.batch_seconds, pad_hops(run.net), plan.chain, plan.odds)


def look(run: Run, questions: Exam, mel: NDArray[np.float16]) -> dict[str, float]:
    """Print every group's phoneme error rate, of the averaged weights, percent; give them."""
    rates = {name: round(100 * phoneme_error_rate(run.ema, group, mel), 1) for name, group in questions.items()}
    print(f"{datetime.now(UTC):%H:%M:%S} step {run.step} PER {rates}", flush=True)
    return rates


def show(run: Run, rate: float) -> None:
    """Print how far the run is."""
    heard = f"{run.audio_seconds:.0f} s loss {run.loss:.3f} rate {rate:.1e}"
    print(f"{datetime.now(UTC):%H:%M:%S} step {run.step} {heard}", flush=True)


def steps(run: Run, batcher: Batcher, plan: Plan, out: Path) -> Iterator[None]:
    """Learn until the audio is used up, saving now and then; yields after each step."""
    while run.audio_seconds < plan.seconds:
        rate = rate_at(run, plan)
        learn(run, batcher.next(recipe_at(run, plan)), rate)
        if run.step % SHOW_STEPS == 0:
            show(run, rate)
        if run.step % SAVE_STEPS == 0:
            save(run, out)
        yield
    save(run, out)


def begun(out: Path, plan: Plan, spec: Spec, before: Path | None) -> Run:
    """Go on where this stage was stopped, or begin it: from an earlier stage's weights, or from random ones."""
    if out.exists():
        return resumed(out)
    torch.manual_seed(plan.seed)
    if before is None:
        return fresh(spec)
    run = resumed(before)
    run.step, run.audio_seconds = 0, 0.0
    run.past_plateau_step = min(0, run.past_plateau_step)
    return run


def train(run: Run, clips: list[Clip], mel: NDArray[np.float16], plan: Plan, out: Path, questions: Exam) -> None:
    """Train to the plan's end, looking at the exam now and then and at the end."""
    looked = time.monotonic()
    drawn = evened(clips) if plan.evened else clips
    for _ in steps(run, Batcher(drawn, mel, plan.seed + run.step), plan, out):
        if time.monotonic() - looked > LOOK_EVERY_S:
            look(run, questions, mel)
            looked = time.monotonic()
    look(run, questions, mel)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where mel.f16 and mel.json lie")
    parser.add_argument("--clips", type=Path, default=WORK / "clips1.jsonl")
    parser.add_argument(
        "--out", type=Path, default=WORK / "stage1.pt", help="the checkpoint; goes on from it if it is there"
    )
    parser.add_argument("--init-from", type=Path, help="an earlier stage's .pt, or a packaged model.fp32.onnx")
    parser.add_argument("--millions", type=int, choices=[1, 3, 10], default=3, help="parameters, of a fresh network")
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="of audio to learn from")
    parser.add_argument("--ramp", type=int, default=Plan.ramp, help="steps until augmentation is at full strength")
    parser.add_argument("--chain", type=float, default=Plan.chain, help="share of clips followed by another")
    parser.add_argument("--peak", type=float, default=Plan.peak, help="the highest learning rate")
    parser.add_argument("--batch", type=float, default=Plan.batch_seconds, help="padded seconds a batch")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--as-it-comes", action="store_true", help="draw every clip once an epoch, whatever its voice")
    return parser.parse_args()


def main() -> None:
    """Train one stage."""
    args = options()
    torch.set_num_threads(1)
    plan = Plan(args.seconds, args.peak, args.ramp, args.chain, args.batch, args.seed, evened=not args.as_it_comes)
    index, mel = measured(args.work)
    clips, held = split_held(clip_files.load(args.clips))
    run = begun(args.out, plan, Spec(millions=args.millions), args.init_from)
    print(f"{len(clips)} clips, {sum(c.hops for c in clips) / 360_000:.2f} h, held {len(held)}, step {run.step}")
    train(run, clips, mel, plan, args.out, exam(index, held))


if __name__ == "__main__":
    main()
