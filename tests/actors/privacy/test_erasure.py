"""A learner goes from everywhere, and nobody else loses anything."""

import msgspec
import pytest

from actors.people.errors import DeskError, NotSignedInError
from actors.ports import LearnerId, StoreUnavailableError
from actors.privacy.erasure import ErasureError
from actors.stores.documents import Collection, Owner, Put
from models.people.account import Account, AccountId
from models.people.consent import Purpose
from models.people.errors import RuleError
from models.people.permissions import Role
from models.people.sought import sought
from tests.fakes.people import PASSWORD
from tests.fakes.privacy import Vault


class Register(msgspec.Struct, frozen=True):
    """A kind of document that nobody had heard of when erasure was written."""

    pupils: tuple[str, ...]
    best: str
    notes: dict[str, str]


REGISTERS = Collection("registers", Register)
EVENTS = Collection("learning_events", Register)


async def full(vault: Vault) -> tuple[Account, Account, Account]:
    """A teacher's class with two pupils, of whom everything is kept."""
    town = vault.town
    teacher, amina, bilal = (
        await town.person("fatima", Role.TEACHER),
        await town.person("amina"),
        await town.person("bilal"),
    )
    halaqa = await town.classes.make(teacher, "Fajr")
    for pupil in (amina, bilal):
        await town.classes.join(pupil, pupil.id, halaqa.code, "there")
        await town.sign_ins.sign_in(pupil.name, PASSWORD, "there")
        await town.consents.give(pupil, pupil.id, Purpose.STORE_AUDIO)
        await vault.recited(pupil, f"session-{pupil.name}")
        await vault.desks.retention.choose(Owner(pupil.id), 7)
        await vault.passing.put(f"ticket-{pupil.name}", f'{{"learner":"{pupil.id}"}}'.encode(), seconds=30)
        await vault.passing.count(f"sign_in_as:{pupil.name}", seconds=60)
        await town.store.claim(Owner(pupil.id))
        await town.store.write(Put(EVENTS, Owner(pupil.id), "1", Register((), "", {})))
    both = (amina.id, bilal.id)
    await town.store.write(
        Put(REGISTERS, Owner(teacher.id), "fajr", Register(both, amina.id, {amina.id: "slow", bilal.id: "quick"})),
        Put(REGISTERS, Owner(teacher.id), f"of {amina.id}", Register((), "x", {})),
    )
    return teacher, amina, bilal


async def test_everything_that_names_them_goes_and_the_sweep_finds_nothing(vault: Vault) -> None:
    _, amina, _ = await full(vault)

    erased = await vault.desks.erasure.erase(amina.id)

    assert erased.swept.is_clean
    assert erased.had_key
    assert (erased.objects, erased.passing) == (3, 2)
    wanted = sought(amina.id, "amina")
    assert [held async for held in vault.town.store.about(wanted)] == []
    assert [held async for held in vault.keys.about(wanted)] == []
    assert not any(amina.id in name for name in vault.objects.held)


async def test_nobody_else_loses_anything(vault: Vault) -> None:
    teacher, amina, bilal = await full(vault)
    before = [held async for held in vault.town.store.held_by(Owner(bilal.id))]

    await vault.desks.erasure.erase(amina.id)

    assert [held async for held in vault.town.store.held_by(Owner(bilal.id))] == before
    assert await vault.desks.keys.find(Owner(bilal.id)) is not None
    assert len(vault.objects.held) == 3
    assert (await vault.town.classes.list_of(teacher))[0].members == (bilal.id,)
    kept = await vault.town.store.read(REGISTERS, Owner(teacher.id), "fajr")
    assert kept is not None
    assert kept.value == Register((bilal.id,), "erased", {bilal.id: "quick"})
    assert (await vault.town.sign_ins.sign_in("bilal", PASSWORD, "there")).account == bilal


async def test_they_cannot_sign_in_any_more_their_lines_are_closed_and_the_name_is_free(vault: Vault) -> None:
    _, amina, _ = await full(vault)
    tokens, claims = await vault.town.device(amina)

    await vault.desks.erasure.erase(amina.id)

    with pytest.raises(NotSignedInError):
        await vault.town.sign_ins.sign_in("amina", PASSWORD, "there")
    with pytest.raises(NotSignedInError):
        await vault.town.sign_ins.check(claims)
    with pytest.raises(NotSignedInError):
        await vault.town.sign_ins.refresh(tokens.refresh_token)
    (told,) = vault.town.news
    assert (told.learner, claims.sign_in in told.sign_ins) == (LearnerId(amina.id), True)
    assert (await vault.town.person("amina")).id != amina.id


