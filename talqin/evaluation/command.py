"""`talqin evaluate`: measure the packaged voice model and the judge on recordings, and report it."""

import functools
import operator
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.settings import JudgeSettings
from models.recitation.strictness import strictness_of, with_strictness
from models.voice.manifest import VoiceModelError
from models.voice.model import Variant, VoiceModel
from talqin.evaluation.calibrating import (
    confidence_markdown,
    confidence_table,
    write_calibration,
    write_reliability,
)
from talqin.evaluation.measuring import Bench
from talqin.evaluation.recordings import (
    GROUPS,
    Group,
    Recording,
    Recordings,
    RecordingsError,
    read_recordings,
    some_of_each,
)
from talqin.evaluation.report import Report, as_json, as_markdown, as_table
from talqin.evaluation.tallies import VoiceCounts
from talqin.failures import BadInput, OurFailure
from transport.recordings.audio_files import AudioFileError, decode_audio

RECORDINGS: Final = Path("../shared/recitations")
"""Where the recordings are looked for, relative to where the command runs."""

MISTAKE_SECONDS: Final = 300.0
"""Audio of each voice on which mistakes are made on purpose: about 40 of each kind, and a run of some minutes."""


@click.command()
@click.option(
    "--recordings",
    type=click.Path(path_type=Path, file_okay=False),
    default=RECORDINGS,
    envvar="TALQIN_RECITATIONS",
    show_default=True,
    show_envvar=True,
    help="The recordings' root; it holds manifest.tsv.",
)
@click.option("--split", default="dev", show_default=True, help="Which split of the manifest to measure on.")
@click.option("--variant", type=click.Choice(["int8", "fp32"]), default="int8", show_default=True)
@click.option(
    "--model",
    "directory",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A directory of weights and manifest.json instead of the packaged ones.",
)
@click.option("--limit", type=float, metavar="SECONDS", help="Measure only about so much audio of each voice.")
@click.option("--seed", type=int, default=7, show_default=True, help="Chooses the mistakes that are made on purpose.")
@click.option("--strictness", default="default", show_default=True, help="never, gentle, default, strict, or 0 to 1.")
@click.option("--calibrate", type=click.Path(path_type=Path, dir_okay=False), help="Fit the confidence; write it here.")
@click.option("--reliability", type=click.Path(path_type=Path, dir_okay=False), help="Draw the confidence here (SVG).")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write all counts here.")
@click.option("--markdown", type=click.Path(path_type=Path, dir_okay=False), help="Write the table here.")
def evaluate(
    *,
    recordings: Path,
    split: str,
    variant: str,
    directory: Path | None,
    limit: float | None,
    seed: int,
    strictness: str,
    calibrate: Path | None,
    reliability: Path | None,
    json_file: Path | None,
    markdown: Path | None,
) -> None:
    """Measure the voice model and the judge on recordings of known passages.

    Every recording is heard and judged as if it were live, in one thread. Recitations are taken to be right: on
    learners' recordings some of the false alarms are true.
    """
    console = Console()
    model = _model(directory, "fp32" if variant == "fp32" else "int8")
    bench = _bench(model, seed, strictness)
    found = _found(recordings, split, bench.text, limit)
    name = f"{model.manifest.name} {model.manifest.version} {model.variant}"
    counted = _measured(bench, found.taken, console)
    groups: dict[str, VoiceCounts] = {
        group: _sum(counts for (its, _), counts in counted.items() if its == group) for group in GROUPS
    }
    voices = {voice: counts for (_, voice), counts in counted.items()}
    report = Report(name, split, seed, found.left_out, groups, voices)
    console.print(as_table(report))
    console.print(confidence_table(report))
    for left_out in report.left_out:
        console.print(f"left out: {left_out}", style="dim")
    if json_file is not None:
        json_file.write_bytes(as_json(report))
    if markdown is not None:
        markdown.write_text(f"{as_markdown(report)}\n{confidence_markdown(report)}", encoding="utf-8")
    if calibrate is not None:
        write_calibration(report, calibrate)
    if reliability is not None:
        write_reliability(report, reliability)


def _model(directory: Path | None, variant: Variant) -> VoiceModel:
    try:
        return VoiceModel.load(directory, variant=variant)
    except VoiceModelError as error:
        raise OurFailure(f"the voice model cannot be loaded: {error}") from error


def _bench(model: VoiceModel, seed: int, strictness: str) -> Bench:
    try:
        settings = with_strictness(JudgeSettings(delay_frames=model.delay_frames), strictness_of(strictness))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return Bench(model, Text.load(), Sounds.load(), PlaceIndex.load(), settings, seed)


def _found(root: Path, split: str, text: Text, limit: float | None) -> Recordings:
    try:
        found = read_recordings(root, split, text)
    except RecordingsError as error:
        raise BadInput(str(error)) from error
    return found if limit is None else Recordings(some_of_each(found.taken, limit), found.left_out)


def _measured(bench: Bench, taken: Sequence[Recording], console: Console) -> dict[tuple[Group, str], VoiceCounts]:
    """Measure every recording and add the counts up by group and voice."""
    with_mistakes = frozenset(one.path for one in some_of_each(taken, MISTAKE_SECONDS))
    counted: dict[tuple[Group, str], VoiceCounts] = {}
    for one in track(taken, "measuring", console=console):
        counts = bench.measure(one, _decoded(one.path), with_mistakes=one.path in with_mistakes)
        before = counted.get((one.group, one.voice), VoiceCounts())
        counted[one.group, one.voice] = before + counts
    return counted


def _decoded(path: Path) -> NDArray[np.int16]:
    try:
        return decode_audio(path)
    except AudioFileError as error:
        raise BadInput(str(error)) from error


def _sum(counts: Iterable[VoiceCounts]) -> VoiceCounts:
    return functools.reduce(operator.add, counts, VoiceCounts())
