"""Sign-outs that every node finds in the store, whatever it was told."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from actors.people.kept import SIGN_OUTS
from actors.people.ports import SignedOut
from actors.people.sign_out_log import LOOK_SECONDS, SignOutWatch, logged
from actors.ports import LearnerId, StoreUnavailableError
from models.people.signin import SignInId
from tests.fakes.people import Hands, Town

AMINA = SignedOut(LearnerId("amina"), (SignInId("phone"),))


class Node:
    """Another process over the same store.

    Attributes:
        heard: what it was told.
    """

    def __init__(self, town: Town) -> None:
        self.heard: list[SignedOut] = []
        self.clock = Hands()
        self.watch = SignOutWatch(town.store, self.heard.append, self.clock.now)


@pytest_asyncio.fixture
async def node(town: Town) -> AsyncIterator[Node]:
    made = Node(town)
    watching = asyncio.create_task(made.watch.run())
    await asyncio.sleep(0.1)
    yield made
    watching.cancel()
    await asyncio.wait({watching})


async def test_a_sign_out_is_heard_on_another_node_within_two_seconds(town: Town, node: Node) -> None:
    amina = await town.person("amina")
    _, claims = await town.device(amina)
    await town.sign_ins.sign_out_everywhere(claims.learner)

    await asyncio.sleep(LOOK_SECONDS)

    assert node.heard == town.news
    assert claims.sign_in in node.heard[0].sign_ins


async def test_who_is_woken_looks_at_once(town: Town, node: Node) -> None:
    await town.store.write(logged(AMINA, node.clock.time))

    node.watch.wake()
    await asyncio.sleep(0.01)

    assert node.heard == [AMINA]


async def test_each_is_told_once(town: Town, node: Node) -> None:
    await town.store.write(logged(AMINA, node.clock.time))
    for _ in range(100):
        node.clock.time += LOOK_SECONDS
        await asyncio.sleep(LOOK_SECONDS)

    assert node.heard == [AMINA]


@pytest.mark.parametrize("skew", [-59.0, 59.0])
async def test_clocks_that_are_a_minute_apart_hide_nothing(town: Town, node: Node, skew: float) -> None:
    await town.store.write(logged(AMINA, node.clock.time + skew))

    await asyncio.sleep(LOOK_SECONDS)

    assert node.heard == [AMINA]


async def test_a_store_that_was_away_for_ten_minutes_hides_nothing(town: Town, node: Node) -> None:
    await town.store.write(logged(AMINA, node.clock.time + 30))
    town.store.is_away = True
    node.clock.time += 600
    await asyncio.sleep(LOOK_SECONDS)
    heard_meanwhile = list(node.heard)
    town.store.is_away = False

    await asyncio.sleep(LOOK_SECONDS)

    assert (heard_meanwhile, node.heard) == ([], [AMINA])


async def test_a_look_says_that_the_store_is_away(town: Town) -> None:
    town.store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await Node(town).watch.look()


async def test_more_than_a_page_of_them_in_a_minute_are_all_told(town: Town, node: Node) -> None:
    for i in range(2500):
        await town.store.write(logged(SignedOut(LearnerId(str(i))), node.clock.time))

    await asyncio.sleep(LOOK_SECONDS)

    assert len(node.heard) == 2500


async def test_after_an_hour_nothing_is_kept_of_it(town: Town) -> None:
    node = Node(town)
    change = logged(AMINA, node.clock.time)
    await town.store.write(change)

    for _ in range(62 + 24 * 60):
        await node.watch.look()
    kept = len(await town.store.list_owned(SIGN_OUTS, change.owner))
    node.clock.time += 3 * 3600
    for _ in range(5 * 60):
        await node.watch.look()

    assert (kept, await town.store.list_owned(SIGN_OUTS, change.owner)) == (1, [])
