"""The cycle of hifz."""

import pytest

from models.learning.cycle import FIRM_DAYS, LONGEST_REST, RECENT_DAYS, Phase, phase_of


@pytest.mark.parametrize(
    ("firm_days", "age", "expected"),
    [
        (0, 0, Phase.SABAQ),
        (FIRM_DAYS - 1, 400, Phase.SABAQ),
        (FIRM_DAYS, 1, Phase.SABQI),
        (FIRM_DAYS, RECENT_DAYS - 1, Phase.SABQI),
        (FIRM_DAYS, RECENT_DAYS, Phase.MANZIL),
    ],
)
def test_a_verse_is_new_until_it_is_firm_then_recent_then_old(firm_days: int, age: int, expected: Phase) -> None:
    assert phase_of(100, firm_days, 100 + age) is expected


def test_the_older_the_longer_it_may_rest() -> None:
    assert LONGEST_REST[Phase.SABAQ] < LONGEST_REST[Phase.SABQI] < LONGEST_REST[Phase.MANZIL]
