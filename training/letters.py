"""Clips of letter names said by many people on their own phones: each is taken only where a first model can hear it."""

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import ctc_loss

from models.voice.features import HOPS_PER_FRAME
from training import clips as clip_files
from training.clips import Clip, collate, trimmed
from training.corpus import WORK, Measured, measured, of_kind
from training.net import DenseTcn
from training.run import resumed
from training.shape import LOOK_AHEAD
from training.targets import ID_OF

VOICE = "alharth-crowd"
OPEN = {
    "Ba": "b a:", "Ta": "t a:", "Thaa": "θ a:", "Ha": "ħ a:", "Kha": "x aˤ:", "Ra": "rˤ aˤ:", "Taa": "tˤ aˤ:",
    "Zaa": "ðˤ aˤ:", "Fa": "f a:", "Ha2": "h a:", "Ya": "j a:", "Zay": "z a:",
}  # fmt: skip
"""Names that end open: in the Quran's own way, or with a hamza as in schools."""
CLOSED = {
    "Alif": ["ʔ a l i f"], "Jeem": ["ʒ i: m"], "Dal": ["d a: l"], "Thal": ["ð a: l"], "Zay": ["z a: j", "z a j"],
    "Seen": ["s i: n"], "Sheen": ["ʃ i: n"], "Sad": ["sˤ aˤ: d Q", "sˤ aˤ: d"], "Dad": ["dˤ aˤ: d Q", "dˤ aˤ: d"],
    "Ain": ["ʕ a j n"], "Ghain": ["ɣ a j n"], "Qaf": ["q aˤ: f"], "Kaf": ["k a: f"], "Lam": ["l a: m"],
    "Meem": ["m i: m"], "Noon": ["n u: n"], "Waw": ["w a: w"],
}  # fmt: skip
BEST_RANK = 6
"""A clip is taken when its letter is among the first six of the 28 by the model's own score."""
TAIL_HOPS = 28 + LOOK_AHEAD * HOPS_PER_FRAME


def names() -> dict[str, list[tuple[int, ...]]]:
    """Give every way of saying each letter's name, as tokens."""
    ways = {letter: [f"{spoken}{end}" for end in ("", " ʔ")] for letter, spoken in OPEN.items()}
    for letter, spoken in CLOSED.items():
        ways[letter] = ways.get(letter, []) + spoken
    return {letter: [tuple(ID_OF[name] for name in way.split()) for way in said] for letter, said in ways.items()}


@torch.no_grad()
def costs(net: DenseTcn, mel: NDArray[np.float32], ways: list[tuple[int, ...]]) -> NDArray[np.float32]:
    """Give the CTC cost of each way of saying a clip, `(ways,)`."""
    tail = np.repeat(np.percentile(mel, 3, axis=0)[None], TAIL_HOPS, 0).astype(np.float32)
    log_probs, _ = net(torch.from_numpy(collate([(np.concatenate([mel, tail]), ())]).features))
    many = log_probs.expand(len(ways), -1, -1).transpose(0, 1)
    lengths = torch.tensor([len(way) for way in ways])
    targets = torch.tensor([token for way in ways for token in way])
    frames = torch.full((len(ways),), log_probs.shape[1])
    return ctc_loss(many, targets, frames, lengths, reduction="none").numpy()


def letter_clips(net: DenseTcn, index: list[Measured], mel: NDArray[np.float16]) -> list[Clip]:
    """Give the crowd's clips that the model can hear as their letter, with the way of saying it that fits best."""
    said = names()
    flat = [(letter, way) for letter, ways in said.items() for way in ways]
    clips = []
    for entry in of_kind(index, "letters"):
        if entry.recording.voice != VOICE:
            continue
        letter = entry.recording.text.split()[1]
        first, hops = trimmed(mel, entry.first_hop, entry.hops)
        scores = costs(net, np.asarray(mel[first : first + hops], np.float32), [way for _, way in flat])
        best = {name: min(s for (other, _), s in zip(flat, scores, strict=True) if other == name) for name in said}
        mine = [(s, way) for (name, way), s in zip(flat, scores, strict=True) if name == letter]
        if sum(cost < best[letter] for cost in best.values()) < BEST_RANK:
            clips.append(Clip(VOICE, entry.recording.path, first, hops, min(mine)[1]))
    return clips


def main() -> None:
    """Add the crowd's letters to a list of clips."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "stage2.pt")
    parser.add_argument("--clips", type=Path, default=WORK / "clips3.jsonl")
    parser.add_argument("--out", type=Path, default=WORK / "clips4.jsonl")
    args = parser.parse_args()
    torch.set_num_threads(1)
    index, mel = measured(WORK)
    net = resumed(args.checkpoint).ema
    found = letter_clips(net.eval(), index, mel)
    clip_files.save([*clip_files.load(args.clips), *found], args.out)
    print(f"{len(found)} letters, {sum(clip.hops for clip in found) / 360_000:.2f} h")


if __name__ == "__main__":
    main()
