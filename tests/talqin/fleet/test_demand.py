"""Who recites when."""

import numpy as np
import pytest

from talqin.fleet.demand import FIRST_DAY, QUIET, REGIONS, TICK_SECONDS, Region, demand_of, shape
from talqin.fleet.sun import DAY_SECONDS, Place, prayers

MECCA = Place(21.42, 39.83)
ONE_CITY = Region("here", 1.0, ((MECCA, 1.0),))
TICKS = DAY_SECONDS // TICK_SECONDS


def test_the_regions_share_all_learners_and_each_its_cities() -> None:
    assert sum(region.share for region in REGIONS) == pytest.approx(1)
    assert all(sum(share for _, share in region.cities) == pytest.approx(1) for region in REGIONS)


def test_a_surge_follows_the_sunset_by_twenty_minutes_and_is_four_times_the_quiet() -> None:
    curve = shape(ONE_CITY, 1)
    sunset = round((prayers(MECCA, FIRST_DAY).sunset - FIRST_DAY * DAY_SECONDS) / TICK_SECONDS)
    around = curve[sunset - 30 : sunset + 360]

    assert abs(int(around.argmax()) - 30 - 1200 // TICK_SECONDS) <= 1
    assert 3 < around.max() / around[0] < 5
    assert around[0] < 1.2 * QUIET


def test_the_largest_surge_is_what_was_said_and_half_of_the_learners_are_there_at_other_times() -> None:
    demand = demand_of(ONE_CITY, learners=1000, reciting=0.1, days=1, seed=0)

    assert demand.expected.max() == pytest.approx(100)
    assert len(demand.streams) == TICKS
    assert demand.learners.min() > 300
    assert np.all(demand.streams >= 0)


def test_what_comes_is_near_what_was_expected_but_not_it() -> None:
    demand = demand_of(ONE_CITY, learners=100_000, reciting=0.1, days=3, seed=1)

    assert np.corrcoef(demand.streams, demand.expected)[0, 1] > 0.85
    assert np.abs(demand.streams - demand.expected).max() > 1000


def test_a_seed_says_the_same_twice_and_another_something_else() -> None:
    first, again, other = (demand_of(ONE_CITY, learners=1000, reciting=0.1, days=1, seed=seed) for seed in (3, 3, 4))

    assert np.array_equal(first.streams, again.streams)
    assert not np.array_equal(first.streams, other.streams)


def test_the_curve_moves_with_the_seasons() -> None:
    spring, summer = shape(ONE_CITY, 1), shape(ONE_CITY, 1, first=FIRST_DAY + 90)

    assert abs(int(spring.argmax()) - int(summer.argmax())) > 60
