"""How strict: one number, an operator's or a learner's own, that moves every border of an accusation together. Pure.

0 accuses nobody: a word is right or unsure. 0.5 changes nothing. 1 accuses on two thirds of the usual evidence. Between
them what a mistake must bring moves smoothly (`factor_of`); what would be one at 0.5, and no longer is, is unsure.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from models.recitation.settings import JudgeSettings, ZoneSettings

USUAL: Final = 0.5
"""The strictness at which the settings stand as they are."""

LEVELS: Final[Mapping[str, float]] = MappingProxyType({"never": 0.0, "gentle": 0.25, "default": USUAL, "strict": 1.0})
"""Names that people may use."""

_NEVER: Final = 10**6
"""More sounds than anyone says."""
_UNLIKE: Final = 2.0
"""A share that no difference reaches."""


def strictness_of(written: str) -> float:
    """Read a level's name or a number in [0, 1].

    Raises:
        ValueError: it is neither.
    """
    try:
        strictness = LEVELS[written] if written in LEVELS else float(written)
    except ValueError:
        strictness = -1.0
    if not 0 <= strictness <= 1:
        raise ValueError(f"{written!r} is no strictness: expected {', '.join(LEVELS)} or a number from 0 to 1")
    return strictness


def with_strictness(settings: JudgeSettings, strictness: float) -> JudgeSettings:
    """Give the settings of a strictness in [0, 1]; at `USUAL` the very same."""
    if strictness == USUAL:
        return settings
    factor = factor_of(strictness)
    return msgspec.structs.replace(
        settings,
        zones=_zones(settings.zones, factor),
        skip_strain=settings.skip_strain / factor,
        room_share=settings.room_share / factor,
        room_least=settings.room_least / factor,
        added_sounds=round(min(settings.added_sounds * factor, _NEVER)),
        replaced_difference=1 - (1 - settings.replaced_difference) / factor if strictness > 0 else _UNLIKE,
    )


def factor_of(strictness: float) -> float:
    """Give how many times the usual evidence a mistake must bring: infinitely many at 0, 2 at 0.25, 1, 2/3 at 1."""
    if strictness > USUAL:
        return 1 / (1 + strictness - USUAL)
    return USUAL / strictness if strictness > 0 else math.inf


def _zones(zones: ZoneSettings, factor: float) -> ZoneSettings:
    """Move where wrong begins; unsure begins where it did, or with it."""
    nearer = min(factor, 1.0)
    return msgspec.structs.replace(
        zones,
        wrong_doubt=zones.wrong_doubt * factor,
        unsure_doubt=zones.unsure_doubt * nearer,
        clean_shortfall=zones.clean_shortfall * nearer,
    )
