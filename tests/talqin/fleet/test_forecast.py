"""`talqin forecast`: how many will recite soon."""

import re
import signal
import subprocess
import urllib.request
from datetime import UTC, datetime

import pytest

from talqin.fleet.demand import REGIONS
from talqin.fleet.forecast import NAMES, forecaster
from talqin.fleet.sun import DAY_SECONDS
from talqin.fleet.world import LEAD_SECONDS
from tests.fakes.talqin import TALQIN

MARCH = datetime(2026, 3, 18, tzinfo=UTC).timestamp()


def test_the_regions_are_those_of_the_demand() -> None:
    assert tuple(region.name for region in REGIONS) == NAMES


def test_a_days_highest_is_what_the_operator_says_of_the_largest_surge() -> None:
    expected = forecaster("dubai", 100_000, 0.1)

    highest = max(expected(MARCH + second) for second in range(0, DAY_SECONDS, 60))

    assert highest == pytest.approx(100_000 * 0.35 * 0.1)


def test_it_rises_before_the_surge_does() -> None:
    expected = forecaster("dubai", 100_000, 0.1)
    values = [expected(MARCH + second) for second in range(0, DAY_SECONDS, 60)]
    rise = max(range(1, len(values)), key=lambda minute: values[minute] - values[minute - 1])

    assert values[rise] > values[rise - 1]
    assert LEAD_SECONDS > 300


def test_days_follow_each_other_without_a_jump() -> None:
    expected = forecaster("frankfurt", 100_000, 0.1)

    before, after = expected(MARCH + DAY_SECONDS - 1), expected(MARCH + DAY_SECONDS)

    assert after == pytest.approx(before, rel=0.03)


@pytest.mark.wall_clock
def test_prometheus_is_told_until_it_is_stopped() -> None:
    said = ["forecast", "--region", "singapore", "--learners", "1000", "--port", "0"]
    run = subprocess.Popen(  # noqa: S603 - our own program
        [*TALQIN, *said], stdout=subprocess.PIPE, text=True
    )
    try:
        assert run.stdout is not None
        address = re.search(r"http://\S+", run.stdout.readline())
        assert address is not None
        with urllib.request.urlopen(address.group(), timeout=10) as answer:  # noqa: S310 - our own server
            told = answer.read().decode()
    finally:
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=10)

    assert 'talqin_forecast_streams{region="singapore"}' in told
    assert run.returncode == 0
