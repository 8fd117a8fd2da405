"""Tombstones say that somebody was erased, and not who."""

import pytest

from actors.privacy.tombstones import Tombstones
from actors.stores.documents import Owner
from models.people.account import AccountId
from models.people.sought import sought
from tests.fakes.privacy import Vault

AMINA = Owner("school:amina")


async def test_who_was_erased_is_known_and_nobody_else(vault: Vault) -> None:
    await vault.desks.tombstones.set_for(AMINA)
    await vault.desks.tombstones.set_for(AMINA)

    assert await vault.desks.tombstones.is_set(AMINA)
    assert not await vault.desks.tombstones.is_set(Owner("school:bilal"))


async def test_who_it_was_cannot_be_read_from_it(vault: Vault) -> None:
    await vault.desks.tombstones.set_for(AMINA)

    assert [held async for held in vault.keys.about(sought(AccountId(AMINA), "amina"))] == []


async def test_it_outlives_the_process_and_what_a_backup_brings_back(vault: Vault) -> None:
    await vault.desks.tombstones.set_for(AMINA)

    again = Tombstones(vault.keys, vault.town.clock.now)

    assert await again.is_set(AMINA)


@pytest.mark.parametrize("other", ["school:amin", "SCHOOL:AMINA", ""])
async def test_an_id_that_is_alike_is_another(vault: Vault, other: str) -> None:
    await vault.desks.tombstones.set_for(AMINA)

    assert not await vault.desks.tombstones.is_set(Owner(other))


async def test_many_can_be_compared_with_all_at_once(vault: Vault) -> None:
    none = await vault.desks.tombstones.read_all()
    await vault.desks.tombstones.set_for(AMINA)

    graves = await vault.desks.tombstones.read_all()

    assert (AMINA in none, AMINA in graves, Owner("school:bilal") in graves) == (False, True, False)
