"""From a folder of recordings to a model with its papers and its report, in one command that goes on where it stopped.

Features, then clips of one verse each and a first network; that network cuts whole surahs and chooses letters, and the
next one is trained on all of it, as often as there are rounds; at last the export and the report.
"""

import argparse
import sys
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version as installed
from pathlib import Path

import msgspec
import torch

from models.quran.text import Text
from models.voice.manifest import read_manifest
from models.voice.model import VoiceModel
from training import clips as clip_files
from training.clips import verse_clips
from training.corpus import WORK, build_features, measured, recitations, recordings
from training.cut import Cut, cut_all, write
from training.device import DEVICE
from training.exam import exam, split_held
from training.export import Export, export
from training.letters import letter_clips
from training.nets import Spec
from training.papers import kept, page
from training.report import report
from training.resume import Step, run_steps
from training.run import resumed
from training.train import Plan, begun, train

FIRST_SHARE = 1 / 6
"""Of the audio, for the first network, which only cuts."""
LATER_PEAK = 7e-4


class StaleTextError(Exception):
    """The packaged text was made by another phonemizer than the one that is installed; whoever trains mends it."""


@dataclass(frozen=True)
class Job:
    """What is to be made, and from what."""

    root: Path
    """The recordings; holds manifest.tsv."""
    out: Path
    version: str
    hours: float = 390.0
    """Of audio to learn from in all, bent anew each time: as much as version 0.3.0 had."""
    rounds: int = 2
    """How often the surahs are cut and a network is trained on the cuts."""
    millions: int = 3
    look_ahead: int = 4
    """Frames."""
    batch_seconds: float = 90.0
    seed: int = 1

    @property
    def spec(self) -> Spec:
        """The network."""
        return Spec("dense", self.millions, self.look_ahead)

    def plan(self, number: int) -> Plan:
        """Say how the network of a round is trained; round 0 is the first network."""
        share = FIRST_SHARE if not number else (1 - FIRST_SHARE) / self.rounds
        return Plan(
            seconds=3600 * self.hours * share,
            peak=Plan.peak if not number else LATER_PEAK,
            ramp=Plan.ramp if not number else 300,
            batch_seconds=self.batch_seconds,
            seed=self.seed + number,
        )

    def clips(self, number: int) -> Path:
        """Name the list of clips of a round."""
        return self.out / f"clips{number}.jsonl"

    def checkpoint(self, number: int) -> Path:
        """Name the checkpoint of a round."""
        return self.out / f"round{number}.pt"

    def going(self, number: int) -> Path:
        """Name the checkpoint of a round that is still being trained."""
        return self.out / f"round{number}.going.pt"


def steps_of(job: Job) -> list[Step]:
    """List the steps of a job."""
    out = job.out
    listed = [
        Step(
            "text", partial(check_text, out), (out / "text.json",), (), {"phonemizer": installed("quranic-phonemizer")}
        ),
        Step(
            "features",
            partial(build_features, job.root, out),
            (out / "mel.f16", out / "mel.json"),
            ("text",),
            {"recordings": fingerprint(job.root)},
        ),
        Step("verses", partial(cut_verses, job), (job.clips(0),), ("features",)),
        training_step(job, 0, ("verses",)),
    ]
    for number in range(1, job.rounds + 1):
        listed += round_of(job, number)
    last = f"train{job.rounds}"
    papers = (out / "model" / "manifest.json", out / "exam.json")
    listed += [
        Step("export", partial(export_last, job), papers, (last,), {"version": job.version}),
        Step("report", partial(report_last, job), (out / "report.json", out / "report.md"), ("export",)),
    ]
    return listed


def round_of(job: Job, number: int) -> list[Step]:
    """List the steps of one round: cut with the network before, then train the next."""
    cut, before = f"cut{number}", f"train{number - 1}"
    files = (job.clips(number), job.clips(number).with_suffix(".dropped.tsv"))
    return [
        Step(cut, partial(cut_round, job, number), files, ("features", before)),
        training_step(job, number, (cut, before)),
    ]


def training_step(job: Job, number: int, after: tuple[str, ...]) -> Step:
    """Say how the network of a round is trained, and everything that decides it."""
    told = {"plan": msgspec.to_builtins(job.plan(number)), "spec": msgspec.to_builtins(job.spec)}
    made = job.checkpoint(number)
    return Step(f"train{number}", partial(train_round, job, number), (made,), after, told, (job.going(number),))


