"""How far the counts heard of mudud are from those due: on untouched recitation, and where another class is expected.

The error of a madd is the distance from the counts heard to the nearest that are right: 2 for a natural one, 4 to 5
for a muttasil (to 6 at a stop), 6 for a lazim. Munfasil and arid are left out: their length is the reciter's choice.
"""

from collections.abc import Sequence
from typing import Final

from models.quran.madd import DUE, Madd
from models.recitation.expected import ExpectedWord
from models.recitation.verdict import MaddHeard
from talqin.evaluation.judging import Judged
from talqin.evaluation.tallies import MaddCounts

LONGER: Final = "longer"
"""Where 4 counts or more are due."""
CHANGED: Final = "changed"
"""Where another class was expected than was read."""

_FIXED: Final = frozenset({Madd.NATURAL, Madd.MUTTASIL, Madd.LAZIM})
"""Classes whose length is no matter of choice."""


def madd_counts(judged: Judged) -> dict[str, MaddCounts]:
    """Count the errors of untouched recitation, natural mudud and longer ones apart."""
    counts: dict[str, MaddCounts] = {}
    for verdict in judged.words.values():
        for heard in verdict.madd:
            if heard.madd in _FIXED:
                name = Madd.NATURAL.value if heard.madd is Madd.NATURAL else LONGER
                counts[name] = counts.get(name, MaddCounts()) + _error(heard, heard.least, heard.most)
    return counts


def changed_counts(judged: Judged, line: Sequence[ExpectedWord]) -> dict[str, MaddCounts]:
    """Count the errors of mudud of which other counts were expected than are read, against what is read."""
    total = MaddCounts()
    for word in line:
        verdict = judged.words.get(word.label)
        for heard, due in zip(verdict.madd, word.madd, strict=False) if verdict else ():
            if due is not None:
                total += _error(heard, *DUE[heard.madd])
    return {CHANGED: total} if total != MaddCounts() else {}


def _error(heard: MaddHeard, least: float, most: float) -> MaddCounts:
    if heard.counts is None:
        return MaddCounts(unknown=1)
    return MaddCounts(measured=1, error=max(0.0, least - heard.counts, heard.counts - most))
