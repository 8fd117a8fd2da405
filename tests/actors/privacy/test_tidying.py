"""What is over time goes by itself, and who was erased stays erased."""

import asyncio
from collections.abc import AsyncGenerator

import pytest_asyncio

from actors.privacy.tidying import FIRST_SECONDS, DescribeTidying, Tidying, TidyingStatistics
from actors.runtime import CellSpec, System
from models.people.retention import DAY_SECONDS
from tests.fakes.logs import RecordingLog
from tests.fakes.privacy import Vault

HOURS = 3600.0


@pytest_asyncio.fixture
async def tidying(vault: Vault, system: System) -> AsyncGenerator[System]:
    await system.spawn("/tidying", CellSpec(lambda: Tidying(vault.desks)))
    yield system
    await system.ref("/tidying").stop()


async def statistics(system: System) -> TidyingStatistics:
    return await system.ref("/tidying").ask(DescribeTidying(), within=1)


async def test_it_runs_soon_after_the_start_and_then_now_and_then(vault: Vault, tidying: System) -> None:
    await vault.recited(await vault.town.person("amina"))

    await asyncio.sleep(FIRST_SECONDS + 1)
    first = await statistics(tidying)
    vault.town.clock.time += 40 * DAY_SECONDS
    await asyncio.sleep(6 * HOURS)
    second = await statistics(tidying)

    assert (first, second) == (TidyingStatistics(runs=1), TidyingStatistics(runs=2, deleted=3))


async def test_who_came_back_with_a_backup_is_erased_again(vault: Vault, tidying: System, log: RecordingLog) -> None:
    amina = await vault.town.person("amina")
    backup = vault.town.store.backup()
    await vault.desks.erasure.erase(amina.id)
    vault.town.store.restore(backup)

    await asyncio.sleep(FIRST_SECONDS + 1)

    assert (await statistics(tidying)).erased_again == 1
    assert amina.id not in str(log.events)
    assert "tidied_up" in log.names


async def test_a_store_that_is_away_is_logged_and_tried_again(vault: Vault, tidying: System, log: RecordingLog) -> None:
    vault.objects.is_away = True
    await asyncio.sleep(FIRST_SECONDS + 1)
    vault.objects.is_away = False
    await asyncio.sleep(6 * HOURS)

    assert await statistics(tidying) == TidyingStatistics(runs=2, failures=1)
    assert "tidying_failed" in log.names
