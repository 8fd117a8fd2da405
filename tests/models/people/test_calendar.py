"""Years by arithmetic."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.people.calendar import year_of


@given(st.datetimes(datetime(1900, 1, 1), datetime(2400, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive
def test_the_year_is_the_one_of_the_calendar(moment: datetime) -> None:
    assert year_of(moment.timestamp()) == moment.year


def test_a_year_begins_with_its_first_second() -> None:
    new_year = datetime(2027, 1, 1, tzinfo=UTC).timestamp()

    assert (year_of(new_year - 1), year_of(new_year)) == (2026, 2027)
