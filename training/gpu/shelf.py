"""Clips on the device: the whole log-mel in its memory, drawn in batches of about equal length, at their own tempo."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import Queue
from threading import Thread
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.voice.features import HOPS_PER_FRAME, MEL_CHANNELS
from training.augment import FLOOR_LOG
from training.clips import DIGITAL_SHARE, GENTLE, GENTLE_SHARE, LONGEST_HOPS, Clip
from training.gpu.bends import Bender, Rows
from training.gpu.level import normalise

AHEAD = 2
"""Batches that are made while one is learned from."""
SAMPLED_HOPS = 64
MOST_HOPS = 2_960
"""Of a row: what a network of Whisper's hears at once is 30 s."""
TEMPO = 0.2
"""How far tempo is bent at full strength, in log."""


@dataclass(frozen=True)
class Drawn:
    """A batch on the device.

    Attributes:
        features: `(batch, frames, 320)` float32, bent and levelled.
        bent: `(batch, hops, 80)` float32 log-mel, bent.
        plain: the same, as it was recorded.
        frames: frames that count, `(batch,)` int64.
        targets: tokens of all rows, one behind the other, int64.
        target_lengths: `(batch,)` int64.
        seconds: of all rows.
    """

    features: Tensor
    bent: Tensor
    plain: Tensor
    frames: Tensor
    targets: Tensor
    target_lengths: Tensor
    seconds: float
    tokens: int


@dataclass(frozen=True)
class Drawing:
    """How batches are drawn."""

    batch_seconds: float = 1_800.0
    strength: float = 1.0
    chain: float = 0.3
    pad_hops: int = 44


