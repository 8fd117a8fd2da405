"""What the far pool tells of its work as it goes; a port. transport/telemetry/lines.py fills it."""

from typing import Protocol

from actors.pool.admission import Reason


class FarMeter(Protocol):
    """Where figures go."""

    def sent(self) -> None:
        """Note a chunk that was sent to another node."""
        ...

    def heard(self, seconds: float) -> None:
        """Note a chunk that was heard there, and how long it was away."""
        ...

    def lost(self, streams: int) -> None:
        """Note streams that have to be opened elsewhere, as their node is gone or told us to."""
        ...

    def refused(self, reason: Reason) -> None:
        """Note a stream that no node let in."""
        ...


class NoFarMeter:
    """Notes nothing."""

    def sent(self) -> None:
        """Do nothing."""

    def heard(self, seconds: float) -> None:
        """Do nothing."""

    def lost(self, streams: int) -> None:
        """Do nothing."""

    def refused(self, reason: Reason) -> None:
        """Do nothing."""
