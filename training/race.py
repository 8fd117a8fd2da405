"""Race networks and recipes: each contestant learns from as many seconds of audio as the others, then all are examined.

The packaged model is imitated for the first quarter, at a small strength of augmentation: it takes every network past
the CTC plateau in minutes. Then CTC on the text alone, with augmentation rising to its full strength.
"""

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from training import clips as clip_files
from training.clips import Batcher, Recipe, evened
from training.corpus import WORK, Measured, measured
from training.exam import exam, split_held
from training.imitate import learn_by_imitation, pad_hops
from training.nets import Network
from training.papers import table
from training.races import PACKAGED, RACES, Entry, entry
from training.run import Run, fresh, learn, resumed, save
from training.score import Question, emissions, phoneme_errors, posteriors

RACE = WORK / "race"
BATCH_SECONDS = 30.0
IMITATED_SHARE = 0.25
WARMUP_STEPS = 50
LAST_RATE = 2e-5
FIRST_STRENGTH = 0.15
SAVE_STEPS = 100
PROFESSIONALS = ("luhaidan", "short-dev")

Exam = dict[str, list[Question]]


@dataclass(frozen=True)
class Track:
    """What all contestants of a race share: the recordings, the exam and the model that is imitated."""

    index: list[Measured]
    mel: NDArray[np.float16]
    teacher: Network


def packaged() -> Run:
    """Open the packaged model."""
    return resumed(Path(str(files("models.voice") / "weights" / "model.fp32.onnx")))


def begun(one: Entry, checkpoint: Path) -> Run:
    """Go on where a contestant stopped, or start it."""
    if checkpoint.exists():
        return resumed(checkpoint)
    torch.manual_seed(one.seed)
    run = fresh(one.spec)
    if one.start:
        before = packaged() if one.start == PACKAGED else resumed(RACE / f"{one.start}.pt")
        learned = before.ema.state_dict()
        run.net.load_state_dict(learned)
        run.ema.load_state_dict(learned)
    return run


def rate_at(run: Run, one: Entry) -> float:
    """Give the learning rate: warm-up by steps, then a cosine over the audio it may hear."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, run.audio_seconds / one.seconds)))
    return (LAST_RATE + (one.peak - LAST_RATE) * cosine) * min(1.0, (run.step + 1) / WARMUP_STEPS)


def recipe_at(run: Run, one: Entry) -> Recipe:
    """Choose how clips are bent now: a little at first, fully from half of the way on."""
    done = run.audio_seconds / one.seconds
    rising = (done - IMITATED_SHARE) / (0.5 - IMITATED_SHARE)
    strength = 1.0 if one.start else FIRST_STRENGTH + (1 - FIRST_STRENGTH) * min(1.0, max(0.0, rising))
    return Recipe(
        strength=strength if one.bends else 0.0,
        batch_seconds=BATCH_SECONDS,
        pad_hops=pad_hops(run.net),
        chain=0.3 if done > IMITATED_SHARE or one.start else 0.0,
        odds=one.odds,
    )


def steps(run: Run, one: Entry, track: Track, batcher: Batcher) -> Iterator[None]:
    """Learn until the audio is used up; yields after each step."""
    while run.audio_seconds < one.seconds:
        batch, rate = batcher.next(recipe_at(run, one)), rate_at(run, one)
        if not one.start and run.audio_seconds < IMITATED_SHARE * one.seconds:
            learn_by_imitation(run, track.teacher, batch, rate)
        else:
            learn(run, batch, rate)
        yield


def trained(one: Entry, track: Track) -> tuple[Run, Exam]:
    """Run one contestant to its end; give it and the exam that it has not heard."""
    checkpoint = RACE / f"{one.name}.pt"
    run = begun(one, checkpoint)
    clips, held = split_held(clip_files.load(WORK / one.clips))
    drawn = evened(clips) if one.evened else clips
    for _ in steps(run, one, track, Batcher(drawn, track.mel, one.seed + run.step)):
        if run.step % SAVE_STEPS == 0:
            save(run, checkpoint)
            print(f"{one.name} step {run.step}, {run.audio_seconds:.0f} s, loss {run.loss:.3f}", flush=True)
    save(run, checkpoint)
    return run, exam(track.index, held)


def lateness(net: Network, track: Track, questions: list[Question]) -> list[int]:
    """Give by how many frames each sound comes later than from the packaged model, where both heard it alike."""
    later: list[int] = []
    for question in questions:
        mine, when = emissions(posteriors(net, question.clip, track.mel))
        taught, then = emissions(posteriors(track.teacher, question.clip, track.mel))
        for same in Levenshtein.opcodes(mine, taught):
            if same.tag == "equal":
                later += (when[same.src_start : same.src_end] - then[same.dest_start : same.dest_end]).tolist()
    return later


def percent(pairs: list[tuple[int, int]]) -> float:
    """Give edits over sounds."""
    return round(100 * sum(edits for edits, _ in pairs) / max(1, sum(length for _, length in pairs)), 2)


def examined(run: Run, one: Entry, track: Track, questions: Exam) -> dict[str, object]:
    """Examine a contestant's averaged weights."""
    found = {group: phoneme_errors(run.ema, asked, track.mel) for group, asked in questions.items()}
    later = lateness(run.ema, track, questions["short-dev"])
    return {
        **asdict(one),
        "parameters": sum(p.numel() for p in run.ema.parameters()),
        "receptive_frames": run.ema.receptive_frames,
        "steps": run.step,
        "phoneme_error_rate": {group: percent([pair]) for group, pair in found.items()},
        "professionals": percent([found[group] for group in PROFESSIONALS]),
        "learners": percent([found["learners"]]),
        "frames_later": [float(value) for value in np.percentile(later, [10, 50, 90])] if later else None,
    }


def race(one: Entry, track: Track) -> None:
    """Run one contestant and write its result, unless there is one."""
    result = RACE / f"{one.name}.json"
    if result.exists():
        return
    began = time.process_time()
    run, questions = trained(one, track)
    learned = time.process_time() - began
    values = {**examined(run, one, track, questions), "cpu_seconds": round(learned, 1)}
    result.write_text(json.dumps(values), encoding="utf-8")
    print(json.dumps(values), flush=True)


def results() -> str:
    """Tabulate the contestants that have finished."""
    rows = []
    for one in RACES:
        if (RACE / f"{one.name}.json").exists():
            found = json.loads((RACE / f"{one.name}.json").read_text(encoding="utf-8"))
            later = "-" if not found["frames_later"] else f"{40 * found['frames_later'][1]:+.0f}"
            rates = (found["phoneme_error_rate"]["held"], found["professionals"], found["learners"])
            rows.append(
                (one.name, f"{found['parameters'] / 1e6:.2f}", *rates, later, f"{found['cpu_seconds'] / 60:.1f}")
            )
    return table(("contestant", "M", "held, %", "professionals, %", "learners, %", "later, ms", "CPU-min"), rows)


def main() -> None:
    """Run contestants that have no result yet, in order."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(one.name for one in RACES)}; all")
    parser.add_argument("--results", action="store_true", help="only print what has been found")
    args = parser.parse_args()
    if args.results:
        print(results())
        return
    torch.set_num_threads(1)
    track = Track(*measured(WORK), packaged().ema)
    for one in [entry(name) for name in args.names] or RACES:
        race(one, track)


if __name__ == "__main__":
    main()