class Shelf:
    """Holds clips and their sound, and draws from them."""

    def __init__(self, clips: list[Clip], mel: NDArray[np.float16], device: torch.device, seed: int) -> None:
        self._clips = clips
        self._mel = torch.from_numpy(np.ascontiguousarray(mel)).to(device)
        self._device = device
        self._dice = np.random.default_rng(seed)
        self._bender = Bender(device, seed)
        self._first = np.array([clip.first_hop for clip in clips])
        self._hops = np.array([clip.hops for clip in clips])
        self._quiet = self._quietest()
        self._of_voice: dict[str, NDArray[np.int64]] = {}
        for voice in {clip.voice for clip in clips}:
            self._of_voice[voice] = np.array([k for k, clip in enumerate(clips) if clip.voice == voice])

    def batches(self, drawing: Drawing) -> Iterator[Drawn]:
        """Draw batches without end, some ahead, in a thread and a stream of its own."""
        made: Queue[Drawn] = Queue(AHEAD)

        def make() -> None:
            stream = torch.cuda.Stream() if self._device.type == "cuda" else None
            with torch.cuda.stream(stream):
                while True:
                    for chains in self._epoch(drawing):
                        drawn = self.draw(chains, drawing)
                        if stream is not None:
                            stream.synchronize()
                        made.put(drawn)

        Thread(target=make, daemon=True).start()
        while True:
            drawn = made.get()
            if self._device.type == "cuda":
                for part in vars(drawn).values():
                    if isinstance(part, Tensor):
                        part.record_stream(torch.cuda.current_stream())  # it is not to be written over before
            yield drawn

    def draw(self, chains: list[tuple[int, ...]], drawing: Drawing) -> Drawn:
        """Make one batch of chains of clips."""
        strength = drawing.strength * np.where(self._dice.random(len(chains)) < GENTLE_SHARE, GENTLE, 1.0)
        rates = np.exp(strength * self._dice.uniform(-TEMPO, TEMPO, len(chains)))
        rates[self._dice.random(len(chains)) > 0.7 * strength] = 1.0
        plain, hops = self._laid_out(chains, rates, drawing)
        bent = self._bender.bend(Rows(plain, hops, torch.from_numpy(strength.astype(np.float32)).to(self._device)))
        frames = hops // HOPS_PER_FRAME
        beyond = torch.arange(plain.shape[1], device=self._device)[None] >= (frames * HOPS_PER_FRAME)[:, None]
        bent = bent.masked_fill(beyond[:, :, None], float(FLOOR_LOG))
        said = [[token for place in chain for token in self._clips[place].tokens] for chain in chains]
        return Drawn(
            normalise(bent),
            bent,
            plain.masked_fill(beyond[:, :, None], float(FLOOR_LOG)),
            frames,
            torch.tensor([token for tokens in said for token in tokens], device=self._device),
            torch.tensor([len(tokens) for tokens in said], device=self._device),
            float(hops.sum()) / 100,
            sum(map(len, said)),
        )

    def _laid_out(
        self, chains: list[tuple[int, ...]], rates: NDArray[np.float64], drawing: Drawing
    ) -> tuple[Tensor, Tensor]:
        """Lay silence, a clip, perhaps silence and another, and silence out in rows; `(batch, hops, 80)`, hops."""
        count = len(chains)
        first = np.array([chain[0] for chain in chains])
        second = np.array([chain[-1] for chain in chains])
        has_second = np.array([len(chain) > 1 for chain in chains])
        lead = self._dice.integers(0, 60, count) if drawing.chain else np.zeros(count, np.int64)
        own = (self._hops[first] / rates).astype(np.int64)
        gap = np.where(has_second, self._dice.integers(10, 80, count), 0)
        others = np.where(has_second, (self._hops[second] / rates).astype(np.int64), 0)
        hops = np.minimum(lead + own + gap + others + drawing.pad_hops, MOST_HOPS)
        width = -(-int(hops.max()) // HOPS_PER_FRAME) * HOPS_PER_FRAME

        def on(values: NDArray[Any]) -> Tensor:
            return torch.from_numpy(values).to(self._device)[:, None]

        times = torch.arange(width, device=self._device)[None]
        begin = on(lead + own + gap)
        in_first = (times >= on(lead)) & (times < on(lead + own))
        in_second = (times >= begin) & (times < begin + on(others))
        rate = on(rates.astype(np.float32))
        at_first = on(self._first[first]) + ((times - on(lead)) * rate).clamp_min(0)
        at_second = on(self._first[second]) + ((times - begin) * rate).clamp_min(0)
        ends = torch.where(
            in_second, on(self._first[second] + self._hops[second]), on(self._first[first] + self._hops[first])
        )
        place = torch.where(in_second, at_second.double(), at_first.double())
        sound = self._read(place, ends - 1)
        digital = on(self._dice.random(count) < DIGITAL_SHARE)
        quiet = self._quiet[torch.from_numpy(first).to(self._device)][:, None] + self._bender.gumbel(sound.shape) * 0.7
        quiet = torch.where(digital[:, :, None], float(FLOOR_LOG), quiet)
        return torch.where((in_first | in_second)[:, :, None], sound, quiet), on(hops)[:, 0]

    def _read(self, place: Tensor, last: Tensor) -> Tensor:
        low = torch.minimum(place.floor().long(), last).clamp(0, len(self._mel) - 1)
        high = torch.minimum(low + 1, last).clamp(0, len(self._mel) - 1)
        share = (place - place.floor()).float()[:, :, None]
        return self._mel[low].float() * (1 - share) + self._mel[high].float() * share

    def _quietest(self) -> Tensor:
        """Give each clip's quietest colour, `(clips, 80)`: about the third percentile of its hops."""
        drawn = self._first[:, None] + (
            self._dice.random((len(self._clips), SAMPLED_HOPS)) * self._hops[:, None]
        ).astype(np.int64)
        parts = [
            self._mel[torch.from_numpy(drawn[start : start + 1024]).to(self._device)].float().sort(1).values[:, 2]
            for start in range(0, len(drawn), 1024)
        ]
        return torch.cat(parts)

    def _epoch(self, drawing: Drawing) -> Iterator[list[tuple[int, ...]]]:
        chains = [self._chain(place, drawing.chain) for place in range(len(self._clips))]
        lengths = np.array([sum(self._hops[place] + 50 for place in chain) for chain in chains], np.float64)
        groups: list[list[tuple[int, ...]]] = [[]]
        for place in np.argsort(lengths * self._dice.uniform(0.97, 1.03, len(lengths))):
            if (len(groups[-1]) + 1) * lengths[place] > drawing.batch_seconds * 100 and groups[-1]:
                groups.append([])
            groups[-1].append(chains[place])
        for place in self._dice.permutation(len(groups)):
            yield groups[place]

    def _chain(self, place: int, chance: float) -> tuple[int, ...]:
        clip = self._clips[place]
        if clip.hops > LONGEST_HOPS // 2 or self._dice.random() >= chance:
            return (place,)
        other = int(self._dice.choice(self._of_voice[clip.voice]))
        return (place, other) if self._hops[other] <= 1_500 else (place,)  # noqa: PLR2004 - both within 30 s


def gentle(drawing: Drawing) -> Drawing:
    """Give the same drawing without bends."""
    return replace(drawing, strength=0.0)


__all__ = ["MEL_CHANNELS", "Drawing", "Drawn", "Shelf", "gentle"]
