"""Prayer times, against those of another program: adhanpy 1.0.5, Muslim World League, recorded."""

import pytest

from talqin.fleet.sun import DAY_SECONDS, Place, prayers

NEW_YORK, BERLIN, RIYADH, JAKARTA = (
    Place(40.713, -74.006),
    Place(52.52, 13.405),
    Place(24.71, 46.68),
    Place(-6.2, 106.85),
)
MARCH, JUNE, DECEMBER = 9575, 9668, 9851
"""20 March, 21 June and 21 December 2026."""

RECORDED = [
    (NEW_YORK, MARCH, "09:28 17:04 20:30 23:08 00:35"),
    (NEW_YORK, JUNE, "07:18 16:59 20:58 00:31 02:28"),
    (NEW_YORK, DECEMBER, "10:38 16:55 19:14 21:32 23:05"),
    (BERLIN, MARCH, "03:13 11:15 14:31 17:19 19:09"),
    (BERLIN, DECEMBER, "05:07 11:05 12:39 14:54 16:55"),
    (RIYADH, MARCH, "01:42 09:02 12:27 15:04 16:16"),
    (RIYADH, JUNE, "00:36 08:56 12:16 15:45 17:09"),
    (JAKARTA, MARCH, "21:48 05:01 08:10 11:03 12:08"),
    (JAKARTA, DECEMBER, "21:20 04:52 08:18 11:05 12:17"),
]


@pytest.mark.parametrize(("place", "day", "recorded"), RECORDED)
def test_the_five_times_are_those_of_another_program_within_two_minutes(place: Place, day: int, recorded: str) -> None:
    for ours, theirs in zip(prayers(place, day), recorded.split(), strict=True):
        hour, minute = map(int, theirs.split(":"))
        apart = (ours - 3600 * hour - 60 * minute) % DAY_SECONDS

        assert min(apart, DAY_SECONDS - apart) < 120


@pytest.mark.parametrize("day", range(MARCH, MARCH + 365, 7))
@pytest.mark.parametrize("place", [NEW_YORK, BERLIN, RIYADH, JAKARTA])
def test_they_come_in_order_on_the_day_of_the_local_sun(place: Place, day: int) -> None:
    times = prayers(place, day)

    assert list(times) == sorted(times)
    assert times.night - times.dawn < DAY_SECONDS
    assert abs(times.noon - (day * DAY_SECONDS + 3600 * (12 - place.longitude / 15))) < 1200


def test_where_summer_nights_stay_light_a_seventh_of_the_night_is_taken() -> None:
    times = prayers(BERLIN, JUNE)

    assert times.dawn - (times.night - DAY_SECONDS) > 3600
    assert 3600 < times.night - times.sunset < 2 * 3600
