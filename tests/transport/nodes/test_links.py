"""Lines of a session's node: lost with their node, and never to a node of another secret."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
import pytest_asyncio

from actors.far.messages import FarLoad
from actors.far.ports import FarEvent, FarLineLost, FarLinesFailed
from actors.pool.messages import OpenStream, StreamGranted, StreamLost, StreamRefused
from actors.runtime import System
from tests.fakes.logs import RecordingLog
from tests.transport.nodes.lines import LIMITS, SECRET, far_pool, listener, node, stop_all, wait_for, wait_nodes
from transport.nodes.link import address_of
from transport.nodes.links import InferenceLinks

pytestmark = pytest.mark.wall_clock


@pytest_asyncio.fixture
async def nodes(system: System) -> AsyncIterator[System]:
    yield system
    await stop_all(system)


async def test_streams_of_a_node_that_goes_are_lost_and_opened_at_the_other(nodes: System) -> None:
    addresses = {await node(nodes, name): name for name in "ab"}
    await far_pool(nodes, *addresses)
    await wait_nodes(nodes, 2)
    told, me = await listener(nodes, "/me"), nodes.ref("/me")
    granted = await nodes.ref("/inference").ask(OpenStream(me, "me"), within=5)
    await nodes.ref(f"/door-{addresses[min(addresses)]}").stop()  # the first of two equals is drawn
    await wait_for(lambda: bool(told.told))
    again = await nodes.ref("/inference").ask(OpenStream(me, "me", is_going_on=True), within=5)

    assert isinstance(granted, StreamGranted)
    assert told.told == [StreamLost(granted.stream)]
    assert isinstance(again, StreamGranted)


async def test_a_node_of_another_secret_is_never_used(nodes: System) -> None:
    await far_pool(nodes, await node(nodes, "a"), secret=b"o" * 32)
    await asyncio.sleep(0.3)
    await listener(nodes, "/me")

    answer = await nodes.ref("/inference").ask(OpenStream(nodes.ref("/me"), "me"), within=5)

    assert isinstance(answer, StreamRefused)
    assert answer.reason == "no_ear"


class Names:
    """Implements `Discovery`: gives what the test puts in."""

    def __init__(self, *first: str) -> None:
        self.names: asyncio.Queue[frozenset[str]] = asyncio.Queue()
        self.names.put_nowait(frozenset(first))

    async def wait_change(self) -> frozenset[str]:
        return await self.names.get()


class Kept:
    """What lines told, and what was noted of them."""

    def __init__(self) -> None:
        self.told: list[FarEvent] = []
        self.over: list[str] = []
        self.bound: Callable[[], Mapping[str, FarLoad]] = dict

    def bind(self, loads: Callable[[], Mapping[str, FarLoad]]) -> None:
        self.bound = loads

    def line_over(self, reason: str) -> None:
        self.over.append(reason)


async def test_a_node_that_is_not_named_any_more_gets_no_stream_and_its_line_is_cut_after_a_while(
    nodes: System,
) -> None:
    stays, goes, kept = await node(nodes, "a"), await node(nodes, "b"), Kept()
    names = Names(stays, goes)
    links = InferenceLinks((), SECRET, nodes.log, names, LIMITS, kept, unnamed_seconds=0.2)
    links.open(kept.told.append)
    await wait_for(lambda: len(kept.bound()) == 2)
    names.names.put_nowait(frozenset([stays]))
    await wait_for(lambda: list(links.loads()) == [stays])
    at_first = list(kept.told)
    await wait_for(lambda: bool(kept.told))
    await links.close()

    assert at_first == []
    assert kept.told[0] == FarLineLost(goes)


async def test_a_node_that_is_named_again_in_time_keeps_its_line(nodes: System) -> None:
    one, other, kept = await node(nodes, "a"), await node(nodes, "b"), Kept()
    names = Names(one, other)
    links = InferenceLinks((), SECRET, nodes.log, names, LIMITS, kept, unnamed_seconds=0.2)
    links.open(kept.told.append)
    await wait_for(lambda: len(links.loads()) == 2)
    names.names.put_nowait(frozenset([one]))
    await wait_for(lambda: len(links.loads()) == 1)
    names.names.put_nowait(frozenset([one, other]))
    await wait_for(lambda: len(links.loads()) == 2)
    await asyncio.sleep(0.3)

    assert kept.told == []
    await links.close()


async def test_who_names_nobody_at_all_is_not_believed(nodes: System, log: RecordingLog) -> None:
    one, kept = await node(nodes, "a"), Kept()
    names = Names(one)
    links = InferenceLinks((), SECRET, nodes.log, names, LIMITS, kept, unnamed_seconds=0.0)
    links.open(kept.told.append)
    await wait_for(lambda: len(links.loads()) == 1)
    names.names.put_nowait(frozenset())
    await wait_for(lambda: "no_node_named" in [event for event, _ in log.events])

    assert list(links.loads()) == [one]
    await links.close()


@pytest.mark.parametrize("name", ["nowhere", "127.0.0.1:port", ":7100", "127.0.0.1:0", "127.0.0.1:70000"])
async def test_what_is_no_address_is_a_fault_that_is_counted(nodes: System, name: str) -> None:
    kept = Kept()
    links = InferenceLinks((name,), SECRET, nodes.log, limits=LIMITS, meter=kept)
    links.open(kept.told.append)
    await wait_for(lambda: bool(kept.over))
    await links.close()

    assert set(kept.over) == {"LinkAddressError"}


def test_an_address_may_be_one_of_ipv6() -> None:
    assert address_of("[fd00::7]:7100") == address_of("fd00::7:7100") == ("fd00::7", 7100)


class Broken:
    """Implements `Discovery`, and has a fault."""

    async def wait_change(self) -> frozenset[str]:
        raise ZeroDivisionError


async def test_what_no_line_should_raise_is_told_to_who_has_them(nodes: System) -> None:
    kept = Kept()
    links = InferenceLinks((), SECRET, nodes.log, Broken(), LIMITS)
    links.open(kept.told.append)
    await wait_for(lambda: bool(kept.told))
    await links.close()

    (failed,) = kept.told
    assert isinstance(failed, FarLinesFailed)
    assert isinstance(failed.error, ZeroDivisionError)
