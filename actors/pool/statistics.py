"""How the pool is: what an operator asks and metrics read."""

from typing import Literal

import msgspec

from actors.pool.breaker import Trust


class EarStatistics(msgspec.Struct, frozen=True):
    """One ear."""

    name: str
    version: str
    """Of the model; empty while there is no ear."""
    role: Literal["current", "previous", "incoming"]
    trust: Trust
    is_up: bool
    is_fallback: bool
    streams: int
    free_slots: int
    capacity: float
    """Live streams it keeps up with, as fitted."""
    row_seconds: float
    """a of the cost a * rows + b."""
    step_seconds: float
    """b of it."""


class PoolStatistics(msgspec.Struct, frozen=True):
    """The whole pool at one moment."""

    version: str
    """Of the model that new streams go to; empty while no ear is up."""
    previous_version: str
    """Of the model that a rollback goes to; empty when there is none."""
    ears: tuple[EarStatistics, ...]
    live_streams: int
    file_streams: int
    capacity: float
    """Live streams that the ears in use keep up with."""
    waiting_chunks: int
    oldest_seconds: float
    """Age of the live chunk that waits longest; 0 when none waits."""
    catching_up: int
    """Live streams with a chunk past its deadline."""
    installing: bool
    """Whether a model is being loaded."""
    refusal: str
    """Why the last model that was to be installed was not; empty when it was."""
