"""Report on an exported model, heard through the runtime: errors per voice, and how late its tokens come."""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import TOKENS
from models.voice.model import VoiceModel
from training.corpus import decode, recitations, recordings
from training.exam import said, surah_tokens, with_prefixes
from training.score import errors, greedy

LOUD_BELOW_DB = 20.0
QUIET_BELOW_DB = 32.0
"""A verse begins where the level rises to 20 dB below its loud frames, out of a start 32 dB below them or quieter."""


def tokens_of(verses: str) -> tuple[int, ...]:
    """Give what a line of the corpus's manifest says: verses, or a whole surah."""
    return said(verses) if ":" in verses else surah_tokens(int(verses))


def per_voice(model: VoiceModel, root: Path, longest_s: float) -> dict[str, dict[str, float]]:
    """Score every recording of the dev voices through the runtime; edits over sounds, percent, by voice."""
    wrong: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for recording in recordings(root):
        if recording.split != "dev" or recording.seconds > longest_s:
            continue
        heard = greedy(model.hear(decode(root / recording.path)).log_probs)
        edits, length = errors(heard, with_prefixes(tokens_of(recording.verses)))
        wrong[recording.voice] += edits
        total[recording.voice] += length
    return {voice: {"percent": round(100 * wrong[voice] / total[voice], 2), "sounds": total[voice]} for voice in total}


def onset_delay(log_probs: NDArray[np.float32], level: NDArray[np.float32]) -> int | None:
    """Give the frames between the first sound's onset and its token; None where no clear onset is heard."""
    sounds = np.flatnonzero(log_probs.argmax(1) != 0)
    if not len(sounds):
        return None
    top = np.percentile(level, 95)
    onset = int(np.flatnonzero(level > top - LOUD_BELOW_DB)[0])
    clear = onset > 1 and level[: onset - 1].max() < top - QUIET_BELOW_DB
    return int(sounds[0]) - onset if clear else None


def delays(model: VoiceModel, root: Path, count: int) -> list[int]:
    """Measure the delay of the first token of one-verse recordings (half a second of silence is put before each)."""
    chosen = [r for r in recordings(root) if r.path.startswith("ayah/") and r.verses.endswith((":1", ":2", ":3"))]
    dice = np.random.default_rng(5)
    found = []
    for place in dice.permutation(len(chosen))[:count]:
        pcm = np.concatenate([np.zeros(8_000, np.int16), decode(root / chosen[place].path)])
        heard = model.hear(pcm)
        delay = onset_delay(heard.log_probs, heard.level_db)
        found += [delay] if delay is not None else []
    return found


def report(model: VoiceModel, root: Path, *, longest_s: float = 60.0, onsets: int = 150) -> dict[str, object]:
    """Report on a model: errors by voice, and the delay of its first token.

    Args:
        model: as the runtime hears with it.
        root: of the recordings.
        longest_s: longer recordings are not scored.
        onsets: how many recordings the delay is measured on.
    """
    late = delays(model, root, onsets)
    quartiles = [float(value) for value in np.percentile(late, [10, 25, 50, 75, 90])] if late else []
    return {
        "version": model.manifest.version,
        "variant": model.variant,
        "tokens": len(TOKENS),
        "phoneme_error_rate": per_voice(model, root, longest_s),
        "first_token_delay_frames": {"count": len(late), "p10_p25_p50_p75_p90": quartiles},
    }


def main() -> None:
    """Print the report as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--variant", choices=["int8", "fp32"], default="int8")
    parser.add_argument("--model", type=Path, help="a folder of weights; the packaged ones")
    parser.add_argument("--longest", type=float, default=60.0, help="seconds; longer recordings are not scored")
    parser.add_argument("--onsets", type=int, default=150)
    args = parser.parse_args()
    model = VoiceModel.load(args.model, variant=args.variant)
    print(json.dumps(report(model, recitations(), longest_s=args.longest, onsets=args.onsets), indent=1))


if __name__ == "__main__":
    main()
