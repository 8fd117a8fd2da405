"""The desks of one version of the model, and which of them a new stream goes to. Pure."""

from dataclasses import dataclass
from pathlib import Path

from actors.pool.desk import Desk


@dataclass(slots=True)
class Installed:
    """Which model is in use, for the next incarnation of the pool.

    Attributes:
        weights: its folder; None is the configured one.
    """

    weights: Path | None = None


@dataclass(frozen=True, slots=True)
class Fleet:
    """All places of one version.

    Attributes:
        number: of all fleets that ever were.
        weights: the folder of the model; None is the configured one.
    """

    number: int
    desks: tuple[Desk, ...]
    weights: Path | None = None

    @property
    def version(self) -> str:
        """Name and version of the model; empty while no ear is up."""
        return next((desk.ear.version for desk in self.desks if desk.ear is not None), "")

    @property
    def is_ready(self) -> bool:
        """Whether every one of its ears is up."""
        return all(desk.is_up for desk in self.desks)

    def in_use(self) -> list[Desk]:
        """The desks that streams may go to: the fallback's only while no other is up."""
        up = [desk for desk in self.desks if desk.is_up]
        return [desk for desk in up if not desk.place.is_fallback] or up

    def roomiest(self, chunk_seconds: float) -> Desk | None:
        """Name the desk with the smallest share of its capacity used; None when no slot is free."""
        free = [desk for desk in self.in_use() if desk.slots.free]
        return min(free, key=lambda desk: len(desk.streams) / desk.capacity(chunk_seconds), default=None)
