"""What the pool tells of its work as it goes; a port. transport/telemetry/actors.py fills it."""

from collections.abc import Callable
from typing import Literal, Protocol

import msgspec

from actors.pool.admission import Reason
from actors.pool.schedule import Release
from actors.pool.statistics import PoolStatistics


class TurnFigures(msgspec.Struct, frozen=True):
    """One turn of an ear."""

    ear: str
    step_rows: tuple[int, ...]
    """The batch size of each step."""
    release: Release
    seconds: float
    """From its start to its end on the loop: the execution, and the way to the worker and back."""
    waits: tuple[float, ...]
    """Seconds each chunk waited for the turn to begin."""
    latencies: tuple[float, ...]
    """Seconds from each heard chunk's arrival to its posteriors."""
    live: int
    """Heard chunks of who speaks now."""
    missed: int
    """Those of them that were heard after their deadline, wherever they had waited."""


class PoolMeter(Protocol):
    """Where figures go."""

    def bind(self, statistics: Callable[[], PoolStatistics]) -> None:
        """Ask this for gauges from now on."""
        ...

    def turn(self, figures: TurnFigures) -> None:
        """Note a turn that went well."""
        ...

    def refused(self, reason: Reason) -> None:
        """Note a stream that was refused."""
        ...

    def rebuilt(self, streams: int) -> None:
        """Note streams whose state was made anew from their past."""
        ...

    def failed(self, code: Literal["ear_failed", "overloaded"]) -> None:
        """Note a stream that failed alone."""
        ...

    def lost(self, ear: str) -> None:
        """Note an ear that is gone."""
        ...

    def resent(self) -> None:
        """Note a chunk that was answered from memory."""
        ...


class NoMeter:
    """Notes nothing."""

    def bind(self, statistics: Callable[[], PoolStatistics]) -> None:
        """Do nothing."""

    def turn(self, figures: TurnFigures) -> None:
        """Do nothing."""

    def refused(self, reason: Reason) -> None:
        """Do nothing."""

    def rebuilt(self, streams: int) -> None:
        """Do nothing."""

    def failed(self, code: Literal["ear_failed", "overloaded"]) -> None:
        """Do nothing."""

    def lost(self, ear: str) -> None:
        """Do nothing."""

    def resent(self) -> None:
        """Do nothing."""
