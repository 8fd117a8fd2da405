"""The keepings of a node: there when a visit speaks to them, gone when its recitations are."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from actors.ports import LearnerId, SessionId
from actors.privacy.keeping import KeepingMessage, KeptLine
from actors.runtime import Ref, System
from models.people.account import Account
from models.people.consent import Purpose
from supervisors.keepings import KEEPING, keepings
from supervisors.library.supervisor import supervisor_spec
from tests.fakes.privacy import Vault

FRAME = bytes(2 * 5120)


@pytest_asyncio.fixture
async def vault(system: System) -> AsyncIterator[Vault]:
    vault = Vault()
    parts = vault.desks.keeping(vault.town.consents)
    assert parts is not None
    await system.spawn(KEEPING, supervisor_spec("keeping", lambda: keepings(parts)).cell)
    yield vault
    await system.ref(KEEPING).stop()


async def consenting(vault: Vault) -> Account:
    amina = await vault.town.person("amina")
    await vault.town.consents.give(amina, amina.id, Purpose.STORE_AUDIO)
    return amina


def line_of(system: System, learner: Account, session: str) -> KeptLine:
    ref: Ref[KeepingMessage] = system.ref(f"{KEEPING}/{session}")
    return KeptLine(ref, LearnerId(learner.id), SessionId(session))


def names(system: System) -> list[str]:
    return [cell.path for cell in system.cells() if cell.path.startswith(f"{KEEPING}/")]


async def test_each_session_has_its_own_which_rests_when_the_recitation_is_over(system: System, vault: Vault) -> None:
    amina = await consenting(vault)
    lines = [line_of(system, amina, session) for session in ("s1", "s2")]

    for line in lines:
        line.begin(1)
        line.keep(1, 0, FRAME)
    await asyncio.sleep(1)
    during = names(system)
    for line in lines:
        line.end(1)
    await asyncio.sleep(1)

    assert sorted(during) == [f"{KEEPING}/s1", f"{KEEPING}/s2"]
    assert names(system) == []
    assert len(vault.objects.held) == 2


async def test_a_pause_of_an_hour_loses_nothing(system: System, vault: Vault) -> None:
    line = line_of(system, await consenting(vault), "s1")
    line.begin(1)
    line.keep(1, 0, FRAME)
    await asyncio.sleep(3600)

    line.keep(1, 5120, FRAME)
    line.end(1)
    await asyncio.sleep(1)

    kept = await vault.desks.shelf.find("s1", 1)
    assert kept is not None
    assert kept.value.samples == 2 * 5120


async def test_one_that_was_forgotten_writes_what_it_has_and_goes(system: System, vault: Vault) -> None:
    line = line_of(system, await consenting(vault), "s1")
    line.begin(1)
    line.keep(1, 0, FRAME)

    await asyncio.sleep(4 * 3600)

    assert names(system) == []
    assert len(vault.objects.held) == 1


async def test_what_was_taken_is_written_when_the_node_stops(system: System, vault: Vault) -> None:
    line = line_of(system, await consenting(vault), "s1")
    line.begin(1)
    line.keep(1, 0, FRAME)
    await asyncio.sleep(1)

    await system.ref(KEEPING).stop()

    assert len(vault.objects.held) == 1
