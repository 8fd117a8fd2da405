"""How many learn and how many recite at once, in four regions, over days: surges that follow the prayers."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from talqin.fleet.sun import DAY_SECONDS, Place, prayers

Series = NDArray[np.float64]
"""One value a tick, `(ticks,) float64`."""

TICK_SECONDS: Final = 10
"""The autoscaler's interval."""

QUIET: Final = 0.25
"""Between two prayers, of what the largest surge brings: a surge of four times."""

FIRST_DAY: Final = 9573
"""18 March 2026, the first day that is simulated, counted from 2000-01-01."""

_WEIGHTS: Final = (1.0, 0.45, 0.4, 0.9, 0.7)
"""Surges after dawn, noon, afternoon, sunset and night, of the largest: assumed."""
_BEGINS_SECONDS, _RISES_SECONDS, _FALLS_SECONDS = 300.0, 900.0, 1800.0
"""The prayer itself, then a quarter of an hour up, and half an hour down to a third: assumed."""

_AMPLITUDE_SIGMA: Final = 0.15
_SHIFT_SECONDS: Final = 180.0
"""How much a city's surge is larger or later than expected, standard deviations: assumed."""
_CROWD_DAYS: Final = 3.0
"""Once in so many days a region has a crowd that nobody foresaw: half as many again as its largest surge's, at once."""


class Region(msgspec.Struct, frozen=True):
    """Where nodes are, and whom they serve."""

    name: str
    share: float
    """Of all learners: assumed, as all shares here."""
    cities: tuple[tuple[Place, float], ...]
    """Where its learners are, and which share of them."""


REGIONS: Final = (
    Region(
        "us-east",
        0.15,
        (
            (Place(40.71, -74.01), 0.4),
            (Place(43.65, -79.38), 0.25),
            (Place(41.88, -87.63), 0.2),
            (Place(29.76, -95.37), 0.15),
        ),
    ),
    Region(
        "frankfurt",
        0.25,
        (
            (Place(51.51, -0.13), 0.3),
            (Place(48.86, 2.35), 0.25),
            (Place(52.52, 13.40), 0.2),
            (Place(41.01, 28.98), 0.25),
        ),
    ),
    Region(
        "singapore",
        0.25,
        ((Place(-6.20, 106.85), 0.5), (Place(3.14, 101.69), 0.25), (Place(23.81, 90.41), 0.25)),
    ),
    Region(
        "dubai",
        0.35,
        (
            (Place(24.71, 46.68), 0.3),
            (Place(30.04, 31.24), 0.3),
            (Place(24.86, 67.01), 0.3),
            (Place(25.20, 55.27), 0.1),
        ),
    ),
)


class Demand(msgspec.Struct, frozen=True):
    """What a region's learners ask for, each a `Series`."""

    streams: Any
    """Who recites."""
    learners: Any
    """Who is connected."""
    expected: Any
    """Who was expected to recite, by the prayer times alone."""


def demand_of(region: Region, *, learners: float, reciting: float, days: int, seed: int) -> Demand:
    """Make a region's days.

    Args:
        region: which.
        learners: of all regions, connected at the largest surge.
        reciting: the share of them that recites then.
        days: how many.
        seed: of what differs from the expected.
    """
    here, chance = learners * region.share, Random(f"{seed} {region.name}")  # noqa: S311 - a simulation
    top = float(shape(region, 1).max())
    expected = shape(region, days) / top
    came = shape(region, days, chance) / top + _crowds(days, chance)
    streams = here * reciting * came
    streams = np.maximum(0.0, streams + np.sqrt(streams) * _wander(len(streams), chance))
    return Demand(streams, here * (0.3 + 0.7 * np.minimum(came, 1.5)), here * reciting * expected)


def shape(region: Region, days: int, chance: Random | None = None, first: int = FIRST_DAY) -> Series:
    """Give a region's curve, of no particular height; with chance, as it came, and without, as it was expected."""
    times = np.arange(0, days * DAY_SECONDS, TICK_SECONDS, dtype=np.float64)
    total = np.zeros_like(times)
    for place, share in region.cities:
        total += share * _awake(times, place)
        for begins, weight in _surges(place, days, chance, first):
            total += share * (1 - QUIET) * weight * _surge(times - begins)
    return total


def _surges(place: Place, days: int, chance: Random | None, first: int) -> Iterator[tuple[float, float]]:
    for day in range(-1, days + 1):
        for time, weight in zip(prayers(place, first + day), _WEIGHTS, strict=True):
            begins = time - first * DAY_SECONDS
            if chance is not None:
                begins += chance.gauss(0, _SHIFT_SECONDS)
            yield begins, weight * (chance.lognormvariate(0, _AMPLITUDE_SIGMA) if chance else 1.0)


def _surge(since: Series) -> Series:
    """From 0 to 1 and back, so many seconds after the call."""
    rising = np.clip((since - _BEGINS_SECONDS) / _RISES_SECONDS, 0, 1)
    falling = np.exp(-np.maximum(0, since - _BEGINS_SECONDS - _RISES_SECONDS) / _FALLS_SECONDS)
    return rising * falling


def _awake(times: Series, place: Place) -> Series:
    """Those who come at any time: fewest three hours after midnight of the local sun."""
    hour = (times / 3600 + place.longitude / 15 - 3) % 24
    return QUIET * (0.6 - 0.4 * np.cos(2 * np.pi * hour / 24))


def _crowds(days: int, chance: Random) -> Series:
    ticks = days * DAY_SECONDS // TICK_SECONDS
    times = np.arange(ticks, dtype=np.float64) * TICK_SECONDS
    crowds = np.zeros(ticks)
    for _ in range(max(1, round(days / _CROWD_DAYS))):
        since = times - chance.uniform(0, days * DAY_SECONDS)
        crowds += 0.5 * np.clip(since / 120, 0, 1) * np.exp(-np.maximum(0, since - 600) / 600)
    return crowds


def _wander(ticks: int, chance: Random) -> Series:
    """Noise of deviation 1 that is forgotten within two minutes."""
    kept = 1 - TICK_SECONDS / 120
    fresh, values = (1 - kept**2) ** 0.5, [0.0]
    for _ in range(ticks - 1):
        values.append(kept * values[-1] + fresh * chance.gauss(0, 1))
    return np.array(values)
