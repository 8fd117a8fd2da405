"""Cut whole surahs and long verses at the reciter's own stops, aligned by a first model; drop what fits badly."""

import argparse
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.voice.features import HOPS_PER_FRAME
from training import clips as clip_files
from training.align import Said, recitation_graph, viterbi, words_said
from training.clips import LONGEST_HOPS, Clip, collate, trimmed, verse_clips
from training.corpus import WORK, Measured, measured, of_kind
from training.device import on_device
from training.nets import Network
from training.run import resumed
from training.score import errors, greedy

LONG_VERSE_HOPS = 1_200
"""One-verse files longer than this (12 s) are aligned too: their reciter may have stopped inside."""
JOIN_HOPS = 800
"""Breaths are kept together until a clip is this long (8 s), so that real pauses are learned."""
WORST, WORST_EVER, OVER_MEDIAN = 0.5, 0.75, 1.25
"""A breath with more phoneme errors than half is dropped; of a voice that is hard for the model throughout, with more
than 1.25 times the voice's median, or three quarters: a wrong text has about 0.8 or more."""
SLOWEST_S = 1.2
PAUSE_NATS = 2.0
DEEP_PAUSE_NATS = 3.5
"""How far the energy, averaged over 120 ms, falls in a pause below the loud parts (9 and 15 dB)."""
SKIPPED_VOICES = frozenset({"minshawi-muallim"})
"""Children repeat each phrase after the teacher: the text is said twice."""


@dataclass(frozen=True)
class Breath:
    """A stretch between two stops: where it lies in the big file, its tokens, and how badly it fits."""

    first_hop: int
    end_hop: int
    tokens: tuple[int, ...]
    what: str
    error_rate: float
    fault: str = ""


@dataclass(frozen=True)
class Cut:
    """What became of a voice's recordings."""

    clips: list[Clip]
    dropped: list[str]


