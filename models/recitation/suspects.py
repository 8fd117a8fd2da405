"""What may have been said in place of a form: the form with one sound changed, left out or put in, likeliest first.

Only sounds that the posteriors favour somewhere near are tried. Next stop: `judge`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.vocabulary import BLANK, TOKENS
from models.recitation.ctc import sound_frames
from models.recitation.likeness import left_out, put_in, substituted
from models.recitation.verdict import Kind

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_LIKELY: Final = 5
"""Sounds tried at each place."""
_AROUND: Final = 2
"""Frames before and after a sound's frame in which another one in its place may show."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One thing that may have been said instead."""

    tokens: Ints
    kind: Kind
    change: str
    """What was changed, as "expected>heard"; one side is empty where a sound was left out or put in."""


def suspects(form: Ints, log_probs: Floats) -> list[Suspect]:
    """List what to test against a form in (frames, tokens) float32 log-probabilities."""
    frames = sound_frames(log_probs, form)
    found: list[Suspect] = []
    for place in range(len(form)):
        found.extend(_substitutes(form, place, _near(log_probs, frames[place], frames[place])))
        found.extend(_omission(form, place))
        if place:
            found.extend(_insertions(form, place, _near(log_probs, frames[place - 1], frames[place])))
    return found


def _near(log_probs: Floats, first: int, last: int) -> list[int]:
    """Give the likeliest sounds from some frames before one frame to some after another."""
    best = log_probs[max(0, first - _AROUND) : last + _AROUND + 1].max(axis=0)
    best[BLANK] = -np.inf
    return [int(token) for token in np.argpartition(best, -_LIKELY)[-_LIKELY:]]


def _substitutes(form: Ints, place: int, candidates: list[int]) -> Iterator[Suspect]:
    expected = int(form[place])
    for heard in sorted(candidates):
        kind = substituted(expected, heard)
        if kind is not None:
            changed = form.copy()
            changed[place] = heard
            yield Suspect(changed, kind, f"{TOKENS[expected]}>{TOKENS[heard]}")


def _omission(form: Ints, place: int) -> Iterator[Suspect]:
    kind = left_out(int(form[place]))
    if kind is not None and len(form) > 1:
        yield Suspect(np.delete(form, place), kind, f"{TOKENS[int(form[place])]}>")


def _insertions(form: Ints, place: int, candidates: list[int]) -> Iterator[Suspect]:
    for heard in sorted(candidates):
        kind = put_in(heard, int(form[place - 1]), int(form[place]))
        if kind is not None:
            yield Suspect(np.insert(form, place, heard), kind, f">{TOKENS[heard]}")
