"""The cycle of hifz: a verse is sabaq (new), sabqi (recent), then manzil (old); each has its longest rest. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Phase(StrEnum):
    """Where in the cycle a verse is."""

    SABAQ = "sabaq"
    """New: not yet read well from memory on `FIRM_DAYS` days."""
    SABQI = "sabqi"
    """Recent: learned in the last `RECENT_DAYS` days."""
    MANZIL = "manzil"
    """Old."""


FIRM_DAYS: Final = 2
"""Days on which a verse is read well before it is no longer new."""
RECENT_DAYS: Final = 30
"""Days after which a verse that is held is old."""
LONGEST_REST: Final[Mapping[Phase, int]] = MappingProxyType({Phase.SABAQ: 1, Phase.SABQI: 7, Phase.MANZIL: 120})
"""Days after which a verse is due in any case: the new daily, the recent weekly, the old thrice a year."""


def phase_of(learned_day: int, firm_days: int, day: int) -> Phase:
    """Say where a verse is on a day.

    Args:
        learned_day: when it was first read from memory.
        firm_days: on how many days it was read well.
        day: when it is asked.
    """
    if firm_days < FIRM_DAYS:
        return Phase.SABAQ
    return Phase.SABQI if day - learned_day < RECENT_DAYS else Phase.MANZIL
