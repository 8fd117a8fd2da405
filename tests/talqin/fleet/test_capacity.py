"""What a node holds and costs."""

import pytest

from talqin.fleet.capacity import ANALYSIS, INFERENCE, NODE, dollars_an_hour, nodes_for


def test_the_nodes_are_those_that_reciters_need_or_those_that_the_connected_do() -> None:
    assert nodes_for(NODE, 1000, 10_000) == 4
    assert nodes_for(NODE, 100, 30_000) == 3
    assert nodes_for(ANALYSIS, 522, 1_000_000) == 1


def test_nodes_that_are_to_be_less_full_are_more() -> None:
    assert nodes_for(NODE, 700, 0, share=0.7) == pytest.approx(4)


def test_a_node_admits_four_fifths_of_what_keeps_it_busy() -> None:
    assert NODE.streams_at_full() == pytest.approx(312.5)


def test_spot_is_cheaper_and_cores_are_paid_for() -> None:
    assert dollars_an_hour(NODE, is_spot=True) < dollars_an_hour(NODE, is_spot=False)
    assert dollars_an_hour(NODE, is_spot=False) == 2 * dollars_an_hour(INFERENCE, is_spot=False)
