"""A day of a fleet, simulated once for all that look at it."""

import pytest

from talqin.fleet.capacity import TODAY
from talqin.fleet.report import Setting, Story, simulate_fleet


@pytest.fixture(scope="session")
def a_day() -> Story:
    return simulate_fleet(Setting(days=1, learners=40_000, reciting=0.1, seed=0), TODAY)
