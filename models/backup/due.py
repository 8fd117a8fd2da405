"""What is due by the schedule, and what may be thrown away. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from models.backup.chain import Kind, Link

HOUR_SECONDS: Final = 3600.0


_EARLY: Final = 0.9
"""Of its time, a journal is due: what asks each minute, and not to the second, would else take each second one."""


class Schedule(msgspec.Struct, frozen=True):
    """How often, and for how long."""

    full_seconds: float = 24 * HOUR_SECONDS
    incremental_seconds: float = HOUR_SECONDS
    journal_seconds: float = 60.0
    kept_seconds: float = 30 * 24 * HOUR_SECONDS
    """For how long each moment can be brought back; no longer than audio is kept of who chooses nothing."""


def due(links: Sequence[Link], schedule: Schedule, now: float) -> Kind | None:
    """Say which backup is due by those since the last full one; the larger before the smaller, None for none."""
    for kind, every, counted in (
        (Kind.FULL, schedule.full_seconds, {Kind.FULL}),
        (Kind.INCREMENTAL, schedule.incremental_seconds, {Kind.FULL, Kind.INCREMENTAL}),
        (Kind.JOURNAL, schedule.journal_seconds * _EARLY, set(Kind)),
    ):
        last = [link.manifest.cut_at for link in links if link.manifest.kind in counted]
        if not last or now - last[-1] >= every:
            return kind
    return None


def first_kept(fulls: Sequence[Link], schedule: Schedule, now: float) -> int:
    """Say which full backup is the first that has to stay: the last one that is older than what is kept."""
    old = [link.manifest.number for link in fulls if link.manifest.cut_at <= now - schedule.kept_seconds]
    return old[-1] if old else 0
