"""What may come before a recitation without being part of it: isti'adha and basmala among the first sounds.

Nothing is decided here: 1:3 sounds like the end of the basmala, and the basmala is 1:1. Every reading goes on with its
cost, and the place that explains all of it best wins (`models.quran.places`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.alignment import align_opening
from models.quran.nearness import UNIT
from models.quran.sounds import PrefixKind

MOST_MISHEARD: Final = 0.47
"""The share of a prefix's sounds by which it may differ and still be read as one: of 600 openings without a prefix none
came below 0.52; of prefixes with 35 % of sounds misheard 97 in 100 do."""

FEW: Final = 8
"""After a prefix, fewer sounds than this say nothing yet about where the recitation is."""

Prefixes = Mapping[PrefixKind, NDArray[np.uint8]]
"""The sounds of each prefix, in the order in which they are said."""


@dataclass(frozen=True)
class Reading:
    """One way to read what was heard: so much of it is prefix, the rest is recitation."""

    rest: NDArray[np.uint8]
    """(sounds,) uint8 tokens after the prefixes."""
    cost: int
    """What the prefixes cost, in tenths of a sound."""
    left: tuple[PrefixKind, ...]
    """Prefixes that may still follow."""
    read: tuple[PrefixKind, ...] = ()
    """Prefixes that were read."""


def readings(heard: NDArray[np.uint8], prefixes: Prefixes) -> list[Reading]:
    """Give every reading of what was heard, the one without a prefix first."""
    kinds = tuple(prefixes)
    found = [Reading(heard, 0, kinds)]
    for place, kind in enumerate(kinds):
        found += [after for one in found for after in _read(one, kind, prefixes[kind], kinds[place + 1 :])]
    return found


def unfinished(found: Sequence[Reading], prefixes: Prefixes) -> Iterator[int]:
    """Give what it costs to read all that was heard as the beginning of a prefix, or of too little."""
    for reading in found:
        for kind in reading.left:
            yield reading.cost + align_opening(prefixes[kind], reading.rest)[1]
        if len(reading.left) < len(prefixes) and len(reading.rest) < FEW:
            yield reading.cost


def _read(
    reading: Reading, kind: PrefixKind, prefix: NDArray[np.uint8], left: tuple[PrefixKind, ...]
) -> Iterator[Reading]:
    """Take a prefix off the head of the rest, if it can be heard there."""
    taken, cost = align_opening(reading.rest[: len(prefix) * 3 // 2], prefix)
    if cost <= MOST_MISHEARD * UNIT * len(prefix):
        yield Reading(reading.rest[taken:], reading.cost + cost, left, (*reading.read, kind))
