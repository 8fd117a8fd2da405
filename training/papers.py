"""A finished training's report as a page: what was heard, what was dropped and why, how well it hears."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from models.voice.manifest import MANIFEST_FILE, VoiceManifest
from training import clips as clip_files
from training.resume import STAMPS


def kept(manifest: VoiceManifest, folder: Path) -> None:
    """Write a model's papers, whole or not at all."""
    part = folder / f"{MANIFEST_FILE}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    part.replace(folder / MANIFEST_FILE)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def heard(clips: Path) -> str:
    """Tabulate the hours of each voice that was trained on."""
    hops, counts = defaultdict[str, int](int), Counter[str]()
    for clip in clip_files.load(clips):
        hops[clip.voice] += clip.hops
        counts[clip.voice] += 1
    rows = [(voice, counts[voice], f"{hops[voice] / 6_000:.1f}") for voice in sorted(hops)]
    return table(("voice", "clips", "minutes"), [*rows, ("all", counts.total(), f"{sum(hops.values()) / 6_000:.1f}")])


def reason(line: str) -> str:
    """Give the reason of a dropped stretch, without what is particular to it."""
    why = line.rsplit("\t", 1)[-1]
    return "not heard as its letter" if why.startswith("heard as") else why


def dropped(listed: Path) -> str:
    """Tabulate what was dropped by reason."""
    seconds, counts = defaultdict[str, float](float), Counter[str]()
    for line in listed.read_text(encoding="utf-8").splitlines():
        counts[reason(line)] += 1
        seconds[reason(line)] += float(line.split("\t")[2])
    return table(
        ("dropped because", "stretches", "minutes"), [(r, counts[r], f"{seconds[r] / 60:.1f}") for r in counts]
    )


def rates(exam: Mapping[str, Mapping[str, float]]) -> str:
    """Tabulate the phoneme errors of both variants by group of questions."""
    groups = list(next(iter(exam.values())))
    return table(("phoneme errors, %", *groups), [(v, *(exam[v][group] for group in groups)) for v in exam])


def took(out: Path) -> str:
    """Tabulate what each step took, by the clock."""
    stamps = sorted((out / STAMPS).glob("*.json"), key=lambda path: path.stat().st_mtime)
    told = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in stamps]
    return table(("step", "seconds"), [(name, stamp["seconds"]) for name, stamp in told])


def page(out: Path, rounds: int, found: Mapping[str, Any]) -> str:
    """Write the report of a finished training."""
    clips = out / f"clips{rounds}.jsonl"
    exam = json.loads((out / "exam.json").read_text(encoding="utf-8"))
    voices = found["phoneme_error_rate"]
    parts = (
        f"# Voice model {found['version']}",
        rates(exam),
        "Of `dev` voices, heard through the runtime:",
        table(
            ("voice", "phoneme errors, %", "sounds"), [(v, voices[v]["percent"], voices[v]["sounds"]) for v in voices]
        ),
        f"First token after the onset, frames (10, 25, 50, 75, 90 %): {found['first_token_delay_frames']}",
        heard(clips),
        f"Every stretch that was dropped is listed in `{clips.with_suffix('.dropped.tsv').name}`.",
        dropped(clips.with_suffix(".dropped.tsv")),
        took(out),
    )
    return "\n\n".join(parts) + "\n"
