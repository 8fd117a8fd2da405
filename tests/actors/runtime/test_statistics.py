"""What an operator sees."""

import asyncio

import msgspec

from actors.runtime import Actor, CellSpec, System
from actors.runtime.statistics import actor_tree, dead_letter_counts, describe_actor


class Wait(msgspec.Struct, frozen=True):
    seconds: float


class Sleeper(Actor[Wait]):
    async def on_receive(self, message: Wait) -> None:
        await asyncio.sleep(message.seconds)


async def test_a_waiting_message_shows_in_depth_and_age(system: System) -> None:
    sleeper = await system.spawn("/sleeper", CellSpec(Sleeper))
    sleeper.tell(Wait(60))
    await asyncio.sleep(1)
    sleeper.tell(Wait(0))
    await asyncio.sleep(2)

    node = describe_actor(system, "/sleeper")

    assert node is not None
    assert (node.kind, node.state, node.depth, node.oldest_age_ms) == ("Sleeper", "running", 1, 2000.0)
    assert (node.incarnation, node.restarts) == (1, 0)
    await sleeper.kill()


async def test_the_tree_has_every_actor_once(system: System) -> None:
    for name in ("a", "b"):
        await system.spawn(f"/{name}", CellSpec(Sleeper))

    tree = actor_tree(system)

    assert [node.path for node in tree] == ["/a", "/b"]
    for node in tree:
        await system.ref(node.path).stop()


async def test_who_is_not_there_is_not_described(system: System) -> None:
    assert describe_actor(system, "/nobody") is None


async def test_dead_letters_are_counted_the_most_first(system: System) -> None:
    system.ref("/a").tell(Wait(0))
    for _ in range(2):
        system.ref("/b").tell("text")

    counts = dead_letter_counts(system)

    assert [(count.message_type, count.count) for count in counts] == [("str", 2), ("Wait", 1)]
