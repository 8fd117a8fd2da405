"""Machines that boot, are taken away, drain and cost."""

from random import Random

import pytest

from talqin.fleet.capacity import INFERENCE, NODE, dollars_an_hour
from talqin.fleet.machines import BOOT_SECONDS, DRAIN_SECONDS, NOTICED_SECONDS, Machines


def machines(count: int, *, takes_away: bool = False, seed: int = 0) -> Machines:
    return Machines(NODE, count, Random(seed), takes_away=takes_away)  # noqa: S311 - a simulation


def test_what_is_ordered_serves_after_a_boot_and_not_before() -> None:
    here = machines(4)

    here.want(0, 6)
    here.pass_time(BOOT_SECONDS[0][0] - 10, 10)
    before = here.ready
    here.pass_time(BOOT_SECONDS[1][1] + 10, 10)

    assert (before, here.ready) == (4, 6)


def test_who_orders_is_told_when_the_last_one_serves() -> None:
    here = Machines(NODE, 4, Random(0), takes_away=False)  # noqa: S311 - a simulation
    last = here.want(0, 9)
    here.pass_time(last - 1, 1)
    before = here.ready
    here.pass_time(last, 1)

    assert (before < 9, here.ready) == (True, 9)
    assert here.want(last, 9) == last


def test_what_is_wanted_is_not_ordered_twice() -> None:
    here = machines(4)

    here.want(0, 6)
    here.want(10, 6)
    here.pass_time(200, 10)

    assert here.ready == 6


def test_what_boots_is_let_go_first() -> None:
    here = machines(4)

    here.want(0, 6)
    here.want(10, 4)
    here.pass_time(200, 10)

    assert here.ready == 4


def test_seven_in_ten_nodes_of_inference_are_on_spot_and_stay_so() -> None:
    here = Machines(INFERENCE, 10, Random(0), takes_away=False)  # noqa: S311 - a simulation
    hourly = 3 * dollars_an_hour(INFERENCE, is_spot=False) + 7 * dollars_an_hour(INFERENCE, is_spot=True)

    here.pass_time(0, 3600)

    assert here.dollars == pytest.approx(hourly)


def test_a_node_that_leaves_is_paid_for_while_it_drains() -> None:
    here = machines(4)

    here.want(0, 3)

    assert here.ready == 3
    assert 0 < here.dollars <= dollars_an_hour(NODE, is_spot=False) * DRAIN_SECONDS / 3600


def test_what_boots_is_paid_for() -> None:
    idle, busy = machines(4), machines(4)
    busy.want(0, 8)

    for each in (idle, busy):
        each.pass_time(10, 10)

    assert busy.dollars == pytest.approx(2 * idle.dollars)


def test_a_sweep_takes_three_in_ten_spot_nodes_and_they_are_replaced_once_they_are_missed() -> None:
    here = machines(100, takes_away=True)
    now, least = 0.0, 100
    while least == 100:
        now += 10
        here.pass_time(now, 10)
        here.want(now, 100)
        least = here.ready
    for later in range(10, int(NOTICED_SECONDS + BOOT_SECONDS[1][1]) + 20, 10):
        here.pass_time(now + later, 10)
        here.want(now + later, 100)

    assert least == 85
    assert here.ready == 100
    assert here.reclaims >= 15