def fingerprint(root: Path) -> list[tuple[str, int]]:
    """Name every recording with its size in bytes: what the features are made from."""
    return [(one.path, (root / one.path).stat().st_size) for one in recordings(root)]


def check_text(out: Path) -> None:
    """See that the packaged text and the sounds to learn come from one phonemizer.

    Raises:
        StaleTextError: they do not; `python -m training.build_text` makes the text anew.
    """
    made, there = Text.load().about.source_version, installed("quranic-phonemizer")
    if made != there:
        raise StaleTextError(f"the text was made by quranic-phonemizer {made}, but {there} is installed")
    (out / "text.json").write_bytes(msgspec.json.encode({"quranic-phonemizer": made}))


def cut_verses(job: Job) -> None:
    """Take the recordings of one short verse as they are."""
    clip_files.save(verse_clips(*measured(job.out)), job.clips(0))


def cut_round(job: Job, number: int) -> None:
    """Cut whole surahs and choose letters with the network of the round before."""
    net, (index, mel) = resumed(job.checkpoint(number - 1)).ema, measured(job.out)
    cut, letters = cut_all(net, index, mel), letter_clips(net, index, mel)
    write(Cut([*cut.clips, *letters.clips], [*cut.dropped, *letters.dropped]), job.clips(number))


def train_round(job: Job, number: int) -> None:
    """Train the network of a round; one that was stopped goes on from its last checkpoint."""
    plan, part = job.plan(number), job.going(number)
    index, mel = measured(job.out)
    clips, held = split_held(clip_files.load(job.clips(number)))
    run = begun(part, plan, job.spec, job.checkpoint(number - 1) if number else None)
    train(run, clips, mel, plan, part, {name: group for name, group in exam(index, held).items() if group})
    part.replace(job.checkpoint(number))


def export_last(job: Job) -> None:
    """Export the last network, with the delay that is to be expected until it is measured."""
    rates = export(
        Export(
            checkpoint=job.checkpoint(job.rounds),
            clips=job.clips(job.rounds),
            version=job.version,
            target=job.out / "model",
            work=job.out,
            note=f"python -m training all, seed {job.seed}, {job.rounds} rounds, {job.hours:g} h heard",
            delay_frames=job.look_ahead + 2,
        )
    )
    (job.out / "exam.json").write_bytes(msgspec.json.encode(rates))


def report_last(job: Job) -> None:
    """Measure the model as the runtime hears with it; keep its delay in its papers, and write the report."""
    folder = job.out / "model"
    found = report(VoiceModel.load(folder), job.root)
    late = found["first_token_delay_frames"]["p10_p25_p50_p75_p90"]
    if late:
        kept(msgspec.structs.replace(read_manifest(folder), delay_frames=round(late[2])), folder)
    (job.out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    (job.out / "report.md").write_text(page(job.out, job.rounds, found), encoding="utf-8")


def options() -> tuple[Job, str | None]:
    """Read the command line: the job, and the step that is to be done again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recitations", dest="root", type=Path, default=recitations(), help="holds manifest.tsv")
    parser.add_argument("--out", type=Path, default=WORK / "all", help="caches, checkpoints, model/ and report.md")
    parser.add_argument("--version", default="0.0.0", help="of the model that is made")
    parser.add_argument("--hours", type=float, default=Job.hours, help="of audio to learn from, in all")
    parser.add_argument("--rounds", type=int, default=Job.rounds, help="of cutting and training")
    parser.add_argument("--millions", type=int, choices=[1, 3, 10], default=Job.millions, help="of parameters")
    parser.add_argument("--look-ahead", type=int, default=Job.look_ahead, help="frames of 40 ms")
    parser.add_argument("--batch-seconds", type=float, default=Job.batch_seconds, help="of audio a batch")
    parser.add_argument("--seed", type=int, default=Job.seed)
    parser.add_argument("--again", metavar="STEP", help="do this step anew, and all that read from it")
    values = vars(parser.parse_args())
    again = values.pop("again")
    return Job(**values), again


def main() -> None:
    """Make what is not made yet."""
    job, again = options()
    torch.set_num_threads(1)
    steps = steps_of(job)
    if again is not None and again not in [step.name for step in steps]:
        sys.exit(f"no step {again!r}, only {', '.join(step.name for step in steps)}")
    print(f"computing on {DEVICE.type}")
    run_steps(steps, job.out, again=again)
    print(f"the model is in {job.out / 'model'}, its report in {job.out / 'report.md'}")


if __name__ == "__main__":
    main()
