"""The year of a moment, in UTC; the civil calendar by arithmetic, as the rules of people know of no clock."""

from typing import Final

_DAY: Final = 86_400
_DAYS_BEFORE_1970: Final = 719_468
"""From 1 March of the year 0, where eras of 400 years begin (Hinnant, chrono-compatible low-level date algorithms)."""
_ERA_DAYS: Final = 146_097
_TO_NEW_YEAR: Final = 306
"""Days from 1 March to 31 December."""


def year_of(now: float) -> int:
    """Give the calendar year (UTC) of `now`, seconds since 1970."""
    era, day_of_era = divmod(int(now // _DAY) + _DAYS_BEFORE_1970, _ERA_DAYS)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    return era * 400 + year_of_era + (day_of_year >= _TO_NEW_YEAR)
