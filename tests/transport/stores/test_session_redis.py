"""Sessions that are kept: the same promises in memory and in Redis, by one server and by a cluster."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from actors.memory import Whereabouts
from actors.ports import LearnerId, SessionId, StoreUnavailableError
from actors.visit.cache import Head, SessionCache, Step
from actors.visit.fate import Kept
from actors.visit.messages import Identity
from actors.visit.record import write_head
from models.learning.levels import Level
from models.people.account import AccountId
from models.people.sought import sought
from tests.fakes.servers import Server, redis, redis_cluster
from tests.fakes.session_cache import RememberedSessions
from transport.stores.passing_redis import PassingRedis
from transport.stores.session_redis import RedisSessions

pytestmark = pytest.mark.wall_clock

SESSION = SessionId("a-session")
WITHIN = 2.0


def head(learner: str = "amina", *, acknowledged: int = 0) -> Head:
    identity = Identity(SESSION, 7, LearnerId(learner))
    return Head(identity, "en", Level.GENTLE, Whereabouts(), acknowledged=acknowledged)


def step(number: int, *, events: tuple[bytes, ...] = (), chunks: int = 0, seen: int = 0, whole: bool = False) -> Step:
    said = tuple(f"chunk {number}.{index}".encode() for index in range(chunks))
    written = write_head(head(acknowledged=number))
    return Step(number, written, whole, events=events, seen_events=seen, chunks=said, tail=said, tail_chunks=2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = redis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    servers = redis_cluster(tmp_path_factory.mktemp("cluster"))
    yield f"redis+cluster://127.0.0.1:{servers[0].port}"
    for one in servers:
        one.kill()


@pytest_asyncio.fixture(params=["memory", "redis", "cluster"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[SessionCache]:
    if request.param == "memory":
        yield RememberedSessions()
        return
    one: Server | str = request.getfixturevalue("server" if request.param == "redis" else "cluster")
    url = one if isinstance(one, str) else f"redis://127.0.0.1:{one.port}"
    store = RedisSessions(url, kept_seconds=60, within=WITHIN)
    yield store
    found = await store.look(SESSION)
    if found is not None:
        await store.forget(SESSION, found[0])
    await store.close()


async def test_what_was_kept_is_taken_up_whole_and_in_order(cache: SessionCache) -> None:
    assert await cache.keep(SESSION, 1, step(1, whole=True, events=(b"1", b"2"), chunks=1)) is Kept.KEPT
    assert await cache.keep(SESSION, 1, step(2, events=(b"3",), chunks=2)) is Kept.KEPT

    found = await cache.look(SESSION)
    taken = await cache.take_up(SESSION, 1)

    assert found is not None
    assert taken is not None
    assert (found[0], taken.generation) == (1, 2)
    assert taken.head == head(acknowledged=2)
    assert taken.events == (b"1", b"2", b"3")
    assert taken.chunks == (b"chunk 1.0", b"chunk 2.0", b"chunk 2.1")
    assert taken.tail == (b"chunk 2.0", b"chunk 2.1")


async def test_a_step_that_is_said_again_is_done_once(cache: SessionCache) -> None:
    await cache.keep(SESSION, 1, step(1, whole=True, events=(b"1",)))
    await cache.keep(SESSION, 1, step(2, events=(b"2",)))

    assert await cache.keep(SESSION, 1, step(2, events=(b"2",))) is Kept.KEPT

    taken = await cache.take_up(SESSION, 1)
    assert taken is not None
    assert taken.events == (b"1", b"2")


async def test_who_was_replaced_keeps_nothing_more_and_forgets_nothing(cache: SessionCache) -> None:
    await cache.keep(SESSION, 1, step(1, whole=True, events=(b"1",)))
    taken = await cache.take_up(SESSION, 1)

    assert await cache.keep(SESSION, 1, step(2, events=(b"stale",))) is Kept.STALE
    assert await cache.touch(SESSION, 1) is Kept.STALE
    await cache.forget(SESSION, 1)

    assert taken is not None
    assert await cache.keep(SESSION, 2, step(1, events=(b"2",))) is Kept.KEPT
    again = await cache.take_up(SESSION, 2)
    assert again is not None
    assert again.events == (b"1", b"2")


async def test_of_two_who_take_it_up_one_gets_it(cache: SessionCache) -> None:
    await cache.keep(SESSION, 1, step(1, whole=True))

    first, second = await cache.take_up(SESSION, 1), await cache.take_up(SESSION, 1)

    assert first is not None
    assert second is None


async def test_a_step_whose_foundation_is_gone_is_lost_and_a_whole_one_begins_anew(cache: SessionCache) -> None:
    assert await cache.keep(SESSION, 1, step(5, events=(b"5",))) is Kept.LOST
    assert await cache.touch(SESSION, 1) is Kept.LOST
    assert await cache.look(SESSION) is None

    assert await cache.keep(SESSION, 1, step(6, whole=True, events=(b"6",))) is Kept.KEPT
    taken = await cache.take_up(SESSION, 1)
    assert taken is not None
    assert taken.events == (b"6",)


async def test_what_the_client_has_seen_is_let_go(cache: SessionCache) -> None:
    await cache.keep(SESSION, 1, step(1, whole=True, events=(b"1", b"2", b"3")))
    await cache.keep(SESSION, 1, step(2, events=(b"4",), seen=2))

    taken = await cache.take_up(SESSION, 1)

    assert taken is not None
    assert taken.events == (b"3", b"4")


async def test_what_is_forgotten_is_gone(cache: SessionCache) -> None:
    await cache.keep(SESSION, 1, step(1, whole=True))

    await cache.forget(SESSION, 1)

    assert await cache.look(SESSION) is None
    assert await cache.take_up(SESSION, 1) is None


async def test_a_server_that_is_away_is_said_in_time(tmp_path: Path) -> None:
    away = redis(tmp_path)
    store = RedisSessions(f"redis://127.0.0.1:{away.port}", kept_seconds=60, within=0.3)

    with pytest.raises(StoreUnavailableError):
        await store.keep(SESSION, 1, step(1, whole=True))
    await store.close()


async def test_a_learner_who_is_looked_for_is_found_in_a_session_that_is_kept(server: Server) -> None:
    url = f"redis://127.0.0.1:{server.port}"
    store, passing = RedisSessions(url, kept_seconds=60, within=WITHIN), PassingRedis(url)
    await store.keep(SESSION, 1, Step(1, write_head(head("somebody-in-particular")), is_whole=True, events=(b"1",)))

    found = await passing.about(sought(AccountId("somebody-in-particular"), None))
    nobody = await passing.about(sought(AccountId("nobody-at-all"), None))
    for key in found:
        await passing.remove(key)

    assert found == [f"visit:{{{SESSION}}}:head"]
    assert nobody == []
    assert await store.take_up(SESSION, 1) is None
    await store.close()
    await passing.close()
