"""What the schedule says."""

import pytest

from models.backup.chain import Kind, Link, Manifest
from models.backup.due import Schedule, due, first_kept

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
SCHEDULE = Schedule()


def link(kind: Kind, at: float, number: int = 1) -> Link:
    return Link("x", "x", Manifest(kind, number, at, "1-1", 1, "", (), 0, 0))


def test_the_first_is_a_full_one() -> None:
    assert due([], SCHEDULE, 0.0) is Kind.FULL


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (53.0, None),
        (54.0, Kind.JOURNAL),
        (HOUR - 1, Kind.JOURNAL),
        (HOUR, Kind.INCREMENTAL),
        (DAY - 1, Kind.INCREMENTAL),
        (DAY, Kind.FULL),
    ],
)
def test_behind_a_full_one(now: float, kind: Kind | None) -> None:
    assert due([link(Kind.FULL, 0.0)], SCHEDULE, now) is kind


def test_a_larger_one_counts_as_the_smaller() -> None:
    taken = [link(Kind.FULL, 0.0), link(Kind.JOURNAL, HOUR - MINUTE), link(Kind.INCREMENTAL, HOUR)]

    assert due(taken, SCHEDULE, HOUR + 53) is None
    assert due(taken, SCHEDULE, HOUR + 54) is Kind.JOURNAL
    assert due(taken, SCHEDULE, 2 * HOUR) is Kind.INCREMENTAL


def test_every_moment_that_is_promised_can_still_be_brought_back() -> None:
    fulls = [link(Kind.FULL, day * DAY, day + 1) for day in range(40)]

    kept = first_kept(fulls, SCHEDULE, 39.5 * DAY)

    assert kept == 10
    assert fulls[kept - 1].manifest.cut_at <= 9.5 * DAY < fulls[kept].manifest.cut_at


def test_nothing_goes_while_nothing_is_old() -> None:
    assert first_kept([link(Kind.FULL, 0.0)], SCHEDULE, 29 * DAY) == 0
    assert first_kept([], SCHEDULE, 29 * DAY) == 0


@pytest.mark.parametrize("late", [0.0, 2.0, 5.0])
def test_a_job_of_each_minute_takes_one_each_minute_whether_it_starts_late_or_not(late: float) -> None:
    assert due([link(Kind.FULL, late)], SCHEDULE, MINUTE) is Kind.JOURNAL
