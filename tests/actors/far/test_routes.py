"""Which node is chosen, and which streams a lost node takes along."""

import numpy as np

from actors.far.messages import FarLoad, FarOpen, PackedPast, pack
from actors.far.routes import FAR_SLOT, Route, Routes, UnderWay, better_of_two
from actors.pool.schedule import Lane
from actors.runtime import System
from tests.fakes.spans import RecordedSpan

PAST = PackedPast(None, pack(np.zeros(5120, np.int16)))


def opening(number: int, past: PackedPast | None = None) -> FarOpen:
    return FarOpen(number, f"source {number}", Lane.LIVE, past is not None, past)


def test_of_two_nodes_the_one_less_behind_is_chosen() -> None:
    loads = {"a": FarLoad("1", 0.9, 1, 8.0), "b": FarLoad("1", 0.1, 7, 8.0)}

    assert better_of_two(loads, lambda _: 0) == "b"
    assert better_of_two(loads, lambda count: count - 1) == "b"


def test_of_nodes_equally_behind_the_emptier_is_chosen() -> None:
    assert better_of_two({"a": FarLoad("1", 0, 7, 8.0), "b": FarLoad("1", 0, 1, 8.0)}, lambda _: 0) == "b"


def test_a_node_that_has_refused_is_not_drawn_again() -> None:
    loads = {"a": FarLoad("1", 0.0, 0, 8.0), "b": FarLoad("1", 9.0, 9, 8.0)}

    assert better_of_two(loads, lambda _: 0, frozenset("a")) == "b"
    assert better_of_two(loads, lambda _: 0, frozenset("ab")) is None


def test_one_node_is_chosen_and_of_none_none() -> None:
    assert better_of_two({"a": FarLoad("1", 9.0, 1, 8.0)}, lambda _: 0) == "a"
    assert better_of_two({}, lambda _: 0) is None


async def test_a_lost_node_takes_its_own_streams_along_and_no_others(system: System) -> None:
    routes, listener = Routes(), system.ref("/x")
    for number, node in enumerate("aba"):
        routes.add(Route(node, listener, opening(number)))

    gone = routes.remove_node("a")

    assert [route.number for route in gone] == [0, 2]
    assert (len(routes), routes.of_source("source 0"), routes.remove(0)) == (1, None, None)


async def test_a_node_is_rebuilding_until_its_pasts_are_granted_or_gone(system: System) -> None:
    routes, listener = Routes(), system.ref("/x")
    first, second = (Route("a", listener, opening(number, PAST)) for number in (1, 2))
    routes.add(first)
    routes.add(second)
    both = routes.rebuilding(2)
    routes.grant(first)
    one = routes.rebuilding(2)
    routes.remove(second.number)

    assert (both, one, routes.rebuilding(1)) == (frozenset("a"), frozenset(), frozenset())
    assert first.is_granted
    assert first.opening.past is None


async def test_what_is_under_way_when_a_stream_ends_is_written_down_as_lost(system: System) -> None:
    span = RecordedSpan()
    route = Route("a", system.ref("/x"), opening(7))
    route.under_way = {0: UnderWay(1.0, span), 1: UnderWay(1.0, None)}

    route.end_spans(3.0)

    assert (span.ended, span.fields, route.under_way) == (3.0, {"lost": True}, {})
    assert route.stream == (FAR_SLOT, 7)
