"""Pack what a machine with a GPU needs, in parts that fit into a lease: recordings, clips, questions, weights."""

import argparse
import json
import shutil
from bisect import bisect_right
from pathlib import Path

from training import clips as clip_files
from training.clips import Clip
from training.corpus import WORK, Measured, measured, recitations
from training.exam import exam, split_held
from training.score import Question


class Packer:
    """Numbers the recordings that are needed, and says where clips lie in them."""

    def __init__(self, index: list[Measured]) -> None:
        self._index = index
        self._firsts = [entry.first_hop for entry in index]
        self.taken: dict[str, None] = {}

    def place(self, clip: Clip) -> list[object]:
        """Give a clip as a line: its recording, its place in it, what is said."""
        entry = self._index[bisect_right(self._firsts, clip.first_hop) - 1]
        self.taken[entry.recording.path] = None
        return [entry.recording.path, clip.first_hop - entry.first_hop, clip.hops, clip.voice, clip.what, *clip.tokens]

    def question(self, question: Question) -> dict[str, object]:
        """Give a question as a line."""
        return {"clip": self.place(question.clip), "answers": question.answers}


def main() -> None:
    """Pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--clips", type=Path, default=WORK / "clips3.jsonl")
    parser.add_argument("--teacher", type=Path, required=True, help="Whisper's encoder, .npz of float16")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--megabytes", type=float, default=45.8, help="of a part")
    args = parser.parse_args()
    index, _ = measured(args.work)
    clips, held = split_held(clip_files.load(args.clips))
    packer = Packer(index)
    lines = [packer.place(clip) for clip in clips]
    asked = {name: [packer.question(q) for q in group] for name, group in exam(index, held).items()}
    shutil.rmtree(args.out, ignore_errors=True)
    part, size = 0, 0.0
    for path in packer.taken:
        size += (recitations() / path).stat().st_size / 1e6
        if size > args.megabytes:
            part, size = part + 1, 0.0
        to = args.out / f"part{part}" / path
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(recitations() / path, to)
    core = args.out / "core"
    core.mkdir(parents=True)
    (core / "clips.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    (core / "questions.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    shutil.copyfile(args.teacher, core / "teacher.npz")
    print(f"{len(lines)} clips, {len(packer.taken)} recordings, {part + 1} parts")


if __name__ == "__main__":
    main()
