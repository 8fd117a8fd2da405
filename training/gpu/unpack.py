"""Measure the packed recordings on all cores; no ffmpeg is needed there: libsndfile reads Opus."""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.voice.features import CHUNK_SAMPLES, HOP_SAMPLES, HOPS_PER_CHUNK, MEL_CHANNELS, TAIL_SAMPLES, log_mel
from training.clips import Clip
from training.score import Question

Line = list[Any]
"""Recording, first hop in it, hops, voice, what, tokens."""


def measure(path: Path) -> NDArray[np.float16]:
    """Give a recording's log-mel, `(hops, 80)`."""
    pcm, rate = soundfile.read(path, dtype="int16")
    if rate != 16_000:  # noqa: PLR2004 - as the manifest promises
        raise ValueError(f"{path}: {rate} Hz")
    hops = len(pcm) // HOP_SAMPLES
    chunks = -(-hops // HOPS_PER_CHUNK)
    padded = np.zeros(TAIL_SAMPLES + chunks * CHUNK_SAMPLES, np.int16)
    padded[TAIL_SAMPLES : TAIL_SAMPLES + len(pcm)] = pcm[: chunks * CHUNK_SAMPLES]
    rows = np.lib.stride_tricks.sliding_window_view(padded, TAIL_SAMPLES + CHUNK_SAMPLES)[::CHUNK_SAMPLES]
    parts = [log_mel(rows[start : start + 16]) for start in range(0, chunks, 16)]
    whole = np.concatenate(parts).reshape(-1, MEL_CHANNELS)[:hops] if parts else np.zeros((0, MEL_CHANNELS))
    return whole.astype(np.float16)


def unpack(folder: Path) -> tuple[list[Clip], dict[str, list[Question]], NDArray[np.float16]]:
    """Give clips, questions and the log-mel of all recordings in one; what has not come is left out."""
    paths = sorted(path for part in folder.glob("part*") for path in part.rglob("*.opus"))
    names = [str(path.relative_to(folder)).partition("/")[2] for path in paths]
    mel, counts = _measured(folder, paths)
    ends = np.cumsum(counts)
    first = dict(zip(names, [0, *map(int, ends[:-1])], strict=True))
    hops = dict(zip(names, counts, strict=True))

    def clip(line: Line) -> Clip | None:
        path, at, count, voice, what, *tokens = line
        if path not in first:
            return None
        return Clip(voice, what, first[path] + at, min(count, hops[path] - at), tuple(tokens))

    lines = json.loads((folder / "core" / "clips.json").read_text(encoding="utf-8"))
    asked = json.loads((folder / "core" / "questions.json").read_text(encoding="utf-8"))
    questions = {
        name: [
            Question(found, tuple(tuple(answer) for answer in one["answers"]))
            for one in group
            if (found := clip(one["clip"])) is not None
        ]
        for name, group in asked.items()
    }
    clips = [found for line in lines if (found := clip(line)) is not None and found.hops // 4 > len(found.tokens)]
    return clips, questions, mel


def _measured(folder: Path, paths: list[Path]) -> tuple[NDArray[np.float16], list[int]]:
    """Measure all recordings, or read what an earlier call has measured."""
    kept, counted = folder / "mel.npy", folder / "hops.json"
    if kept.exists() and len(counts := json.loads(counted.read_text(encoding="utf-8"))) == len(paths):
        return np.load(kept), counts
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        measured = list(pool.map(measure, paths, chunksize=8))
    mel, counts = np.concatenate(measured), [len(part) for part in measured]
    np.save(kept, mel)
    counted.write_text(json.dumps(counts), encoding="utf-8")
    return mel, counts
