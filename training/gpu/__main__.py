"""A lease of a GPU, minute by minute: a teacher, a network that it teaches, and others to compare it with.

python -m training.gpu FOLDER --weights model.fp32.onnx --out FOLDER --lessons teacher=100,student=150
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.clips import evened
from training.device import DEVICE
from training.gpu.examining import Listen, error_rates, hears_bent, hears_features, listens_features, listens_mel
from training.gpu.lesson import Lesson, Plan, Teacher, learn
from training.gpu.shelf import Drawing, Drawn, Shelf
from training.gpu.unpack import unpack
from training.gpu.whisper import WhisperCtc, load_encoder
from training.nets import Network, Spec, make
from training.run import resumed
from training.score import Question


@dataclass(frozen=True)
class School:
    """What all lessons share."""

    shelf: Shelf
    questions: dict[str, list[Question]]
    mel: NDArray[np.float16]
    out: Path
    weights: Path
    drawing: Drawing


def teach(school: School, name: str, net: WhisperCtc, guide: Network, seconds: float, peak: float) -> nn.Module:
    """Make a teacher of Whisper's encoder: first it imitates the packaged network, then it goes by the text."""

    def packaged(batch: Drawn) -> Tensor:
        answers: Tensor = guide(batch.features)[0][:, guide.look_ahead :]
        return answers

    batches = school.shelf.batches(school.drawing)
    warm = Lesson(net, Plan(f"{name}, imitating", 0.15 * seconds, peak, 100, last=peak, ctc=0.0, taught=1.0))
    learn(warm, hears_bent, batches, Teacher(packaged, 0))
    real = Lesson(warm.net, Plan(name, 0.85 * seconds, peak, 100))
    learn(real, hears_bent, batches)
    finish(school, name, real, listens_mel(real.ema))
    return real.ema


def finish(school: School, name: str, done: Lesson, listen: Listen) -> dict[str, float]:
    """Examine what a lesson has made, and keep it in half precision."""
    rates = error_rates(listen, school.questions, school.mel, DEVICE)
    print(f"== {name}: {rates}, {done.step} steps, {done.heard / 3600:.0f} h heard", flush=True)
    halves = {key: value.half() for key, value in done.ema.state_dict().items()}
    size = sum(value.numel() for value in halves.values()) * 2
    if size < 15 << 20:
        torch.save(halves, school.out / f"{name}.pt")
    with (school.out / "results.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"name": name, "rates": rates, "steps": done.step, "hours": done.heard / 3600}) + "\n")
    return rates


def study(school: School, name: str, net: Network, plan: Plan, teacher: nn.Module | None) -> None:
    """Have a network that can serve learn by the text, and by the teacher who hears the same unbent."""
    done = Lesson(net, plan)
    by = None if teacher is None else Teacher(lambda batch: teacher(batch.plain, batch.frames), net.look_ahead)
    listen = listens_features(done.ema)

    def look() -> None:
        print(f"   {name}: {error_rates(listen, school.questions, school.mel, DEVICE)}", flush=True)

    learn(done, hears_features, school.shelf.batches(school.drawing), by, look)
    finish(school, name, done, listen)


def main() -> None:
    """Use the time that there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="what `training.gpu.pack` wrote, all of it")
    parser.add_argument("--weights", type=Path, required=True, help="model.fp32.onnx to go on from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--lessons", default="teacher=100,student=150,alone=50", help=f"NAME=SECONDS,...: {', '.join(LESSONS)}"
    )
    parser.add_argument("--batch", type=float, default=1_800.0, help="seconds a batch")
    parser.add_argument("--peak", type=float, default=1.5e-3, help="the highest learning rate of what is no Whisper")
    parser.add_argument("--taught", type=float, default=1.0, help="how much the teacher's word counts")
    parser.add_argument("--seed", type=int, default=31)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    began = time.monotonic()
    clips, questions, mel = unpack(args.folder)
    hours = sum(clip.hops for clip in clips) / 360_000
    print(f"{len(clips)} clips, {hours:.2f} h, unpacked in {time.monotonic() - began:.0f} s", flush=True)
    shelf = Shelf(evened(clips), mel, DEVICE, args.seed)
    school = School(shelf, questions, mel, args.out, args.weights, Drawing(args.batch))
    wanted = {name: float(seconds) for name, _, seconds in (one.partition("=") for one in args.lessons.split(","))}
    take_lessons(school, wanted, args)
    print(f"all done after {time.monotonic() - began:.0f} s", flush=True)


def take_lessons(school: School, wanted: dict[str, float], args: argparse.Namespace) -> None:
    """Take the lessons that are wanted; the teacher of an earlier call is found in the folder."""
    guide = resumed(school.weights).ema.to(DEVICE).eval()
    listen = listens_features(guide)
    print(f"== packaged: {error_rates(listen, school.questions, school.mel, DEVICE)}", flush=True)
    whisper, kept = np.load(args.folder / "core" / "teacher.npz"), args.folder / "teacher.pt"
    teacher = WhisperCtc().to(DEVICE)
    if "teacher" in wanted:
        load_encoder(teacher, whisper)
        taught = teach(school, "teacher", teacher, guide, wanted["teacher"], 3e-4)
        teacher.load_state_dict(taught.state_dict())
        torch.save(taught.state_dict(), kept)
    elif kept.exists():
        teacher.load_state_dict(torch.load(kept, map_location=DEVICE))
    teacher.eval()

    def plan(name: str, taught: float) -> Plan:
        return Plan(name, wanted[name], args.peak, taught=taught)

    if "student" in wanted:
        study(school, "student", resumed(school.weights).net.to(DEVICE), plan("student", args.taught), teacher)
    if "alone" in wanted:
        study(school, "alone", resumed(school.weights).net.to(DEVICE), plan("alone", 0.0), None)
    if "large" in wanted:
        study(school, "large", make(Spec(millions=10)).to(DEVICE), plan("large", args.taught), teacher)
    if "chunked" in wanted:
        chunked = WhisperCtc(3, chunk_frames=8).to(DEVICE)
        load_encoder(chunked, whisper)
        teach(school, "chunked", chunked, guide, wanted["chunked"], 3e-4)


LESSONS = ("teacher", "student", "alone", "large", "chunked")

if __name__ == "__main__":
    main()
