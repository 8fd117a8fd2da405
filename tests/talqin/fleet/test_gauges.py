"""What would have been measured, and what a check is answered."""

import pytest

from talqin.fleet.capacity import NODE
from talqin.fleet.checks import Policy, Signal
from talqin.fleet.gauges import LATENCY, Gauges, latency_ms, read
from talqin.fleet.policies import TARGET, grouped, safe, signals_of

SAFE, DOCUMENT = safe("node", 3, 100), grouped("node", 3, 100)


def gauges(policy: Policy, ticks: int, **values: float) -> Gauges:
    made = Gauges(policy, 10)
    reading = dict.fromkeys(Signal, 50.0) | {Signal(name): value for name, value in values.items()}
    for _ in range(ticks):
        made.record(reading)
    return made


@pytest.mark.parametrize(("busy", "milliseconds"), LATENCY)
def test_latency_is_what_was_measured(busy: float, milliseconds: float) -> None:
    assert latency_ms(busy) == pytest.approx(milliseconds)


def test_latency_goes_on_beyond_what_was_measured_and_never_below_nothing() -> None:
    assert latency_ms(1.0) > 191
    assert latency_ms(0.0) >= 0


def test_a_full_node_is_busy_for_four_fifths_and_refuses_the_next() -> None:
    full = read(NODE, 4, 1000, 0, 0, 0)
    more = read(NODE, 4, 1200, 0, 0, 30)

    assert full[Signal.CPU] == pytest.approx(80)
    assert full[Signal.QUEUE] == 0
    assert more[Signal.QUEUE] == 200
    assert more[Signal.ERRORS] == pytest.approx(100 / 6)
    assert more[Signal.AGE] == 30


def test_what_is_needed_goes_by_who_recites_who_is_expected_and_who_is_connected() -> None:
    assert read(NODE, 9, 250 * TARGET, 0, 0, 0)[Signal.NEEDED] == pytest.approx(1)
    assert read(NODE, 9, 0, 0, 500 * TARGET, 0)[Signal.NEEDED] == pytest.approx(2)
    assert read(NODE, 9, 0, 30_000 * TARGET, 0, 0)[Signal.NEEDED] == pytest.approx(3)


def test_those_who_are_refused_are_not_seen_in_what_is_needed() -> None:
    assert read(NODE, 4, 5000, 0, 0, 0)[Signal.NEEDED] == read(NODE, 4, 1000, 0, 0, 0)[Signal.NEEDED]


def test_a_range_query_gives_a_point_a_second_and_an_instant_one_a_point() -> None:
    assert gauges(DOCUMENT, 9).answers(5)["cpu_high"] == [[50.0] * 60]
    assert gauges(SAFE, 9).answers(5)["cpu_high"] == [[50.0]]


def test_what_is_needed_is_asked_for_in_percent_of_what_is_wanted_now() -> None:
    assert gauges(SAFE, 60, needed=6).answers(4)["short_by_120"] == [[150.0]]
    assert gauges(SAFE, 60, needed=6).answers(12)["far_too_many"] == [[50.0]]


def test_a_rush_is_what_will_be_needed_if_it_goes_on_growing() -> None:
    made = gauges(SAFE, 60, needed=6)
    made.record({**dict.fromkeys(Signal, 5.0), Signal.NEEDED: 7.0})

    assert made.answers(10)["rush_by_60"] == [[110.0]]
    assert made.answers(10)["short_by_8"] == [[70.0]]
    assert gauges(SAFE, 3, needed=6).answers(10)["rush_by_60"] == [[0.0]]


@pytest.mark.parametrize("signal", sorted(signals_of(SAFE) - {Signal.RUSH}))
def test_a_way_down_is_silent_while_a_signal_is_missing(signal: Signal) -> None:
    made = gauges(SAFE, 60)
    made.record({each: 5.0 for each in Signal if each is not signal})

    assert all(made.answers(6)[name] == [[1000.0]] for name in ("idle", "gpu_idle", "far_too_many", "too_many"))


def test_a_way_down_is_silent_until_it_can_look_back_and_at_the_least_and_where_it_is_told_so() -> None:
    assert gauges(SAFE, 30, cpu=5).answers(6)["idle"] == [[1000.0]]
    assert gauges(SAFE, 60, cpu=5).answers(3)["idle"] == [[1000.0]]
    assert gauges(SAFE, 60, cpu=5).answers(9)["idle"] == [[1000.0]]
    assert gauges(SAFE, 60, cpu=5).answers(8)["idle"] == [[5.0]]


def test_a_way_up_is_silent_at_the_most() -> None:
    assert gauges(SAFE, 9, cpu=90).answers(100)["cpu_high"] == [[0.0]]
