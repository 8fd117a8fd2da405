"""A node is ready when all of it is there and audio could be heard once."""

from collections.abc import Callable

from actors.pool.messages import DescribePool, PoolMessage
from actors.pool.statistics import PoolStatistics
from actors.runtime import Actor, CellSpec, System
from talqin.serving.readiness import AllThere, Readiness


class Pool(Actor[PoolMessage]):
    """Has a model, or none yet."""

    def __init__(self) -> None:
        self.version = ""

    def on_receive(self, message: PoolMessage) -> PoolStatistics:
        assert isinstance(message, DescribePool)
        return PoolStatistics(self.version, "", (), 0, 0, 0.0, 0, 0.0, 0, installing=False, refusal="")


async def started(system: System, pool: Pool, is_deserted: Callable[[], bool] = lambda: False) -> Readiness:
    await system.spawn("/inference", CellSpec(lambda: pool))
    await system.spawn("/links", CellSpec(Pool))
    return Readiness(system, "/links", is_deserted=is_deserted)


async def test_it_is_ready_once_something_hears_and_stays_so(system: System) -> None:
    pool = Pool()
    is_ready = await started(system, pool)
    before = await is_ready()
    pool.version = "voice 1"
    there = await is_ready()
    pool.version = ""

    assert (before, there, await is_ready()) == (False, True, True)


async def test_a_node_that_hears_neither_of_the_others_nor_of_what_the_model_says_is_not_ready(system: System) -> None:
    pool, deserted = Pool(), False
    pool.version = "voice 1"
    is_ready = await started(system, pool, lambda: deserted)
    before = await is_ready()
    deserted = True
    hearing = await is_ready()
    pool.version = ""
    cut_off = await is_ready()
    deserted = False

    assert (before, hearing, cut_off, await is_ready()) == (True, True, False, True)


async def test_it_is_not_ready_without_one_of_its_parts(system: System) -> None:
    pool = Pool()
    pool.version = "voice 1"
    is_ready = await started(system, pool)
    await system.ref("/links").stop()

    assert not await is_ready()
    assert not await Readiness(System(executor=system.executor, log=system.log))()


async def test_a_node_that_has_nothing_to_do_with_audio_is_ready_when_all_of_it_is_there(system: System) -> None:
    is_ready = AllThere(system, "/links")
    before = await is_ready()
    await started(system, Pool())

    assert (before, await is_ready()) == (False, True)
