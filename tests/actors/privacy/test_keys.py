"""Data keys: one a learner."""

import asyncio

import pytest

from actors.ports import StoreUnavailableError
from actors.stores.documents import Owner
from tests.fakes.privacy import Vault

AMINA, BILAL = Owner("amina"), Owner("bilal")


async def test_a_key_is_made_once_and_is_the_learners_own(vault: Vault) -> None:
    keys = await asyncio.gather(*(vault.desks.keys.get(AMINA) for _ in range(5)))

    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert await vault.desks.keys.get(BILAL) != keys[0]


async def test_to_look_for_a_key_makes_none(vault: Vault) -> None:
    assert await vault.desks.keys.find(AMINA) is None
    assert [owner async for owner in vault.keys.owners()] == []


async def test_a_destroyed_key_is_gone_and_another_opens_nothing_of_what_was(vault: Vault) -> None:
    before = await vault.desks.keys.get(AMINA)

    assert await vault.desks.keys.destroy(AMINA)
    assert not await vault.desks.keys.destroy(AMINA)

    assert await vault.desks.keys.find(AMINA) is None
    assert await vault.desks.keys.get(AMINA) != before


async def test_no_key_is_in_the_store_that_is_backed_up(vault: Vault) -> None:
    await vault.desks.keys.get(AMINA)

    assert [held async for held in vault.town.store.held_by(AMINA)] == []


async def test_a_store_of_keys_that_is_away_is_said(vault: Vault) -> None:
    vault.keys.is_away = True

    with pytest.raises(StoreUnavailableError):
        await vault.desks.keys.get(AMINA)
