"""Audio goes when its time is over, and the numbers prove it."""

import pytest

from actors.ports import StoreUnavailableError
from actors.privacy.desks import open_desks
from actors.privacy.kept import OF_RETENTION, RETENTION_RUNS
from actors.privacy.retention import RetentionError
from actors.stores.documents import Owner
from config.settings import PrivacySettings
from models.people.errors import RuleError
from models.people.retention import DAY_SECONDS
from tests.fakes.privacy import Vault


@pytest.fixture
def vault() -> Vault:
    return Vault(PrivacySettings(keep_audio=True, audio_days=30, most_audio_days=60))


async def test_what_is_over_time_goes_and_nothing_else(vault: Vault) -> None:
    amina, bilal = await vault.town.person("amina"), await vault.town.person("bilal")
    await vault.desks.retention.choose(Owner(amina.id), 7)
    for account in (amina, bilal):
        await vault.recited(account, f"old-{account.name}")
    vault.town.clock.time += 10 * DAY_SECONDS
    await vault.recited(amina, "new-amina")

    proof = await vault.desks.retention.run()

    assert (proof.learners, proof.listed_before, proof.over_before, proof.deleted) == (2, 9, 3, 3)
    assert (proof.listed_after, proof.over_after, proof.adds_up) == (6, 0, True)
    assert [audio.session for audio in await vault.desks.shelf.list_of(Owner(amina.id))] == ["new-amina"]
    assert [audio.session for audio in await vault.desks.shelf.list_of(Owner(bilal.id))] == ["old-bilal"]


async def test_who_chose_nothing_has_the_usual_and_nobody_more_than_the_bound(vault: Vault) -> None:
    amina = Owner("amina")

    assert await vault.desks.retention.days_of(amina) == 30
    with pytest.raises(RuleError):
        await vault.desks.retention.choose(amina, 61)
    await vault.desks.retention.choose(amina, 60)
    assert await vault.desks.retention.days_of(amina) == 60


async def test_a_bound_that_was_lowered_holds_for_what_was_chosen_before(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    await vault.desks.retention.choose(Owner(amina.id), 60)
    await vault.recited(amina)
    lowered = PrivacySettings(audio_days=5, most_audio_days=5)
    desks = open_desks(vault.whole, lowered, vault.town.spoken, vault.town.clock.now)
    vault.town.clock.time += 5 * DAY_SECONDS

    assert (await desks.retention.run()).deleted == 3


async def test_audio_of_whom_nothing_else_is_known_goes_in_the_usual_time(vault: Vault) -> None:
    await vault.objects.put("audio/left-over/s/1/00000", b"x")
    vault.town.clock.time += 30 * DAY_SECONDS

    assert (await vault.desks.retention.run()).deleted == 1
    assert vault.objects.held == {}


async def test_a_recitation_of_which_half_is_over_loses_that_half(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    await vault.recited(amina)
    names = sorted(vault.objects.held)
    vault.objects.held[names[2]] = (vault.town.clock.time + 9, b"later")
    vault.town.clock.time += 30 * DAY_SECONDS

    assert (await vault.desks.retention.run()).deleted == 2
    assert sorted(vault.objects.held) == names[2:]
    assert len(await vault.desks.shelf.list_of(Owner(amina.id))) == 1


async def test_every_run_is_kept_as_a_document_that_names_nobody(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    await vault.recited(amina)
    proof = await vault.desks.retention.run()
    vault.town.clock.time += 1
    await vault.desks.retention.run()

    kept = await vault.town.store.list_owned(RETENTION_RUNS, OF_RETENTION)

    assert kept[0].value == proof
    assert len(kept) == 2
    assert amina.id not in str(kept)


async def test_numbers_that_do_not_add_up_are_kept_and_said(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    await vault.recited(await vault.town.person("amina"))
    vault.town.clock.time += 30 * DAY_SECONDS

    async def pretend(prefix: str) -> int:
        del prefix
        return 3

    monkeypatch.setattr(vault.objects, "remove", pretend)

    with pytest.raises(RetentionError, match="over_after=3"):
        await vault.desks.retention.run()
    (kept,) = await vault.town.store.list_owned(RETENTION_RUNS, OF_RETENTION)
    assert not kept.value.adds_up


async def test_a_store_that_is_away_is_said_and_the_next_run_takes_all(vault: Vault) -> None:
    await vault.recited(await vault.town.person("amina"))
    vault.town.clock.time += 30 * DAY_SECONDS
    vault.objects.is_away = True

    with pytest.raises(StoreUnavailableError):
        await vault.desks.retention.run()
    vault.objects.is_away = False

    assert (await vault.desks.retention.run()).deleted == 3
