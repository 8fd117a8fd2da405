"""The phoneme error rate of a recitation whose stops are not known: (S + D + I) / N over the best choice of stops.

The reference is not one sequence but every way to stop and go on (waqf) between its words: stopping is the reader's
right, and no error. The least Levenshtein distance over all of them is found in one pass over the words, with two rows:
one for paths that come to a word joined, one for paths that come to it after a stop.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from models.recitation.expected import ExpectedWord, Forms

_ERROR: Final = 1 << 20
"""One error; the low bits of a path's cost count the sounds of its reference."""

Sound = NDArray[np.uint8]
"""Tokens, (sounds,) uint8."""

_Row = NDArray[np.int64]
_Rows = tuple[_Row, _Row]
"""Costs by heard position for paths that are (joined, stopped) after the last word."""


class PhonemeErrors(msgspec.Struct, frozen=True):
    """How far the sounds that were heard are from those that should have been."""

    errors: int
    """Substitutions, deletions and insertions."""
    sounds: int
    """Sounds of the reference on the best path: N."""


def phoneme_errors(
    heard: Sound, line: Sequence[ExpectedWord], optional: Sequence[Sequence[Forms]] = ()
) -> PhonemeErrors:
    """Count the errors of what was heard against a line of words.

    Args:
        heard: (sounds,) uint8, decoded greedily.
        line: what was to be recited.
        optional: what may have been said before it, in order, each wholly or not at all (isti'adha, basmala).
    """
    start = np.arange(len(heard) + 1, dtype=np.int64) * _ERROR
    rows: _Rows = (np.full_like(start, _ERROR * _ERROR), start)
    for prefix in optional:
        rows = _cheaper(rows, _over(rows, heard, prefix))
    joined, stopped = _over(rows, heard, [word.forms for word in line])
    best = int(min(joined[-1], stopped[-1]))
    return PhonemeErrors(best // _ERROR, best % _ERROR)


def _over(rows: _Rows, heard: Sound, words: Sequence[Forms]) -> _Rows:
    for joined, stopped, started, alone in words:
        rows = (
            np.minimum(_advance(rows[0], heard, joined), _advance(rows[1], heard, started)),
            np.minimum(_advance(rows[0], heard, stopped), _advance(rows[1], heard, alone)),
        )
    return rows


def _cheaper(one: _Rows, other: _Rows) -> _Rows:
    return np.minimum(one[0], other[0]), np.minimum(one[1], other[1])


def _advance(row: _Row, heard: Sound, form: Sound) -> _Row:
    """Extend all paths by one form: a classic edit-distance row for each of its sounds."""
    inserted = np.arange(len(row), dtype=np.int64) * _ERROR
    for sound in form:
        step = row + (_ERROR + 1)
        np.minimum(step[1:], row[:-1] + np.where(heard == sound, 1, _ERROR + 1), out=step[1:])
        row = np.minimum.accumulate(step - inserted) + inserted
    return row
