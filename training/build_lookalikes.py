"""Build `models/quran/data/lookalikes.npz`: the verses that are easily taken for one another (mutashabihat).

Run once for each release of the text: `python -m training.build_lookalikes` (about a minute of one core). Pairs of
verses that share enough rare words are aligned (`models.quran.likenesses`); what is alike enough is kept.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.likenesses import Alignment, Weights, align_verses, bare_verses, weights_of
from models.quran.text import Text

MUCH: Final = 24.0
"""Nats from which two verses are alike, however long they are: 6:151 and 17:31 come to 26."""
SHORT: Final = 14.0
"""The same where the shorter verse is nearly all in the other: 109:3 and 109:5 come to 22."""
NEARLY_ALL: Final = 0.8
"""That share of its words."""
MOST: Final = 4
"""Pairs a verse is kept for, the likest first: a refrain would have hundreds."""
COMMON: Final = 800
"""Words in more verses than this find no candidates; they weigh two nats or less."""

Pair = tuple[int, int]


def candidates(verses: Sequence[Sequence[str]], weights: Weights, least: float = SHORT) -> Iterator[Pair]:
    """Give the pairs of verses whose common words weigh enough, the earlier verse first."""
    holding: dict[str, list[int]] = defaultdict(list)
    for number, verse in enumerate(verses):
        for word in set(verse):
            holding[word].append(number)
    for number, verse in enumerate(verses):
        shared = np.zeros(len(verses) - number)
        for word in set(verse):
            if len(holding[word]) <= COMMON:
                later = [other - number for other in holding[word] if other > number]
                shared[later] += weights[word]
        yield from ((number, number + int(ahead)) for ahead in np.flatnonzero(shared >= least))


def is_alike(alignment: Alignment, shorter: int) -> bool:
    """Say whether two verses, the shorter of so many words, are easily taken for one another."""
    is_inside = len(alignment.common) >= NEARLY_ALL * shorter
    return alignment.score >= MUCH or (is_inside and alignment.score >= SHORT)


def find_lookalikes(verses: Sequence[Sequence[str]], weights: Weights) -> dict[Pair, float]:
    """Give the pairs that are alike with their scores in nats, at most `MOST` of any verse."""
    scores: dict[Pair, float] = {}
    for first, second in candidates(verses, weights):
        alignment = align_verses(verses[first], verses[second], weights)
        if is_alike(alignment, min(len(verses[first]), len(verses[second]))):
            scores[first, second] = alignment.score
    return _likest(scores)


def _likest(scores: dict[Pair, float]) -> dict[Pair, float]:
    taken: dict[int, int] = defaultdict(int)
    kept: dict[Pair, float] = {}
    for pair, score in sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])):
        if all(taken[verse] < MOST for verse in pair):
            kept[pair] = score
            for verse in pair:
                taken[verse] += 1
    return dict(sorted(kept.items()))


def packed(scores: dict[Pair, float]) -> dict[str, NDArray[np.uint16]]:
    """Give what is stored: (n, 2) flat numbers of ayat from 0, and (n,) scores in tenths of a nat."""
    return {
        "pairs": np.array(list(scores), np.uint16).reshape(-1, 2),
        "tenths": np.array([round(score * 10) for score in scores.values()], np.uint16),
    }


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("models/quran/data/lookalikes.npz"))
    out = parser.parse_args().out
    text = Text.load()
    found = find_lookalikes(bare_verses(text), weights_of(text))
    np.savez_compressed(out, **packed(found))  # type: ignore[arg-type]  # numpy's stub takes a flag by any name
    print(f"{len(found)} pairs in {out}")


if __name__ == "__main__":
    main()
