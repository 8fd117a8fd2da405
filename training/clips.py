"""What the trainer learns from: clips, stretches of the big log-mel file and what is said in them; their batches."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.voice.features import HOPS_PER_FRAME, MEL_CHANNELS
from training.augment import FLOOR_LOG, Dice, Mel, Odds, bend
from training.corpus import WORK, Measured, measured, of_kind
from training.level import normalise
from training.shape import SHIPPED
from training.targets import verse_tokens

LONGEST_HOPS = 2_000
DIGITAL_SHARE = 0.3
GENTLE, GENTLE_SHARE = 0.25, 0.3
"""A share of the clips is bent only a little: good recordings must stay easy."""
OFTENEST = 6
"""How often a clip of the least heard voice is drawn in an epoch at most."""
QUIET_NATS = 8.0
"""Trailing hops this far (35 dB) below a clip's loud ones are silence and are cut: the end is where the sound ends."""


@dataclass(frozen=True)
class Clip:
    """A stretch of recitation and what is said in it."""

    voice: str
    what: str
    first_hop: int
    hops: int
    tokens: tuple[int, ...]


def trimmed(mel: NDArray[np.float16], first: int, hops: int, *, head: int = 20, tail: int = 3) -> tuple[int, int]:
    """Cut the silence off both ends of a stretch; give its first hop and its length."""
    energy = np.log(np.exp(mel[first : first + hops].astype(np.float32)).mean(1))
    loud = np.flatnonzero(energy > np.percentile(energy, 95) - QUIET_NATS)
    start = max(0, int(loud[0]) - head)
    return first + start, min(hops, int(loud[-1]) + 1 + tail) - start


def verse_clips(index: list[Measured], mel: NDArray[np.float16], *, longest: int = LONGEST_HOPS) -> list[Clip]:
    """Give the one-verse recordings of the training voices that are short enough to hold no stop."""
    clips = []
    for entry in of_kind(index, "ayah"):
        if entry.hops > longest:
            continue
        first, hops = trimmed(mel, entry.first_hop, entry.hops)
        tokens = verse_tokens(entry.recording.verses)
        if hops // HOPS_PER_FRAME > len(tokens):
            clips.append(Clip(entry.recording.voice, entry.recording.verses, first, hops, tokens))
    return clips


def save(clips: list[Clip], path: Path) -> None:
    """Write clips as JSON lines."""
    lines = (json.dumps([c.voice, c.what, c.first_hop, c.hops, list(c.tokens)], ensure_ascii=False) for c in clips)
    path.write_text("\n".join(lines), encoding="utf-8")


def load(path: Path) -> list[Clip]:
    """Read what `save` wrote."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Clip(voice, what, first, hops, tuple(tokens)) for voice, what, first, hops, tokens in rows]


def evened(clips: list[Clip]) -> list[Clip]:
    """Repeat the clips of voices with little audio: as often as the root of how much more the most heard voice has."""
    hops: dict[str, int] = {}
    for clip in clips:
        hops[clip.voice] = hops.get(clip.voice, 0) + clip.hops
    most = max(hops.values())
    return [clip for clip in clips for _ in range(min(OFTENEST, round((most / hops[clip.voice]) ** 0.5)))]


@dataclass(frozen=True)
class Batch:
    """Normalised features and targets, padded: `(batch, frames, 320)`, `(batch, tokens)` and their lengths."""

    features: NDArray[np.float32]
    frames: NDArray[np.int64]
    targets: NDArray[np.int64]
    target_lengths: NDArray[np.int64]
    seconds: float


@dataclass(frozen=True)
class Recipe:
    """How clips become batches at one moment of a run."""

    strength: float = 0.0
    batch_seconds: float = 90.0
    pad_hops: int = 28 + SHIPPED.look_ahead * HOPS_PER_FRAME
    chain: float = 0.0
    odds: Odds = field(default_factory=Odds)


def silence(dice: Dice, mel: Mel, hops: int) -> Mel:
    """A pause of the clip's own quietest colour, or digital silence."""
    if dice.random() < DIGITAL_SHARE:
        return np.full((hops, MEL_CHANNELS), FLOOR_LOG, np.float32)
    quiet = np.percentile(mel[::4], 3, axis=0).astype(np.float32)
    return quiet + dice.gumbel(-0.3, 0.5, (hops, MEL_CHANNELS)).astype(np.float32) * 0.7


