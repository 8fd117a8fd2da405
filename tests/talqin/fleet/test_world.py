"""A node group lives through its demand."""

import numpy as np
import pytest

from talqin.fleet.capacity import NODE, dollars_an_hour
from talqin.fleet.checks import Signal
from talqin.fleet.demand import TICK_SECONDS, Demand
from talqin.fleet.machines import BOOT_SECONDS
from talqin.fleet.policies import grouped, literal, safe, signals_of
from talqin.fleet.world import LEAD_SECONDS, Turns, ahead, clairvoyant_dollars, run

HOUR = 3600 // TICK_SECONDS


def demand(*hours: float, expected: tuple[float, ...] = ()) -> Demand:
    """As many reciting for an hour each."""
    streams = np.repeat(np.array(hours), HOUR)
    foreseen = np.repeat(np.array(expected), HOUR) if expected else np.zeros_like(streams)
    return Demand(streams, 10 * streams, foreseen)


def test_a_steady_demand_changes_nothing() -> None:
    course = run(NODE, safe("node", 3, 99), demand(1450, 1450), seed="0", uses_forecast=False, is_calm=True)

    assert (course.changes, course.flaps, sum(course.over)) == (0, 0, 0)


def test_a_surge_brings_nodes_and_its_end_takes_them_away() -> None:
    course = run(NODE, safe("node", 3, 99), demand(700, 2800, 700, 700), seed="0", uses_forecast=False, is_calm=True)

    assert course.ready[2 * HOUR - 1] * NODE.streams > 2800
    assert course.ready[-1] <= 6
    assert 0 < sum(course.over[HOUR : 2 * HOUR]) * TICK_SECONDS < 300
    assert not any(course.over[2 * HOUR :])


def test_a_surge_that_was_foreseen_refuses_nobody() -> None:
    known = demand(700, 2800, expected=(700, 2800))

    course = run(NODE, safe("node", 3, 99), known, seed="0", uses_forecast=True, is_calm=True)

    assert sum(course.over) == 0


def test_the_documents_rules_with_defaults_never_take_a_node_away() -> None:
    surge = demand(700, 2800, 200, 200, 200)

    never = run(NODE, literal("node", 3, 99), surge, seed="0", uses_forecast=False, is_calm=True)
    in_a_group = run(NODE, grouped("node", 3, 99), surge, seed="0", uses_forecast=False, is_calm=True)

    assert never.ready[-1] == max(never.ready)
    assert in_a_group.ready[-1] < max(in_a_group.ready)


def test_a_crowd_that_nobody_foresaw_is_met_in_one_step() -> None:
    crowd = demand(4000.0, 4000.0)
    crowd.streams[HOUR:] += 3200 * np.clip(np.arange(HOUR) / 12, 0, 1)

    course = run(NODE, safe("node", 3, 99), crowd, seed="0", uses_forecast=False, is_calm=True)

    assert course.ready[-1] * NODE.streams > 7200
    assert sum(course.over) * TICK_SECONDS <= 180


def test_nothing_is_changed_while_the_change_before_is_deployed() -> None:
    wanted = demand(700, 9000)

    course = run(NODE, safe("node", 3, 99), wanted, seed="0", uses_forecast=False, is_calm=True)

    changed = [number for number in range(HOUR, 2 * HOUR) if course.ready[number] > course.ready[number - 1]]
    assert course.changes > 1
    assert changed[0] - HOUR >= BOOT_SECONDS[0][0] // TICK_SECONDS
    assert course.ready[-1] * NODE.streams > 9000


@pytest.mark.parametrize("signal", sorted(signals_of(safe("node", 3, 99)) - {Signal.RUSH}))
def test_a_missing_signal_holds_the_count(signal: Signal) -> None:
    quiet = demand(1450, 200, 200)

    course = run(
        NODE, safe("node", 3, 99), quiet, seed="0", uses_forecast=False, is_calm=True, missing=frozenset({signal})
    )

    assert course.changes == 0


def test_spot_nodes_that_are_taken_away_come_back() -> None:
    course = run(NODE, safe("node", 3, 99), demand(*[5000] * 48), seed="0", uses_forecast=False)

    assert course.reclaims > 0
    assert course.ready[-1] * NODE.streams > 5000


def test_the_clairvoyant_pays_for_what_is_needed_a_boot_ahead_and_for_the_least() -> None:
    hourly = (2 * dollars_an_hour(NODE, is_spot=False) + 2 * dollars_an_hour(NODE, is_spot=True)) / 4

    steady = clairvoyant_dollars(NODE, 4, demand(1000))
    least = clairvoyant_dollars(NODE, 4, demand(10))
    gap = Demand(np.array([1000.0] * 3 + [0.0] * 3 + [1000.0] * 3), np.zeros(9), np.zeros(9))

    assert steady == pytest.approx(4 * hourly)
    assert least == pytest.approx(4 * hourly)
    assert clairvoyant_dollars(NODE, 0, gap) == pytest.approx(4 * hourly * 9 * TICK_SECONDS / 3600)


def test_no_plan_of_ours_is_cheaper_than_the_clairvoyants() -> None:
    course = run(NODE, safe("node", 3, 99), demand(700, 2800, 700), seed="0", uses_forecast=False, is_calm=True)

    assert course.dollars > course.clairvoyant_dollars


def test_the_forecast_looks_ahead() -> None:
    expected = np.zeros(HOUR)
    expected[200] = 7.0

    seen = np.flatnonzero(ahead(expected))

    assert (seen[0], seen[-1]) == (200 - LEAD_SECONDS // TICK_SECONDS, 200)


def test_a_change_that_is_soon_taken_back_is_a_flap() -> None:
    turns = Turns()

    for now, by in ((0, 2), (300, 1), (500, -1), (2000, 3), (2700, -3)):
        turns.turn(now, by)

    assert (turns.changes, turns.flaps) == (5, 1)
