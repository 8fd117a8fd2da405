"""Addresses of Redis."""

import pytest
from redis.asyncio import Redis, RedisCluster
from redis.asyncio.sentinel import SentinelConnectionPool

from transport.stores.redis_clients import redis_client


@pytest.mark.parametrize(
    "url", ["http://a:1", "a:6379", "mongodb://:secret@a", "redis+sentinel://:secret@a:26379", "redis+sentinel://a/"]
)
async def test_what_is_no_address_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"//|redis") as refused:
        redis_client(url, wait=1)

    assert "secret" not in str(refused.value)


async def test_one_server_is_named_by_its_address() -> None:
    client = redis_client("redis://:secret@a:6380/2", wait=1)

    assert isinstance(client, Redis)
    told = client.connection_pool.connection_kwargs
    assert (told["host"], told["port"], told["db"], told["password"]) == ("a", 6380, 2, "secret")


async def test_sentinels_are_named_with_their_master() -> None:
    client = redis_client("redis+sentinel://:s%2Fcret@a,b:26380/talqin", wait=1)

    assert isinstance(client, Redis)
    pool = client.connection_pool
    assert isinstance(pool, SentinelConnectionPool)
    places = [one.connection_pool.connection_kwargs for one in pool.sentinel_manager.sentinels]
    assert [(place["host"], place["port"]) for place in places] == [("a", 26379), ("b", 26380)]
    assert (pool.service_name, pool.connection_kwargs["password"]) == ("talqin", "s/cret")


async def test_a_cluster_is_named_by_any_of_its_members() -> None:
    client = redis_client("redis+cluster://a:7101", wait=1)

    assert isinstance(client, RedisCluster)
    assert [node.port for node in client.nodes_manager.startup_nodes.values()] == [7101]
