"""A role that is paused at night, and comes back in bounded time for whoever needs it."""

import numpy as np
import pytest

from talqin.fleet.autoscaler import EvaluationAbortedError, evaluate
from talqin.fleet.checks import Signal
from talqin.fleet.demand import TICK_SECONDS
from talqin.fleet.gauges import Gauges
from talqin.fleet.machines import BOOT_SECONDS
from talqin.fleet.pausing import WORK_SECONDS, Rest, run
from talqin.fleet.policies import pausing

POLICY = pausing("analysis", 50)
HOUR = 3600 // TICK_SECONDS
BOUND_SECONDS = 30 + BOOT_SECONDS[1][1] + 4 * TICK_SECONDS
"""A wait of half a minute that the rule asks for, a boot, and rounds of the autoscaler, the scrape and the work."""


def lived(coming: dict[int, float], share: float = 0.2, missing: frozenset[Signal] = frozenset()) -> Rest:
    """Live through a quiet day after an hour of the day's most; give hour -> recordings in its first tick."""
    ticks = np.zeros(24 * HOUR)
    for hour, recordings in coming.items():
        ticks[hour * HOUR] = recordings
    connected = np.full(24 * HOUR, 1000 * share)
    connected[:HOUR] = 1000
    return run(POLICY, ticks, connected, seed="0", missing=missing)


def test_at_night_there_is_no_node_and_by_day_there_is_one() -> None:
    night, day = lived({}), lived({}, share=0.9)

    assert night.paused_hours > 22
    assert night.node_hours < 2
    assert day.node_hours > 23


@pytest.mark.parametrize("hour", range(2, 24, 3))
def test_who_comes_at_night_waits_for_a_boot_and_no_longer(hour: int) -> None:
    rest = lived({hour: 30})

    assert rest.waits
    assert max(rest.waits) <= BOUND_SECONDS + 30 * WORK_SECONDS
    assert rest.node_hours < 4


def test_a_crowd_of_recordings_brings_more_than_one_node() -> None:
    rest = lived({5: 2000})

    assert len(rest.waits) > 1900
    assert max(rest.waits) < 2000 * WORK_SECONDS
    assert rest.paused_hours > 20


def test_what_nobody_measures_wakes_it_and_keeps_it_awake() -> None:
    rest = lived({}, missing=frozenset({Signal.AGE}))

    assert rest.node_hours > 23
    assert rest.changes == 1


def test_it_is_paused_by_ten_quiet_minutes_and_not_by_less() -> None:
    gauges = Gauges(POLICY, TICK_SECONDS)
    quiet = dict.fromkeys(Signal, 0.0)
    counts = []
    for _ in range(70):
        gauges.record(quiet)
        counts.append(evaluate(POLICY, 1, gauges.answers(1)).count)

    assert counts.index(0) * TICK_SECONDS >= 500
    assert evaluate(POLICY, 0, gauges.answers(0)).count == 0


def test_a_query_that_fails_holds_the_count() -> None:
    answers = dict.fromkeys((check.name for check in POLICY.checks), None)

    with pytest.raises(EvaluationAbortedError):
        evaluate(POLICY, 0, answers)
