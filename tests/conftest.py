"""What every test stands on: time that jumps, no blocking call on the loop, no task left over."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from blockbuster import blockbuster_ctx
from hypothesis import settings

from actors.runtime import System
from models.learning.catalogue import read_all
from models.quran.lookalikes import LookAlikes
from models.recitation.settings import JudgeSettings
from models.recitation.warm import warm_up
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import VirtualTimeLoop
from tests.fakes.voices import expect
from tests.fakes.workers import InlineExecutor

settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")  # a failing example prints what repeats it; time on a busy machine fails none

HOUSE = ["actors", "supervisors", "transport", "talqin"]
"""Where a blocking call on the loop is ours."""


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Virtual time, unless the test talks to real sockets or processes."""
    del config
    if item.get_closest_marker("wall_clock"):
        return {"wall_clock": asyncio.SelectorEventLoop}
    return {"virtual": VirtualTimeLoop}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks for groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where two processes test: what starts whole nodes runs in one of them, one after another."""
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        if folder in {"benchmarks", "cluster", "scenarios"} and item.get_closest_marker("wall_clock"):
            item.add_marker(pytest.mark.xdist_group("nodes"))


@pytest.fixture(autouse=True, scope="session")
def _warm() -> None:
    """What is compiled or read is so before, as in `talqin serve`: on the loop it would be a blocking call."""
    warm_up(expect("103"), JudgeSettings())
    read_all()
    LookAlikes.load()


@pytest.fixture(autouse=True)
def _no_blocking_call_on_the_loop() -> Iterator[None]:
    """A blocking call of ours while a loop runs fails the test."""
    with blockbuster_ctx(scanned_modules=HOUSE) as watched:
        # MongoDB's driver looks once whether it runs in a container: one look at one file, when it first connects.
        watched.functions["os.stat"].can_block_in("pymongo/pool_options.py", "get_container_env_info")
        # botocore reads its descriptions of S3 when a client is made: once, at the start, before anybody is served.
        for function in watched.functions.values():
            function.can_block_in("transport/stores/s3_objects.py", "client")
        yield


@pytest_asyncio.fixture(autouse=True)
async def _no_task_left_over(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A task that outlives its test fails it."""
    yield
    if not request.node.get_closest_marker("asyncio"):
        return
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await asyncio.wait(left, timeout=1) if left else None
    names = [task.get_name() for task in left if not task.done()]
    assert names == [], f"tasks left over: {names}"


@pytest.fixture
def log() -> RecordingLog:
    """Events that were logged."""
    return RecordingLog()


@pytest.fixture
def system(log: RecordingLog) -> System:
    """An actor system whose blocking work runs at once."""
    return System(executor=InlineExecutor(), log=log)


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of real recordings, or a skip that says how to have it."""
    folder = Path(os.environ.get("TALQIN_RECITATIONS", Path(__file__).resolve().parents[2] / "shared" / "recitations"))
    if not (folder / "manifest.tsv").exists():
        pytest.skip("no recordings: put them at ../shared/recitations or name their folder in TALQIN_RECITATIONS")
    return folder
