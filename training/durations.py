"""Whether a long madd can be told from a natural one by when the sounds come, although CTC is peaky.

A vowel lasts from its token to the next one; it is measured in counts of the recording's natural madd, which has two.
The classes come from quranic-phonemizer's rules; who recites a long madd as a natural one counts against the measure.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from models.voice.model import VoiceModel
from training.corpus import Recording, decode, recitations, recordings
from training.papers import table
from training.score import emissions
from training.targets import ID_OF, phonemizer

LONG_RULES = frozenset({"madd_muttasil", "madd_munfasil", "madd_lazim"})
"""Madds of four to six counts, wherever they stand."""
NATURAL_RULE = "madd_tabii"
FEWEST = 2
"""A recording with fewer natural madds tells no pace."""
COUNTS = 2.0
LONGEST_S = 60.0


@dataclass(frozen=True)
class Vowel:
    """A long vowel as it was said."""

    is_long: bool
    counts: float
    """Relative to the recording's median natural madd."""


def classes(verses: str) -> tuple[tuple[int, ...], list[bool | None]]:
    """Give the tokens of a verse or surah, and of each whether it is a long madd, a natural one, or neither (None)."""
    said = phonemizer().analyse(verses, stop_signs=("verse",))
    rule = {one.id.value: one.rule_id.value for one in said.rule_occurrences}
    rules = [{rule[one.value] for one in sound.rule_occurrence_ids} for sound in said.sounds]
    kinds = [True if of & LONG_RULES else False if NATURAL_RULE in of else None for of in rules]
    return tuple(ID_OF[sound.token] for sound in said.sounds), kinds


def vowels(model: VoiceModel, root: Path, one: Recording) -> list[Vowel]:
    """Measure the long vowels of a recording that were heard as such, each with a sound after it."""
    said, kinds = classes(one.verses)
    heard, frames = emissions(model.hear(decode(root / one.path)).log_probs)
    lasted = []
    for same in Levenshtein.opcodes(said, heard):
        if same.tag == "equal":
            for place in range(same.src_start, same.src_end - 1):
                at = same.dest_start + place - same.src_start
                lasted.append((kinds[place], int(frames[at + 1] - frames[at])))
    natural = [length for kind, length in lasted if kind is False]
    if len(natural) < FEWEST:
        return []
    pace = float(np.median(natural)) / COUNTS
    return [Vowel(kind, length / pace) for kind, length in lasted if kind is not None]


def chosen(root: Path, split: str) -> Iterator[Recording]:
    """Choose the recordings of one verse or one surah that are short enough."""
    for one in recordings(root):
        if one.split == split and one.kind != "letters" and one.seconds <= LONGEST_S and "," not in one.verses:
            yield one


def told_apart(found: Iterable[Vowel]) -> float:
    """Give the chance that a long madd lasts longer than a natural one (the area under the ROC curve)."""
    counts = list(found)
    long = np.array([one.counts for one in counts if one.is_long])
    natural = np.array([one.counts for one in counts if not one.is_long])
    longer, same = long[:, None] > natural[None], long[:, None] == natural[None]
    return float(longer.mean() + 0.5 * same.mean())


def row(group: str, found: list[Vowel]) -> tuple[object, ...]:
    """Lay out one group."""
    parts = [[one.counts for one in found if one.is_long is kind] for kind in (True, False)]
    if not all(parts):
        return (group, *map(len, parts), "-", "-", "-")
    spread = ["{:.1f} / {:.1f} / {:.1f}".format(*np.percentile(counts, [10, 50, 90])) for counts in parts]
    return (group, *map(len, parts), f"{told_apart(found):.3f}", *spread)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", type=Path, help="a folder of weights; the packaged ones")
    parser.add_argument("--split", default="dev")
    args = parser.parse_args()
    model, root = VoiceModel.load(args.model), recitations()
    groups: dict[str, list[Vowel]] = {}
    for one in chosen(root, args.split):
        group = "learners" if one.kind == "learners" else "professionals"
        groups.setdefault(group, []).extend(vowels(model, root, one))
    head = ("", "long", "natural", "told apart", "long in counts, 10 / 50 / 90 %", "natural in counts")
    print(table(head, [row(group, found) for group, found in groups.items()]))


if __name__ == "__main__":
    main()
