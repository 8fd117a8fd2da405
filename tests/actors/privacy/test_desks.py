"""The desks put together: who decides whether a frame may be stored."""

from actors.ports import LearnerId
from actors.stores.documents import Owner
from config.settings import PrivacySettings
from models.people.consent import Purpose
from tests.fakes.privacy import Vault


async def test_by_default_nothing_is_kept_whoever_consents() -> None:
    vault = Vault(PrivacySettings())

    assert vault.desks.keeping(vault.town.consents) is None


async def test_where_the_operator_allows_it_the_consent_decides(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    parts = vault.desks.keeping(vault.town.consents)
    assert parts is not None

    before = await parts.may_store(LearnerId(amina.id))
    await vault.town.consents.give(amina, amina.id, Purpose.STORE_AUDIO)
    given = await parts.may_store(LearnerId(amina.id))
    await vault.town.consents.withdraw(amina, amina.id, Purpose.STORE_AUDIO)
    withdrawn = await parts.may_store(LearnerId(amina.id))

    assert (before, given, withdrawn) == (False, True, False)


async def test_of_who_is_being_erased_nothing_is_stored_whatever_their_consent_still_says(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    await vault.town.consents.give(amina, amina.id, Purpose.STORE_AUDIO)
    parts = vault.desks.keeping(vault.town.consents)
    assert parts is not None

    await vault.desks.tombstones.set_for(Owner(amina.id))

    assert not await parts.may_store(LearnerId(amina.id))


async def test_a_guest_is_never_kept(vault: Vault) -> None:
    parts = vault.desks.keeping(vault.town.consents)
    assert parts is not None

    assert not await parts.may_store(LearnerId("guest"))
