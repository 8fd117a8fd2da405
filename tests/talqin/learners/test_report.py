"""What the simulation says."""

import pytest

from talqin.learners.report import minutes_a_day, outcomes, spread
from talqin.learners.world import Measure

MINE = [[Measure(5, 10, 8.0, 4.0), Measure(7, 20, 10.0, 11.0)], [Measure(5, 10, 8.0, 4.0), Measure(7, 20, 14.0, 11.0)]]
THEIRS = [[Measure(7, 20, 12.0, 1.0)], [Measure(7, 20, 12.0, 1.0)]]


def test_each_teachers_last_day_is_summed_up_with_its_spread() -> None:
    mine, theirs = outcomes({"talqin": MINE, "sm2": THEIRS})

    assert (mine.teacher, mine.held.mean, mine.held.deviation) == ("talqin", 12.0, 2.828)
    assert mine.retention.mean == pytest.approx(0.6)
    assert (theirs.held.mean, theirs.held.deviation) == (12.0, 0.0)


def test_the_same_learner_is_compared_with_themselves() -> None:
    mine, theirs = outcomes({"talqin": MINE, "sm2": THEIRS})

    assert mine.better_than == {"sm2": 1}
    assert theirs.better_than == {"talqin": 1}


def test_minutes_are_averaged_over_days_not_over_measures() -> None:
    assert minutes_a_day(MINE[0]) == pytest.approx((5 * 4 + 2 * 11) / 7)


def test_one_value_has_no_spread() -> None:
    assert spread([3.0]).deviation == 0.0