class Batcher:
    """Draws batches of about equal length and at most so many padded seconds.

    Holds the clips, the big log-mel file, its own dice and what is left of the present epoch: batches of chains of
    clip numbers. A chain is one clip, or two of the same voice with a pause between.
    """

    def __init__(self, clips: list[Clip], mel: NDArray[np.float16], seed: int) -> None:
        self._clips = clips
        self._mel = mel
        self._dice = np.random.default_rng(seed)
        self._queue: list[list[tuple[int, ...]]] = []
        self._of_voice: dict[str, list[int]] = {}
        for place, clip in enumerate(clips):
            self._of_voice.setdefault(clip.voice, []).append(place)

    def next(self, recipe: Recipe) -> Batch:
        """Draw one batch."""
        if not self._queue:
            self._queue = self._epoch(recipe)
        return collate([self._item(chain, recipe) for chain in self._queue.pop()])

    def _epoch(self, recipe: Recipe) -> list[list[tuple[int, ...]]]:
        chains = [self._chain(place, recipe.chain) for place in range(len(self._clips))]
        lengths = np.array([sum(self._clips[place].hops + 50 for place in chain) for chain in chains], np.float64)
        groups: list[list[tuple[int, ...]]] = [[]]
        for place in np.argsort(lengths * self._dice.uniform(0.97, 1.03, len(lengths))):
            if (len(groups[-1]) + 1) * lengths[place] > recipe.batch_seconds * 100 and groups[-1]:
                groups.append([])
            groups[-1].append(chains[place])
        return [groups[k] for k in self._dice.permutation(len(groups))]

    def _chain(self, place: int, chance: float) -> tuple[int, ...]:
        clip = self._clips[place]
        if clip.hops > LONGEST_HOPS // 2 or self._dice.random() >= chance:
            return (place,)
        return place, int(self._dice.choice(self._of_voice[clip.voice]))

    def _read(self, place: int) -> Mel:
        clip = self._clips[place]
        return np.asarray(self._mel[clip.first_hop : clip.first_hop + clip.hops], np.float32)

    def _item(self, chain: tuple[int, ...], recipe: Recipe) -> tuple[Mel, tuple[int, ...]]:
        mel = self._read(chain[0])
        lead = int(self._dice.integers(0, 60)) if recipe.chain else 0
        parts = [silence(self._dice, mel, lead), mel]
        for place in chain[1:]:
            parts += [silence(self._dice, mel, int(self._dice.integers(10, 80))), self._read(place)]
        parts.append(silence(self._dice, mel, recipe.pad_hops))
        tokens = tuple(token for place in chain for token in self._clips[place].tokens)
        stranger = self._read(int(self._dice.integers(len(self._clips))))
        strength = recipe.strength * (GENTLE if self._dice.random() < GENTLE_SHARE else 1.0)
        return bend(self._dice, np.concatenate(parts), stranger, strength, recipe.odds), tokens


def collate(items: list[tuple[Mel, tuple[int, ...]]]) -> Batch:
    """Pad and level a list of (log-mel, tokens)."""
    frames = np.array([len(mel) // HOPS_PER_FRAME for mel, _ in items])
    padded = np.full((len(items), int(frames.max()) * HOPS_PER_FRAME, MEL_CHANNELS), FLOOR_LOG, np.float32)
    for row, (mel, _) in enumerate(items):
        count = min(len(mel), padded.shape[1])
        padded[row, :count] = mel[:count]
    lengths = np.array([len(tokens) for _, tokens in items])
    targets = np.zeros((len(items), int(lengths.max())), np.int64)
    for row, (_, tokens) in enumerate(items):
        targets[row, : len(tokens)] = tokens
    return Batch(normalise(padded), frames, targets, lengths, float(frames.sum()) * 0.04)


def main() -> None:
    """Write the clips of the one-verse recordings."""
    index, mel = measured(WORK)
    clips = verse_clips(index, mel)
    save(clips, WORK / "clips1.jsonl")
    print(f"{len(clips)} clips, {sum(clip.hops for clip in clips) / 360_000:.2f} h")


if __name__ == "__main__":
    main()
