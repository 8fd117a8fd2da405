"""The recordings: what the manifest lists, decoded to 16 kHz PCM and measured once into one big log-mel file."""

import csv
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.voice.features import CHUNK_SAMPLES, HOP_SAMPLES, HOPS_PER_CHUNK, MEL_CHANNELS, TAIL_SAMPLES, log_mel

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work" / "voice"
"""Where a run keeps its caches, checkpoints and logs; git ignores it."""

BATCH_CHUNKS = 16


def recitations() -> Path:
    """Where the recordings lie: $TALQIN_RECITATIONS, or `../shared/recitations` beside the repository."""
    return Path(os.environ.get("TALQIN_RECITATIONS") or ROOT.parent / "shared" / "recitations")


@dataclass(frozen=True)
class Recording:
    """One line of the corpus's manifest."""

    path: str
    voice: str
    verses: str
    seconds: float
    leading_basmala: str
    split: str
    text: str

    @property
    def kind(self) -> str:
        """Which part of the corpus: `ayah`, `surah`, `letters` or `learners`."""
        return self.path.split("/", 1)[0]


def recording(row: Mapping[str, str]) -> Recording:
    """Read one line of the manifest."""
    seconds = float(row["seconds"] or 0)
    return Recording(
        row["path"], row["voice"], row["verses"], seconds, row["leading_basmala"], row["split"], row["text"]
    )


def recordings(root: Path) -> list[Recording]:
    """Read the manifest, in its order."""
    with (root / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [recording(row) for row in rows]


def decode(path: Path) -> NDArray[np.int16]:
    """Decode an audio file to mono int16 PCM at 16 kHz, `(samples,)`."""
    import av  # noqa: PLC0415 - who only reads what was measured needs no ffmpeg

    resampler = av.AudioResampler(format="s16", layout="mono", rate=16_000)
    with av.open(str(path)) as container:
        frames = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    frames += [out.to_ndarray()[0] for out in resampler.resample(None)]
    return np.concatenate(frames) if frames else np.zeros(0, np.int16)


def measure(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    """Give the log-mel of a whole recording, `(hops, 80)`: the very hops that the runtime measures chunk by chunk."""
    hops = len(pcm) // HOP_SAMPLES
    chunks = -(-hops // HOPS_PER_CHUNK)
    if not chunks:
        return np.zeros((0, MEL_CHANNELS), np.float32)
    padded = np.zeros(TAIL_SAMPLES + chunks * CHUNK_SAMPLES, np.int16)
    padded[TAIL_SAMPLES : TAIL_SAMPLES + len(pcm)] = pcm[: chunks * CHUNK_SAMPLES]
    rows = np.lib.stride_tricks.sliding_window_view(padded, TAIL_SAMPLES + CHUNK_SAMPLES)[::CHUNK_SAMPLES]
    parts = [log_mel(rows[start : start + BATCH_CHUNKS]) for start in range(0, chunks, BATCH_CHUNKS)]
    return np.concatenate(parts).reshape(-1, MEL_CHANNELS)[:hops]


@dataclass(frozen=True)
class Measured:
    """A recording and where its hops lie in the big file."""

    recording: Recording
    first_hop: int
    hops: int


def build_features(root: Path, work: Path) -> None:
    """Decode and measure every recording into `mel.f16` and `mel.json`, under `work`."""
    work.mkdir(parents=True, exist_ok=True)
    index, first, began = [], 0, time.monotonic()
    with (work / "mel.f16").open("wb") as out:
        for line in recordings(root):
            mel = measure(decode(root / line.path)).astype(np.float16)
            out.write(mel.tobytes())
            index.append({"recording": asdict(line), "first_hop": first, "hops": len(mel)})
            first += len(mel)
    (work / "mel.json").write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
    print(f"{len(index)} recordings, {first / 360_000:.2f} h, in {time.monotonic() - began:.0f} s")


def measured(work: Path) -> tuple[list[Measured], NDArray[np.float16]]:
    """Open what `build_features` wrote: the index and the `(hops, 80)` float16 array, memory-mapped."""
    entries = json.loads((work / "mel.json").read_text(encoding="utf-8"))
    index = [Measured(Recording(**entry["recording"]), entry["first_hop"], entry["hops"]) for entry in entries]
    mel = np.memmap(work / "mel.f16", np.float16, "r").reshape(-1, MEL_CHANNELS)
    return index, mel


def of_kind(index: list[Measured], kind: str, *, split: str = "train") -> Iterator[Measured]:
    """Give the recordings of one kind and split."""
    return (entry for entry in index if entry.recording.kind == kind and entry.recording.split == split)


def main() -> None:
    """Measure the whole corpus."""
    build_features(recitations(), WORK)


if __name__ == "__main__":
    main()
