"""The sweep finds whatever names a learner, in every store."""

import pytest

from actors.ports import StoreUnavailableError
from actors.privacy.kept import DataKey
from actors.privacy.sweeping import Swept, sweep
from actors.stores.documents import Collection, Owner, Put
from models.people.account import AccountId
from tests.fakes.privacy import Vault

ANYTHING = Collection("of_a_later_talqin", DataKey)
LEARNER = AccountId("Qk3-x_9")


@pytest.mark.parametrize("name", ["audio/Qk3-x_9/s/1/00000", "exports/Qk3-x_9", "exports/a-Qk3-x_9.zip"])
async def test_an_object_is_found_wherever_its_name_says_whose_it_is(vault: Vault, name: str) -> None:
    await vault.objects.put(name, b"x")

    assert await sweep(vault.whole, LEARNER, None) == Swept({}, {}, 1, 0)


async def test_every_store_is_looked_through_and_only_counts_are_said(vault: Vault) -> None:
    document = Put(ANYTHING, Owner("x"), f"about {LEARNER}", DataKey(b"", 0.0))
    await vault.town.store.write(document)
    await vault.keys.write(document)
    await vault.passing.put("sign_in_as:ali", b"1", seconds=60)

    found = await sweep(vault.whole, LEARNER, "ali")

    assert found == Swept({"of_a_later_talqin": 1}, {"of_a_later_talqin": 1}, 0, 1)
    assert not found.is_clean


async def test_where_nothing_is_nothing_is_found(vault: Vault) -> None:
    await vault.recited(await vault.town.person("ali"))

    assert (await sweep(vault.whole, LEARNER, "somebody")).is_clean


@pytest.mark.parametrize("store", ["documents", "keys", "objects"])
async def test_what_could_not_be_looked_through_is_not_clean(vault: Vault, store: str) -> None:
    getattr(vault.whole, store).is_away = True

    with pytest.raises(StoreUnavailableError):
        await sweep(vault.whole, LEARNER, None)
