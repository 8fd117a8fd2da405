"""How long a voice is kept."""

import pytest

from models.people.errors import RuleError
from models.people.retention import DAY_SECONDS, check_days, days_kept, is_over


@pytest.mark.parametrize(("asked", "days"), [(None, 30), (7, 7), (90, 90), (400, 90)])
def test_a_learners_choice_holds_within_the_operators_bound(asked: int | None, days: int) -> None:
    assert days_kept(asked, usual=30, most=90) == days


def test_what_is_usual_is_bounded_too() -> None:
    assert days_kept(None, usual=30, most=7) == 7


@pytest.mark.parametrize("asked", [-1, 0, 91])
def test_a_setting_that_would_not_be_held_is_refused(asked: int) -> None:
    with pytest.raises(RuleError, match="1 to 90"):
        check_days(asked, 90)


@pytest.mark.parametrize("asked", [1, 90])
def test_a_setting_within_the_bound_is_taken(asked: int) -> None:
    check_days(asked, 90)


def test_what_was_kept_for_its_days_is_over_to_the_second() -> None:
    assert not is_over(0.0, 2, 2 * DAY_SECONDS - 1)
    assert is_over(0.0, 2, 2 * DAY_SECONDS)
