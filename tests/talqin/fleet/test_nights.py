from click.testing import CliRunner

from talqin.fleet.demand import REGIONS
from talqin.fleet.nights import nights, rests


def test_a_line_a_region_says_what_is_saved_and_who_waits() -> None:
    result = CliRunner().invoke(nights, ["--days", "2", "--recordings", "10"])

    lines = result.output.splitlines()
    assert result.exit_code == 0, result.output
    assert lines[0].split() == ["node-hours", "always", "one", "paused", "p50", "s", "longest", "s"]
    assert [line.split()[0] for line in lines[1:]] == [region.name for region in REGIONS]
    assert {line.split()[2] for line in lines[1:]} == {"48.0"}


def test_fewer_recordings_leave_more_of_the_night_and_nobody_waits_for_minutes() -> None:
    few, many = (rests(days=2, recordings=each, learners=100_000, seed=0) for each in (10.0, 10_000.0))

    assert sum(rest.paused_hours for rest in few.values()) > 2 * sum(rest.paused_hours for rest in many.values())
    assert max(max(rest.waits, default=0) for rest in few.values()) <= 180
