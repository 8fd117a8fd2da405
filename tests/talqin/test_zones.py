import asyncio
import json
import threading
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from talqin.zones import zones
from tests.fakes.mongos import FakeMongos, mongos

pytestmark = [
    pytest.mark.wall_clock,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def served() -> Iterator[tuple[FakeMongos, str]]:
    """A mongos in a thread of its own."""
    fake, up, addresses = FakeMongos(), threading.Event(), list[str]()
    loop, down = asyncio.SelectorEventLoop(), asyncio.Event()

    async def serve() -> None:
        async with mongos(fake) as url:
            addresses.append(url)
            up.set()
            await down.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    up.wait(10)
    yield fake, addresses[0]
    loop.call_soon_threadsafe(down.set)
    thread.join(10)
    loop.close()


def test_the_commands_are_shown_as_json_and_nobody_is_asked() -> None:
    result = CliRunner().invoke(zones, env={"TALQIN_STORE__DOCUMENTS": "mongodb://nobody.example.org/talqin"})

    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert {"addShardToZone": "frankfurt", "zone": "frankfurt"} in lines
    assert lines[-1]["shardCollection"].startswith("talqin_keys.")


def test_a_cluster_has_its_indexes_before_it_is_sharded(served: tuple[FakeMongos, str]) -> None:
    fake, url = served
    result = CliRunner().invoke(zones, ["--apply"], env={"TALQIN_STORE__DOCUMENTS": url})

    assert result.exit_code == 0, result.output
    told = [next(iter(command)) for command in fake.told]
    assert max(number for number, name in enumerate(told) if name == "createIndexes") < told.index("shardCollection")
    assert result.output.endswith("commands were said; the balancer moves what lies elsewhere\n")


def test_a_refusal_ends_it(served: tuple[FakeMongos, str]) -> None:
    fake, url = served
    fake.refused["shardCollection"] = {"ok": 0.0, "code": 20, "errmsg": "sharding not enabled"}
    result = CliRunner().invoke(zones, ["--apply"], env={"TALQIN_STORE__DOCUMENTS": url})

    assert result.exit_code == 1
    assert "sharding not enabled" in result.output


@pytest.mark.parametrize(
    ("documents", "said"),
    [("", "has no shards"), ("http://a", "no address of a MongoDB"), ("mongodb://", "no address")],
)
def test_what_has_no_shards_is_refused(documents: str, said: str) -> None:
    for options in ([], ["--apply"]) if documents else ([],):
        result = CliRunner().invoke(zones, options, env={"TALQIN_STORE__DOCUMENTS": documents})

        assert result.exit_code == 3
        assert said in result.output
