import pytest

from actors.ports import StoreUnavailableError
from tests.fakes.mongos import FakeMongos, mongos
from tests.fakes.servers import Server, free_port
from transport.stores import mongo_admin
from transport.stores.mongo_admin import NotShardedError, apply, commands_for

pytestmark = [
    pytest.mark.wall_clock,
    # The driver forgets to close a socket whose other end is gone; the collector does it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


async def test_a_mongos_is_told_every_command_in_its_order() -> None:
    fake = FakeMongos()
    async with mongos(fake) as url:
        keys = url.replace("/talqin", "/talqin_keys")
        count = await apply(url, keys)

        wanted = list(commands_for(url, keys))
    told = [command for command in fake.told if "endSessions" not in command]
    assert count == len(wanted)
    assert told == wanted


async def test_a_refusal_is_the_clusters_own_words() -> None:
    fake = FakeMongos()
    fake.refused["addShardToZone"] = {"ok": 0.0, "code": 70, "codeName": "ShardNotFound", "errmsg": "no shard us-east"}
    async with mongos(fake) as url:
        with pytest.raises(NotShardedError, match="no shard us-east"):
            await apply(url, url)


async def test_a_server_without_shards_is_told_nothing(mongo_server: Server) -> None:
    url = f"mongodb://127.0.0.1:{mongo_server.port}/zones?replicaSet=secantus"

    with pytest.raises(NotShardedError, match="no mongos"):
        await apply(url, url)


async def test_who_is_not_there_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo_admin, "WITHIN_SECONDS", 0.2)

    with pytest.raises(StoreUnavailableError):
        await apply(f"mongodb://127.0.0.1:{free_port()}/talqin", "mongodb://127.0.0.1/talqin_keys")


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="no address of a MongoDB"):
        list(commands_for("http://127.0.0.1", "mongodb://127.0.0.1"))