class Cutter:
    """Aligns recordings with a trained network.

    Holds the network, the text and the big log-mel file.
    """

    def __init__(self, net: Network, mel: NDArray[np.float16]) -> None:
        self._net = net.eval()
        self._mel = mel
        self._sounds, self._text = Sounds.load(), Text.load()

    @torch.no_grad()
    def listen(self, entry: Measured) -> NDArray[np.float32]:
        """Give the posteriors of a whole recording, `(frames, tokens)`, each where its sound is, look-ahead aside."""
        audio = np.asarray(self._mel[entry.first_hop : entry.first_hop + entry.hops], np.float32)
        late = self._net.look_ahead
        tail = np.repeat(np.percentile(audio, 3, axis=0)[None], late * HOPS_PER_FRAME, 0).astype(np.float32)
        features = collate([(np.concatenate([audio, tail]), ())]).features
        return self._net(on_device(features))[0][0, late:].cpu().numpy()

    def words(self, entry: Measured) -> range:
        """Give the words of the recording's verses: a surah or a verse."""
        surah, _, ayah = entry.recording.verses.partition(":")
        return self._text.ayah_range(int(surah), int(ayah)) if ayah else self._text.surah_range(int(surah))

    def breaths(self, entry: Measured) -> list[Breath]:
        """Align a recording and give what was said between its stops."""
        log_probs = self.listen(entry)
        surah_whole = ":" not in entry.recording.verses
        graph, ends = recitation_graph(self._sounds, self._text, self.words(entry), prefixes=surah_whole)
        path, total = viterbi(log_probs, graph, ends)
        if not np.isfinite(total):
            return [Breath(entry.first_hop, entry.first_hop, (), entry.recording.verses, 1.0)]
        said = words_said(path, graph)
        energy = np.log(np.exp(self._mel[entry.first_hop : entry.first_hop + entry.hops].astype(np.float32)).mean(1))
        return self._place(entry, said, log_probs, energy)

    def _place(
        self, entry: Measured, words: list[Said], log_probs: NDArray[np.float32], energy: NDArray[np.float32]
    ) -> list[Breath]:
        smooth = np.convolve(energy, np.full(12, 1 / 12, np.float32), "same")
        loud = float(np.percentile(energy, 80))
        groups = breaths(words, smooth, loud)
        found = []
        for place, group in enumerate(groups):
            before = groups[place - 1][-1].last if place else max(0, group[0].first - 25)
            after = (
                groups[place + 1][0].first if place + 1 < len(groups) else min(len(energy) // 4, group[-1].last + 25)
            )
            start = quietest(smooth, before, group[0].first)
            end = quietest(smooth, group[-1].last, after)
            found.append(self._judge(entry, group, start, end, log_probs))
        return found

    def _judge(
        self, entry: Measured, group: list[Said], start: int, end: int, log_probs: NDArray[np.float32]
    ) -> Breath:
        tokens = tuple(token for word in group for token in word.tokens)
        heard = greedy(log_probs[start // HOPS_PER_FRAME : max(group[-1].last + 1, end // HOPS_PER_FRAME)])
        edits, length = errors(heard, (tokens,))
        rate = edits / length
        first, last = self._text.word(group[0].word), self._text.word(group[-1].word)
        what = f"{first.surah}:{first.ayah}:{first.word}-{last.surah}:{last.ayah}:{last.word}"
        return Breath(entry.first_hop + start, entry.first_hop + end, tokens, what, rate)


def fault_of(rate: float, tokens: int, hops: int, worst: float) -> str:
    """Say why a breath is dropped, or nothing."""
    if not tokens:
        return "no path fits"
    if hops > LONGEST_HOPS:
        return "longer than 20 s without a stop"
    if hops // HOPS_PER_FRAME <= tokens:
        return "shorter than its sounds"
    if hops > tokens * SLOWEST_S * 100 + 100:
        return "far slower than speech"
    return "the sounds do not fit" if rate > worst else ""


def quietest(smooth: NDArray[np.float32], first_frame: int, last_frame: int) -> int:
    """Give the hop of least energy between two frames."""
    low = first_frame * HOPS_PER_FRAME
    high = max(low + 1, min(len(smooth), (last_frame + 1) * HOPS_PER_FRAME))
    return low + int(smooth[low:high].argmin())


def breaths(words: list[Said], smooth: NDArray[np.float32], loud: float) -> list[list[Said]]:
    """Group words into stretches between pauses.

    A pause is heard where the path stopped, or, deeper, where it did not: many words sound the same either way.
    """
    groups: list[list[Said]] = []
    for place, word in enumerate(words):
        before = words[place - 1]
        depth = loud - smooth[quietest(smooth, before.last, word.first)] if place else np.inf
        if depth > (PAUSE_NATS if before.stopped else DEEP_PAUSE_NATS):
            groups.append([])
        groups[-1].append(word)
    return groups


def join(found: list[Breath], voice: str, mel: NDArray[np.float16]) -> list[Clip]:
    """Make clips of the good breaths, neighbours together up to 8 s."""
    runs: list[list[Breath]] = []
    for breath in found:
        if breath.fault:
            runs.append([])
            continue
        if not runs or not runs[-1] or breath.end_hop - runs[-1][0].first_hop > JOIN_HOPS:
            runs.append([])
        runs[-1].append(breath)
    return [as_clip(run, voice, mel) for run in runs if run]


def as_clip(run: list[Breath], voice: str, mel: NDArray[np.float16]) -> Clip:
    """Make one clip of neighbouring breaths."""
    first, hops = trimmed(mel, run[0].first_hop, run[-1].end_hop - run[0].first_hop)
    tokens = tuple(token for breath in run for token in breath.tokens)
    return Clip(voice, f"{run[0].what}..{run[-1].what}" if run[1:] else run[0].what, first, hops, tokens)


def to_cut(index: list[Measured]) -> list[Measured]:
    """Choose the recordings that must be cut."""
    surahs = [entry for entry in of_kind(index, "surah") if entry.recording.voice not in SKIPPED_VOICES]
    return surahs + [entry for entry in of_kind(index, "ayah") if entry.hops > LONG_VERSE_HOPS]


def judged(found: list[list[Breath]]) -> list[list[Breath]]:
    """Say of every breath of a voice's recordings whether it is dropped, and why."""
    rates = [breath.error_rate for breaths_ in found for breath in breaths_]
    worst = float(np.clip(OVER_MEDIAN * np.median(rates or [0.0]), WORST, WORST_EVER))
    return [
        [replace(b, fault=fault_of(b.error_rate, len(b.tokens), b.end_hop - b.first_hop, worst)) for b in breaths_]
        for breaths_ in found
    ]


def report(entry: Measured, found: list[Breath]) -> list[str]:
    """Give a line for each dropped breath: file, words, seconds, error rate, why."""
    return [
        f"{entry.recording.path}\t{b.what}\t{(b.end_hop - b.first_hop) / 100:.2f}\t{b.error_rate:.2f}\t{b.fault}"
        for b in found
        if b.fault
    ]


def cut_voice(cutter: Cutter, voice: str, entries: list[Measured], mel: NDArray[np.float16]) -> Cut:
    """Cut all recordings of one voice."""
    found = judged([cutter.breaths(entry) for entry in entries])
    clips = [clip for breaths_ in found for clip in join(breaths_, voice, mel)]
    dropped = [line for entry, breaths_ in zip(entries, found, strict=True) for line in report(entry, breaths_)]
    kept, total = sum(clip.hops for clip in clips) / 100, sum(entry.hops for entry in entries) / 100
    print(f"{voice}: kept {kept:.0f} of {total:.0f} s", flush=True)
    return Cut(clips, dropped)


def skipped(index: list[Measured]) -> list[str]:
    """Give a line for each recording that is not even cut."""
    surahs = (entry for entry in of_kind(index, "surah") if entry.recording.voice in SKIPPED_VOICES)
    return [f"{e.recording.path}\t{e.recording.verses}\t{e.hops / 100:.2f}\t\tits text is said twice" for e in surahs]


def cut_all(net: Network, index: list[Measured], mel: NDArray[np.float16]) -> Cut:
    """Give the clips of short verses as they are, and those of everything else cut."""
    cutter, of_voice = Cutter(net, mel), defaultdict[str, list[Measured]](list)
    for entry in to_cut(index):
        of_voice[entry.recording.voice].append(entry)
    cuts = [cut_voice(cutter, voice, entries, mel) for voice, entries in of_voice.items()]
    whole = verse_clips(index, mel, longest=LONG_VERSE_HOPS)
    return Cut(
        [*whole, *(clip for cut in cuts for clip in cut.clips)],
        [*skipped(index), *(line for cut in cuts for line in cut.dropped)],
    )


def write(cut: Cut, out: Path) -> None:
    """Write clips, and beside them the list of what was dropped and why: file, words, seconds, error rate, reason."""
    clip_files.save(cut.clips, out)
    out.with_suffix(".dropped.tsv").write_text("\n".join(cut.dropped), encoding="utf-8")
    hours = sum(clip.hops for clip in cut.clips) / 360_000
    print(f"{len(cut.clips)} clips, {hours:.2f} h; dropped {len(cut.dropped)}")


def main() -> None:
    """Cut everything and write clips, and a list of what was dropped and why."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "stage1.pt")
    parser.add_argument("--out", type=Path, default=WORK / "clips2.jsonl")
    args = parser.parse_args()
    torch.set_num_threads(1)
    write(cut_all(resumed(args.checkpoint).ema, *measured(WORK)), args.out)


if __name__ == "__main__":
    main()
