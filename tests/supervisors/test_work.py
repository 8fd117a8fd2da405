"""A node has a foreman and as many workers as it was told."""

import asyncio

import pytest

from actors.runtime import CellSpec, System
from actors.runtime.statistics import actor_tree
from actors.work.kept import Stage
from config.settings import WorkSettings
from supervisors.recordings import Recordings
from supervisors.work import WorkParts, work_supervisor
from tests.fakes.work import Workshop


async def start(system: System, shop: Workshop, node: str, workers: int) -> None:
    settings = WorkSettings(workers=workers)
    parts = WorkParts(shop.queue, shop.desk, lambda _: shop.judge, settings, node)
    hearer = Recordings(system, system.ref("/inference"))
    await system.spawn(f"/{node}", CellSpec(lambda: work_supervisor(parts, hearer), stop_seconds=None))


@pytest.mark.parametrize("workers", [0, 2])
async def test_there_are_as_many_workers_as_were_wanted(system: System, workers: int) -> None:
    await start(system, Workshop(), "n1", workers)

    (node,) = actor_tree(system)
    assert [child.path for child in node.children] == ["/n1/foreman", *(f"/n1/{n}" for n in range(1, workers + 1))]


async def test_what_a_node_without_workers_takes_another_judges(system: System) -> None:
    shop = Workshop()
    await start(system, shop, "n1", 0)
    made = await shop.bring()
    await asyncio.sleep(100)
    assert (await shop.look(made.job)).stage is Stage.WAITING

    await start(system, shop, "n2", 1)
    await asyncio.sleep(5)

    assert (await shop.look(made.job)).stage is Stage.JUDGED
