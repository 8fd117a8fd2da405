"""The table of leases: the same promises in memory and in Redis, by one server, behind Sentinels and by a cluster."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count

import pytest
import pytest_asyncio

from actors.ports import StoreUnavailableError
from actors.shards.leases import ShardLeases
from models.shards.table import Picture, Statement
from tests.fakes.leases import RememberedLeases
from tests.fakes.servers import free_port
from transport.stores.lease_redis import RedisLeases

pytestmark = pytest.mark.wall_clock

SECONDS = 0.3
LONG = 30.0
EPOCH = 1_790_000_000_000
"""As MongoDB mints them: milliseconds since 1970."""

_kinds = count()
_numbers = count(1)


@pytest_asyncio.fixture(params=["memory", "redis_url", "sentinel_url", "cluster_url"])
async def leases(request: pytest.FixtureRequest) -> AsyncIterator[ShardLeases]:
    """A table that is settled and has nobody in it."""
    if request.param == "memory":
        remembered = RememberedLeases(time.monotonic)
        await settle(remembered)
        yield remembered
        return
    made = RedisLeases(request.getfixturevalue(request.param), kind=f"test{next(_kinds)}", within=5.0)
    await settle(made)
    yield made
    await made.close()


async def settle(leases: ShardLeases) -> None:
    """Wait out what a new table waits, and leave it empty."""
    while (await leases.say(statement("first/1", seconds=0.05))).is_settling:  # noqa: ASYNC110 - only a statement tells
        await asyncio.sleep(0.02)
    await leases.leave("first/1")


def statement(
    token: str,
    *,
    held: dict[int, int] | None = None,
    wanted: dict[int, int] | None = None,
    seconds: float = LONG,
    number: int | None = None,
    leaves: bool = False,
    place: bytes = b"",
) -> Statement:
    number = next(_numbers) if number is None else number
    return Statement(token, number, seconds, place, leaves, held or {}, wanted or {})


def owners(picture: Picture) -> dict[int, str]:
    return {shard: owner for shard, (owner, _) in sorted(picture.owners.items())}


async def test_what_nobody_owns_is_had_by_who_wants_it_first(leases: ShardLeases) -> None:
    first = await leases.say(statement("a/1", wanted={1: 0, 2: 0}))

    second = await leases.say(statement("b/1", wanted={2: 0, 3: 0}))

    assert owners(first) == {1: "a/1", 2: "a/1"}
    assert owners(second) == {1: "a/1", 2: "a/1", 3: "b/1"}
    assert second.owners[3] == ("b/1", 0)


async def test_everybody_sees_who_is_there_where_and_in_which_epoch(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", wanted={1: 0}))
    await leases.say(statement("a/1", held={1: EPOCH}, place=b"\x00 any \xff bytes\n"))

    picture = await leases.say(statement("b/1", leaves=True))

    assert picture.owners[1] == ("a/1", EPOCH)
    assert picture.members["a/1"].place == b"\x00 any \xff bytes\n"
    assert [picture.members[token].is_leaving for token in ("a/1", "b/1")] == [False, True]
    assert not picture.is_settling


async def test_what_is_not_said_any_more_is_free(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", wanted={1: 0, 2: 0}))

    await leases.say(statement("a/1", held={2: EPOCH}))

    assert owners(await leases.say(statement("b/1", wanted={1: 0, 2: 0}))) == {1: "b/1", 2: "a/1"}


async def test_a_statement_that_comes_late_changes_nothing(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", number=900_001, wanted={1: 0}))
    await leases.say(statement("a/1", number=900_002))

    late = await leases.say(statement("a/1", number=900_001, wanted={1: 0}))

    assert owners(late) == {}


async def test_a_node_that_is_not_heard_of_owns_nothing_after_its_lease(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", wanted={1: 0}, seconds=SECONDS))
    until = time.monotonic() + SECONDS
    refused = await leases.say(statement("b/1", wanted={1: 0}, seconds=LONG))
    while time.monotonic() < until + 0.02:
        await asyncio.sleep(SECONDS / 10)
        await leases.say(statement("b/1", seconds=LONG))

    taken = await leases.say(statement("b/1", wanted={1: 0}))

    assert owners(refused) == {1: "a/1"}
    assert owners(taken) == {1: "b/1"}
    assert set(taken.members) == {"b/1"}


async def test_a_node_that_leaves_frees_what_it_owned_at_once(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", wanted={1: 0}))
    await leases.say(statement("b/1", wanted={2: 0}))

    await leases.leave("a/1")

    picture = await leases.say(statement("b/1", held={2: EPOCH}, wanted={1: 0}))
    assert owners(picture) == {1: "b/1", 2: "b/1"}
    assert set(picture.members) == {"b/1"}


async def test_of_two_who_own_the_same_the_later_epoch_is_believed(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", held={1: EPOCH}))

    earlier = await leases.say(statement("b/1", held={1: EPOCH - 1}))
    later = await leases.say(statement("b/1", held={1: EPOCH + 1}))

    assert owners(earlier) == {1: "a/1"}
    assert later.owners == {1: ("b/1", EPOCH + 1)}


async def test_after_a_silence_of_all_nobody_is_taken_for_gone(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", held={1: EPOCH}, seconds=SECONDS))
    await asyncio.sleep(SECONDS * 1.2)

    back = await leases.say(statement("b/1", wanted={1: 0, 2: 0, 3: EPOCH}, seconds=SECONDS))

    assert back.is_settling
    assert owners(back) == {1: "a/1", 3: "b/1"}


async def test_after_it_has_settled_who_did_not_come_is_gone(leases: ShardLeases) -> None:
    await leases.say(statement("a/1", held={1: EPOCH}, seconds=SECONDS))
    await asyncio.sleep(SECONDS * 1.2)
    while (picture := await leases.say(statement("b/1", seconds=SECONDS))).is_settling:  # noqa: ASYNC110 - the same
        await asyncio.sleep(SECONDS / 10)

    assert set(picture.members) == {"b/1"}
    assert owners(await leases.say(statement("b/1", wanted={1: 0}, seconds=SECONDS))) == {1: "b/1"}


async def test_a_table_that_is_new_settles_first() -> None:
    leases = RememberedLeases(lambda: 0.0)

    picture = await leases.say(statement("a/1", wanted={1: 0, 2: EPOCH}, held={3: EPOCH}))

    assert picture.is_settling
    assert owners(picture) == {2: "a/1", 3: "a/1"}


async def test_all_shards_at_once(leases: ShardLeases) -> None:
    everything = dict.fromkeys(range(1024), EPOCH)

    picture = await leases.say(statement("a/1", held=everything))

    assert picture.owners == dict.fromkeys(range(1024), ("a/1", EPOCH))


async def test_a_redis_that_is_away_is_said_within_the_time() -> None:
    leases = RedisLeases(f"redis://127.0.0.1:{free_port()}", kind="away", within=0.3)

    with pytest.raises(StoreUnavailableError):
        await leases.say(statement("a/1"))

    await leases.close()
