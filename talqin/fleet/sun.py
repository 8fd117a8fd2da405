"""When people pray, from the sun's place in the sky: five times a day, anywhere, in seconds UTC.

The sun's declination and the equation of time by the Astronomical Almanac's low-precision formulas (USNO, good to a
minute); dawn and night by the angles of the Muslim World League, 18° and 17°; the afternoon begins when a shadow is
longer by its own height. Where the sun does not sink so far, a seventh of the night is taken.
"""

from math import acos, asin, atan2, cos, degrees, isnan, nan, radians, sin, tan
from typing import Final, NamedTuple

DAY_SECONDS: Final = 86_400
_HORIZON: Final = 0.833
"""Degrees below which the sun has set: its radius and the air's refraction."""


class Place(NamedTuple):
    """A point on the ground, in degrees north and east."""

    latitude: float
    longitude: float


class Prayers(NamedTuple):
    """Seconds since the beginning of 2000-01-01 UTC."""

    dawn: float
    noon: float
    afternoon: float
    sunset: float
    night: float


def prayers(place: Place, day: int) -> Prayers:
    """Give a day's five times.

    Args:
        place: where.
        day: since 2000-01-01, of the local sun.
    """
    noon = _at(place, day, 12.0, 0.0, 0)
    sunrise, sunset = _below(place, day, _HORIZON, -1), _below(place, day, _HORIZON, 1)
    night = (sunrise + 24 - sunset) / 7
    dawn, dark = _below(place, day, 18.0, -1), _below(place, day, 17.0, 1)
    hours = (
        sunrise - night if isnan(dawn) else dawn,
        noon,
        _afternoon(place, day),
        sunset,
        sunset + night if isnan(dark) else dark,
    )
    return Prayers(*(day * DAY_SECONDS + 3600 * hour for hour in hours))


def _below(place: Place, day: int, angle: float, side: int) -> float:
    """The hour UTC at which the sun is so many degrees below the horizon; not a number where it never is."""
    hour = 12.0 + 6 * side - place.longitude / 15
    for _ in range(2):
        hour = _at(place, day, hour, -angle, side)
    return hour


def _afternoon(place: Place, day: int) -> float:
    declination, _ = _sun(day - 0.5 + (15 - place.longitude / 15) / 24)
    shadow = 1 + tan(radians(abs(place.latitude - declination)))
    return _at(place, day, 15 - place.longitude / 15, degrees(atan2(1, shadow)), 1)


def _at(place: Place, day: int, about: float, altitude: float, side: int) -> float:
    """The hour UTC, before (-1) or after (1) noon, at which the sun stands so high; its highest with side 0."""
    declination, equation = _sun(day - 0.5 + about / 24)
    noon = 12 - place.longitude / 15 - equation
    if side == 0:
        return noon
    north, south = radians(place.latitude), radians(declination)
    cosine = (sin(radians(altitude)) - sin(north) * sin(south)) / (cos(north) * cos(south))
    return noon + side * degrees(acos(cosine)) / 15 if abs(cosine) <= 1 else nan


def _sun(days: float) -> tuple[float, float]:
    """The sun's declination in degrees and the equation of time in hours, so many days after noon of 2000-01-01."""
    anomaly = radians(357.529 + 0.98560028 * days)
    mean = (280.459 + 0.98564736 * days) % 360
    longitude = radians(mean + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.00000036 * days)
    ascension = degrees(atan2(cos(tilt) * sin(longitude), cos(longitude))) / 15
    equation = (mean / 15 - ascension + 12) % 24 - 12
    return degrees(asin(sin(tilt) * sin(longitude))), equation
