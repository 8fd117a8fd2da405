"""Clips of letters said by many people on their own phones: each is taken only where a first model can hear it."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import ctc_loss

from models.voice.features import HOPS_PER_FRAME
from training import clips as clip_files
from training.clips import Clip, collate, trimmed
from training.corpus import WORK, Measured, Recording, measured, of_kind
from training.cut import Cut, write
from training.device import on_device
from training.nets import Network
from training.run import resumed
from training.syllables import LETTERS, syllable, ways
from training.targets import ID_OF

Choice = tuple[str, tuple[int, ...]]
"""A letter, and one way of saying it, in tokens."""

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
TAIL_FRAMES = 7


def names() -> dict[str, list[tuple[int, ...]]]:
    """Give every way of saying each letter's name, as tokens."""
    ways = {letter: [f"{spoken}{end}" for end in ("", " ʔ")] for letter, spoken in OPEN.items()}
    for letter, spoken in CLOSED.items():
        ways[letter] = ways.get(letter, []) + spoken
    return {letter: [tuple(ID_OF[name] for name in way.split()) for way in said] for letter, said in ways.items()}


@torch.no_grad()
def costs(net: Network, mel: NDArray[np.float32], ways: list[tuple[int, ...]]) -> NDArray[np.float32]:
    """Give the CTC cost of each way of saying a clip, `(ways,)`."""
    hops = (TAIL_FRAMES + net.look_ahead) * HOPS_PER_FRAME
    tail = np.repeat(np.percentile(mel, 3, axis=0)[None], hops, 0).astype(np.float32)
    log_probs = net(on_device(collate([(np.concatenate([mel, tail]), ())]).features))[0].cpu()
    many = log_probs.expand(len(ways), -1, -1).transpose(0, 1)
    lengths = torch.tensor([len(way) for way in ways])
    targets = torch.tensor([token for way in ways for token in way])
    frames = torch.full((len(ways),), log_probs.shape[1])
    return ctc_loss(many, targets, frames, lengths, reduction="none").numpy()


def letter_clips(net: Network, index: list[Measured], mel: NDArray[np.float16]) -> Cut:
    """Give the crowd's clips that the model can hear as their letter, with the way of saying it that fits best."""
    clips, dropped = [], []
    for entry in of_kind(index, "letters"):
        letter, choices = choices_of(entry.recording)
        if not letter:
            dropped.append(drop(entry, "its name says no sound that we know"))
            continue
        first, hops = trimmed(mel, entry.first_hop, entry.hops)
        scores = costs(net.eval(), np.asarray(mel[first : first + hops], np.float32), [way for _, way in choices])
        rank, way = placed(letter, choices, scores)
        if rank < BEST_RANK:
            clips.append(Clip(entry.recording.voice, entry.recording.path, first, hops, way))
        else:
            dropped.append(drop(entry, f"heard as {rank} other letters rather than {letter}"))
    return Cut(clips, dropped)


def choices_of(one: Recording) -> tuple[str, list[Choice]]:
    """Give the letter that is said, and what it is to be told from: all names, or the same syllable of all letters.

    The letter is empty where the recording's text names none.
    """
    if one.voice == VOICE:
        return one.text.split()[1], [(letter, way) for letter, spoken in names().items() for way in spoken]
    said = syllable(one.voice, one.text.strip())
    if said is None:
        return "", []
    alike = [(letter, way) for letter in LETTERS for way in ways(replace(said, letter=letter))]
    return said.letter, [(letter, tuple(ID_OF[name] for name in way.split())) for letter, way in alike]


def placed(letter: str, choices: list[Choice], scores: NDArray[np.float32]) -> tuple[int, tuple[int, ...]]:
    """Give how many other letters fit a clip better than its own, and the way of saying its own that fits best."""
    best = {name: np.inf for name, _ in choices}
    for (name, _), score in zip(choices, scores, strict=True):
        best[name] = min(best[name], float(score))
    _, way = min((score, way) for (name, way), score in zip(choices, scores.tolist(), strict=True) if name == letter)
    return sum(cost < best[letter] for cost in best.values()), way


def drop(entry: Measured, why: str) -> str:
    """Give a line of the list of what was dropped."""
    return f"{entry.recording.path}\t{entry.recording.text}\t{entry.hops / 100:.2f}\t\t{why}"


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
    found = letter_clips(net, index, mel)
    write(Cut([*clip_files.load(args.clips), *found.clips], found.dropped), args.out)


if __name__ == "__main__":
    main()
