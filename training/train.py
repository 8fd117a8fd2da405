"""Train until a wall-clock time: CTC over clips; augmentation is ramped in once the plateau is passed."""

import argparse
import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training import clips as clip_files
from training.clips import Batcher, Recipe
from training.corpus import WORK, measured
from training.exam import exam, split_held
from training.run import Run, fresh, learn, resumed, save
from training.score import Question, phoneme_error_rate

PEAK_RATE = 1e-3
LAST_RATE = 2e-5
WARMUP_STEPS = 150
FIRST_STRENGTH = 0.15
SHOW_STEPS = 25
SAVE_STEPS = 200
LOOK_EVERY_S = 240.0


def clock(text: str) -> float:
    """Give the UTC second of today's `HH:MM`."""
    hours, minutes = map(int, text.split(":"))
    return datetime.now(UTC).replace(hour=hours, minute=minutes, second=0, microsecond=0).timestamp()


def rate_at(step: int, now: float, began: float, end: float, peak: float = PEAK_RATE) -> float:
    """Give the learning rate: warm-up by steps, then a cosine over the wall clock from `began` to `end`."""
    done = min(1.0, max(0.0, (now - began) / max(1.0, end - began)))
    cosine = LAST_RATE + (peak - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * done))
    return cosine * min(1.0, (step + 1) / WARMUP_STEPS)


def recipe_at(run: Run, args: argparse.Namespace) -> Recipe:
    """Choose how clips are bent now: not at all on the plateau, then more and more over `--ramp` steps."""
    if run.past_plateau_step < 0:
        return Recipe(batch_seconds=args.batch)
    strength = min(1.0, FIRST_STRENGTH + (run.step - run.past_plateau_step) / args.ramp)
    return Recipe(strength=strength, batch_seconds=args.batch, chain=args.chain)


def look(run: Run, questions: dict[str, list[Question]], mel: NDArray[np.float16]) -> None:
    """Print every group's phoneme error rate, of the averaged weights."""
    rates = {name: round(100 * phoneme_error_rate(run.ema, group, mel), 1) for name, group in questions.items()}
    print(f"{datetime.now(UTC):%H:%M:%S} step {run.step} PER {rates}", flush=True)


def show(run: Run, rate: float) -> None:
    """Print how far the run is."""
    print(f"{datetime.now(UTC):%H:%M:%S} step {run.step} loss {run.loss:.3f} rate {rate:.1e}", flush=True)


def steps(run: Run, batcher: Batcher, args: argparse.Namespace) -> Iterator[None]:
    """Learn until it is time, saving now and then; yields after each step."""
    began = args.began or time.time()
    while time.time() < args.until:
        rate = rate_at(run.step, time.time(), began, args.until, args.peak)
        learn(run, batcher.next(recipe_at(run, args)), rate)
        if run.step % SHOW_STEPS == 0:
            show(run, rate)
        if run.step % SAVE_STEPS == 0:
            save(run, args.out)
        yield
    save(run, args.out)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--until", type=clock, required=True, help="HH:MM UTC, today")
    parser.add_argument("--began", type=clock, help="HH:MM UTC at which the schedule began; now")
    parser.add_argument("--clips", type=Path, default=WORK / "clips1.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "stage1.pt")
    parser.add_argument("--init-from", type=Path, help="a .pt checkpoint, or a packaged model.fp32.onnx")
    parser.add_argument("--ramp", type=int, default=2500, help="steps until augmentation is at full strength")
    parser.add_argument("--chain", type=float, default=0.3, help="share of clips followed by another")
    parser.add_argument("--peak", type=float, default=PEAK_RATE, help="the highest learning rate")
    parser.add_argument("--batch", type=float, default=90.0, help="padded seconds a batch")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Train."""
    args = options()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    index, mel = measured(WORK)
    clips, held = split_held(clip_files.load(args.clips))
    questions = exam(index, held)
    run = resumed(args.init_from) if args.init_from else fresh()
    print(f"{len(clips)} clips, {sum(c.hops for c in clips) / 360_000:.2f} h, held {len(held)}, step {run.step}")
    looked = time.time()
    for _ in steps(run, Batcher(clips, mel, args.seed + run.step), args):
        if time.time() - looked > LOOK_EVERY_S:
            look(run, questions, mel)
            looked = time.time()
    look(run, questions, mel)


if __name__ == "__main__":
    main()