async def test_what_they_have_open_is_ended_before_anything_is_taken_away(vault: Vault) -> None:
    _, amina, _ = await full(vault)
    had: list[bool] = []

    async def end_visits(learner: LearnerId) -> int:
        had.append(await vault.desks.keys.find(Owner(learner)) is not None)
        return 2

    vault.desks.erasure.end_visits = end_visits

    erased = await vault.desks.erasure.erase(amina.id)

    assert (had, erased.visits) == ([True], 2)


async def test_a_teacher_takes_their_classes_along(vault: Vault) -> None:
    teacher, amina, bilal = await full(vault)

    erased = await vault.desks.erasure.erase(teacher.id)

    assert erased.swept.is_clean
    assert await vault.town.classes.list_of(amina) == await vault.town.classes.list_of(bilal) == []


async def test_who_answers_for_children_is_erased_after_them(vault: Vault) -> None:
    town = vault.town
    guardian = await town.person("khadija", Role.GUARDIAN)
    child = await town.child("zayd", guardian)
    await town.consents.give(guardian, child.id, Purpose.STORE_AUDIO)
    await vault.recited(child)

    with pytest.raises(RuleError, match="children"):
        await vault.desks.erasure.erase(guardian.id)
    assert await town.accounts.find(guardian.id) == guardian
    assert (await vault.desks.erasure.erase(child.id)).swept.is_clean
    assert await town.accounts.children(guardian) == []
    assert (await vault.desks.erasure.erase(guardian.id)).swept.is_clean
    assert vault.objects.held == {}


async def test_a_store_that_goes_away_in_between_leaves_what_says_who_it_was_and_the_next_try_takes_all(
    vault: Vault,
) -> None:
    _, amina, _ = await full(vault)
    vault.objects.is_away = True

    with pytest.raises(StoreUnavailableError):
        await vault.desks.erasure.erase(amina.id)
    assert await vault.town.accounts.find(amina.id) == amina
    vault.objects.is_away = False

    assert (await vault.desks.erasure.erase(amina.id)).swept.is_clean


async def test_who_comes_back_with_a_backup_goes_again_and_others_stay(vault: Vault) -> None:
    _, amina, bilal = await full(vault)
    backup = vault.town.store.backup()
    await vault.desks.erasure.erase(amina.id)
    assert await vault.desks.erasure.erase_again() == 0
    vault.town.store.restore(backup)

    assert await vault.desks.erasure.erase_again() == 1

    assert [held async for held in vault.town.store.about(sought(amina.id, "amina"))] == []
    assert await vault.town.accounts.find(bilal.id) == bilal


async def test_a_guardian_and_a_child_who_come_back_together_both_go(vault: Vault) -> None:
    town = vault.town
    guardian = await town.person("khadija", Role.GUARDIAN)
    children = [await town.child(name, guardian) for name in ("zayd", "zaynab")]
    backup = town.store.backup()
    for account in (*children, guardian):
        await vault.desks.erasure.erase(account.id)
    town.store.restore(backup)

    assert await vault.desks.erasure.erase_again() == 3

    assert [owner async for owner in town.store.owners()] == []


async def test_only_a_name_that_was_left_behind_is_enough_to_erase_again(vault: Vault) -> None:
    _, amina, _ = await full(vault)
    name = {place: entry for place, entry in vault.town.store.backup().items() if place[0] == "name:amina"}
    await vault.desks.erasure.erase(amina.id)
    vault.town.store.restore(vault.town.store.backup() | name)

    assert await vault.desks.erasure.erase_again() == 1

    with pytest.raises(DeskError):
        await vault.town.accounts.find(amina.id)
    assert (await vault.town.accounts.make_operator("amina", PASSWORD)).name == "amina"


async def test_a_copy_of_the_audio_in_a_backup_cannot_be_heard(vault: Vault) -> None:
    _, amina, _ = await full(vault)
    kept = await vault.desks.shelf.find("session-amina", 1)
    assert kept is not None
    objects = dict(vault.objects.held)
    await vault.desks.erasure.erase(amina.id)
    vault.objects.held |= objects

    with pytest.raises(Exception, match="key was destroyed"):
        [piece async for piece in vault.desks.shelf.hear(kept.owner, kept.value)]


async def test_whoever_was_never_here_is_erased_without_a_trace(vault: Vault) -> None:
    erased = await vault.desks.erasure.erase(AccountId("never"))

    assert (erased.documents, erased.objects, erased.had_key) == (0, 0, False)


async def test_what_cannot_be_taken_away_is_never_said_to_be_gone(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, amina, _ = await full(vault)

    async def keep(key: str) -> None:
        del key

    monkeypatch.setattr(vault.passing, "remove", keep)

    with pytest.raises(ErasureError, match="passing=2"):
        await vault.desks.erasure.erase(amina.id)
