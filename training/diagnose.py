"""Where a model errs: which voices, which recordings, which kinds of sounds, and what is heard in their place."""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from models.quran.vocabulary import TOKENS
from models.voice.model import VoiceModel
from training.corpus import Recording, decode, recitations, recordings
from training.exam import with_prefixes
from training.papers import table
from training.report import tokens_of
from training.score import Tokens, greedy

LONGEST_S = 60.0
LOST_PERCENT = 70.0
"""A recording with more errors than this is lost: another text would hardly do worse."""
KINDS = {
    "short vowels": "a i u",
    "long vowels": "a: aˤ: i: u:",
    "emphatics": "dˤ dˤdˤ sˤ sˤsˤ tˤ tˤtˤ ðˤ ðˤðˤ",
    "gutturals": "ħ ħħ ʕ ʕʕ x xx ɣ h hh ʔ q qq",
    "nasals": "m m̃ n ñ ŋ",
    "liquids": "l ll lˤlˤ r rr rˤ rˤrˤ",
    "sibilants and dentals": "s ss z zz ʃ ʃʃ ʒ ʒʒ θ θθ ð ðð",
    "stops and f": "b bb d dd t tt k kk f ff",
    "glides": "w ww w̃ j jj j̃",
    "qalqalah": "Q",
}


@dataclass
class Tally:
    """What became of the sounds of some recordings."""

    right: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    taken_for: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(What was said, what was heard) -> how often."""
    inserted: Counter[str] = field(default_factory=Counter)

    @property
    def said(self) -> int:
        """Sounds that should have been heard."""
        return self.right.total() + self.deleted.total() + self.taken_for.total()

    @property
    def percent(self) -> float:
        """Phoneme errors."""
        wrong = self.deleted.total() + self.taken_for.total() + self.inserted.total()
        return 100 * wrong / max(1, self.said)

    def add(self, other: "Tally") -> None:
        """Count another in."""
        self.right += other.right
        self.deleted += other.deleted
        self.taken_for += other.taken_for
        self.inserted += other.inserted

    def found(self, sounds: Iterable[str]) -> tuple[int, int]:
        """Give how many of some sounds were heard right, and how many there were."""
        kind = set(sounds)
        right = sum(count for sound, count in self.right.items() if sound in kind)
        lost = sum(count for sound, count in self.deleted.items() if sound in kind)
        lost += sum(count for (sound, _), count in self.taken_for.items() if sound in kind)
        return right, right + lost


@dataclass(frozen=True)
class Heard:
    """One recording, and how it was heard."""

    recording: Recording
    tally: Tally
    noise_db: float
    """How far the quiet frames lie below the loud ones."""
    level_db: float


def compared(heard: Tokens, answers: Sequence[Tokens]) -> Tally:
    """Compare what was heard with the nearest right answer, sound by sound."""
    answer = min(answers, key=lambda one: (Levenshtein.distance(heard, one), len(one)))
    tally = Tally()
    for same in Levenshtein.opcodes(answer, heard):
        said = [TOKENS[token] for token in answer[same.src_start : same.src_end]]
        came = [TOKENS[token] for token in heard[same.dest_start : same.dest_end]]
        if same.tag == "equal":
            tally.right.update(said)
        elif same.tag == "replace":
            tally.taken_for.update(zip(said, came, strict=True))
        tally.deleted.update(said if same.tag == "delete" else ())
        tally.inserted.update(came if same.tag == "insert" else ())
    return tally


def loudness(level_db: NDArray[np.float32]) -> tuple[float, float]:
    """Give the level of the loud frames and how far the quiet ones lie below them, dB."""
    quiet, loud = np.percentile(level_db, [10, 90])
    return float(loud), float(loud - quiet)


def hear_all(model: VoiceModel, root: Path, split: str) -> list[Heard]:
    """Hear every recording of a split that says verses and is short enough."""
    found = []
    for one in recordings(root):
        if one.split != split or one.kind == "letters" or one.seconds > LONGEST_S:
            continue
        pcm = decode(root / one.path)
        heard = model.hear(pcm)
        level, noise = loudness(heard.level_db[: len(pcm) // 640])
        tally = compared(greedy(heard.log_probs), with_prefixes(tokens_of(one.verses)))
        found.append(Heard(one, tally, noise, level))
    return found


def together(heard: Iterable[Heard]) -> Tally:
    """Count recordings together."""
    whole = Tally()
    for one in heard:
        whole.add(one.tally)
    return whole


def by_voice(heard: Sequence[Heard]) -> str:
    """Tabulate voices: errors of all kinds, lost recordings, and errors without those."""
    voices = defaultdict[str, list[Heard]](list)
    for one in heard:
        voices[one.recording.voice].append(one)
    rows = []
    for voice, ones in voices.items():
        whole, kept = together(ones), [one for one in ones if one.tally.percent <= LOST_PERCENT]
        shares = [100 * part.total() / max(1, whole.said) for part in (whole.taken_for, whole.deleted, whole.inserted)]
        medians = [np.median([getattr(one, name) for one in ones]) for name in ("level_db", "noise_db")]
        figures = [whole.percent, *shares, together(kept).percent, *medians]
        rows.append((voice, len(ones), len(ones) - len(kept), *(f"{value:.1f}" for value in figures)))
    head = ("voice", "recordings", "lost", "errors, %", "replaced", "missed", "put in", "without the lost")
    return table((*head, "loud, dB", "above quiet, dB"), rows)


def by_kind(groups: dict[str, list[Heard]]) -> str:
    """Tabulate kinds of sounds: how many are heard right, by group."""
    tallies = [together(heard) for heard in groups.values()]
    rows = []
    for kind, sounds in KINDS.items():
        pairs = [tally.found(sounds.split()) for tally in tallies]
        rows.append((kind, *(f"{100 * right / max(1, said):.1f} of {said}" for right, said in pairs)))
    return table(("heard right, %", *groups), rows)


def by_confusion(tally: Tally, count: int) -> str:
    """Tabulate what is most often taken for what, and missed."""
    pairs = Counter({f"{said} for {came}": n for (said, came), n in tally.taken_for.items()})
    pairs.update({f"{said} missed": n for said, n in tally.deleted.items()})
    wrong = tally.deleted.total() + tally.taken_for.total() + tally.inserted.total()
    rows = [(pair, n, f"{100 * n / max(1, wrong):.1f}") for pair, n in pairs.most_common(count)]
    return table(("sound, and what was heard", "times", "% of all errors"), rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", type=Path, help="a folder of weights; the packaged ones")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--confusions", type=int, default=20)
    args = parser.parse_args()
    heard = hear_all(VoiceModel.load(args.model), recitations(), args.split)
    groups = {"professionals": [h for h in heard if h.recording.kind != "learners"]}
    groups["learners"] = [h for h in heard if h.recording.kind == "learners"]
    kept = [h for h in groups["learners"] if h.tally.percent <= LOST_PERCENT]
    print(by_voice(heard), by_kind({**groups, "learners without the lost": kept}), sep="\n\n")
    print("", by_confusion(together(kept), args.confusions), sep="\n")


if __name__ == "__main__":
    main()
