"""What becomes of the steps of a session that is kept: said by actors/visit/journal.py to the session."""

from enum import StrEnum

import msgspec


class Kept(StrEnum):
    """What became of a step."""

    KEPT = "kept"
    STALE = "stale"
    """Somebody else has taken the session up."""
    LOST = "lost"
    """What it goes on from is not there (any more)."""


class StepKept(msgspec.Struct, frozen=True):
    """Journal: what became of a step; None where the cache did not answer in time."""

    number: int
    kept: Kept | None


class SessionForgotten(msgspec.Struct, frozen=True):
    """Journal: nothing is kept any more, or the cache is away."""


FromJournal = StepKept | SessionForgotten
