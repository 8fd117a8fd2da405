"""What readings leave behind: mistakes by kind that fade when it is read right, and the last five readings. Pure."""

from typing import Final

import msgspec

KEPT: Final = 5
"""Readings that are kept as they were."""
FADE: Final = 0.5
"""What is left of every mistake after a reading without one."""
GONE: Final = 0.1
"""A mistake of which less is left is forgotten: after four right readings."""
MOST: Final = 4.0
"""Mistakes of one kind never weigh more: six right readings undo any past."""


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """One reading, of a word, a verse, a joint or a pair."""

    at: float
    """Seconds since 1970, UTC."""
    mistakes: dict[str, float]
    """Kind -> expected number of mistakes: each counts for its confidence."""
    hesitation: float = 0.0
    """Seconds."""
    hints: int = 0
    is_sure: bool = True
    """Whether it was heard well enough to say anything."""

    @property
    def is_clean(self) -> bool:
        """Say whether it was heard, and nothing was to be said."""
        return self.is_sure and not (self.mistakes or self.hesitation or self.hints)


class Trace(msgspec.Struct, frozen=True):
    """What is left of all readings."""

    mistakes: dict[str, float] = {}
    """Kind -> how much of its mistakes is left."""
    hesitation: float = 0.0
    """Seconds: half of it is the last reading's, a quarter the one's before, and so on."""
    hints: float = 0.0
    """The same, of hints."""
    readings: int = 0
    """How many there were."""
    last: tuple[Mark, ...] = ()
    """The last five, the newest last."""

    @property
    def weakness(self) -> float:
        """How badly it goes: mistakes, hints, and every four seconds of hesitation; 0 of what is held."""
        return sum(self.mistakes.values()) + self.hints + self.hesitation / 4

    @property
    def is_blank(self) -> bool:
        """Say whether there is nothing to remember: no mistake is left, and all of the last readings were clean."""
        return self.weakness < GONE and all(mark.is_clean for mark in self.last)


def leave(trace: Trace, mark: Mark) -> Trace:
    """Add a reading; one that was not heard well enough is counted, and changes nothing else."""
    last = (*trace.last, mark)[-KEPT:]
    if not mark.is_sure:
        return msgspec.structs.replace(trace, readings=trace.readings + 1, last=last)
    return Trace(
        mistakes=_worse(trace.mistakes, mark.mistakes) if mark.mistakes else _fainter(trace.mistakes),
        hesitation=_half(trace.hesitation, mark.hesitation),
        hints=_half(trace.hints, mark.hints),
        readings=trace.readings + 1,
        last=last,
    )


def _worse(before: dict[str, float], made: dict[str, float]) -> dict[str, float]:
    return {kind: min(before.get(kind, 0.0) + made.get(kind, 0.0), MOST) for kind in before | made}


def _fainter(before: dict[str, float]) -> dict[str, float]:
    return {kind: left * FADE for kind, left in before.items() if left * FADE >= GONE}


def _half(before: float, now: float) -> float:
    left = (before + now) / 2
    return left if left >= GONE else 0.0
