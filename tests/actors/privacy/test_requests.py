"""What people ask about themselves, and who may ask it about whom."""

import io
import zipfile

import pytest

from actors.people.errors import DeskError, ForbiddenError, MissingError, TooOftenError
from actors.people.ports import Claims
from actors.ports import LearnerId
from actors.stores.documents import Owner
from models.people.account import Account, AccountId
from models.people.consent import Purpose
from models.people.errors import RuleError
from models.people.permissions import Role
from tests.fakes.people import PASSWORD
from tests.fakes.privacy import Vault


async def heard(vault: Vault, actor: Account, begin: int = 0, end: int | None = None) -> bytes:
    given = await vault.requests.hear(actor, "s1", 1, begin, end)
    pcm = b"".join([piece async for piece in given.pcm])
    assert len(pcm) == 2 * given.samples
    return pcm


async def test_a_learner_hears_their_own_slice(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    pcm = await vault.recited(amina)

    assert await heard(vault, amina) == pcm
    assert await heard(vault, amina, 100, 200) == pcm[200:400]


async def test_a_guardian_hears_their_child_and_nobody_else_is_told_that_there_is_anything(vault: Vault) -> None:
    guardian, other = await vault.town.person("khadija", Role.GUARDIAN), await vault.town.person("x1x", Role.GUARDIAN)
    pcm = await vault.recited(await vault.town.child("zayd", guardian))

    assert await heard(vault, guardian) == pcm
    with pytest.raises(MissingError) as refused:
        await heard(vault, other)
    with pytest.raises(MissingError) as absent:
        await vault.requests.hear(other, "s2", 1, 0, None)
    assert str(refused.value) == str(absent.value)


async def test_a_teacher_hears_a_pupil_only_while_that_is_allowed(vault: Vault) -> None:
    town = vault.town
    teacher, amina = await town.person("fatima", Role.TEACHER), await town.person("amina")
    pcm = await vault.recited(amina)
    halaqa = await town.classes.make(teacher, "Fajr")
    await town.classes.join(amina, amina.id, halaqa.code, "there")

    with pytest.raises(MissingError):
        await heard(vault, teacher)
    await town.consents.give(amina, amina.id, Purpose.SHARE_WITH_TEACHER)
    assert await heard(vault, teacher) == pcm
    assert len(await vault.requests.list_audio(teacher, amina.id)) == 1
    await town.consents.withdraw(amina, amina.id, Purpose.SHARE_WITH_TEACHER)
    with pytest.raises(MissingError):
        await heard(vault, teacher)
    with pytest.raises(MissingError):
        await vault.requests.list_audio(teacher, amina.id)


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (5, 5), (6, 5), (-1, 5), (0, 400_001), (400_000, None)])
async def test_samples_that_there_are_not_are_refused(vault: Vault, begin: int, end: int | None) -> None:
    amina = await vault.town.person("amina")
    await vault.recited(amina, samples=400_000)

    with pytest.raises(RuleError, match="0 to 400000"):
        await vault.requests.hear(amina, "s1", 1, begin, end)


async def test_a_learner_chooses_how_long_and_a_guardian_for_a_child(vault: Vault) -> None:
    amina, guardian = await vault.town.person("amina"), await vault.town.person("khadija", Role.GUARDIAN)
    child = await vault.town.child("zayd", guardian)

    assert await vault.requests.choose_days(amina, amina.id, 7) == 7
    assert await vault.requests.choose_days(guardian, child.id, 3) == 3
    assert await vault.requests.days_of(child, child.id) == 3
    with pytest.raises(ForbiddenError):
        await vault.requests.choose_days(child, child.id, 9)
    with pytest.raises(MissingError):
        await vault.requests.choose_days(amina, child.id, 9)
    with pytest.raises(RuleError):
        await vault.requests.choose_days(amina, amina.id, 91)


async def test_a_child_may_have_all_audio_taken_away_alone(vault: Vault) -> None:
    guardian = await vault.town.person("khadija", Role.GUARDIAN)
    child = await vault.town.child("zayd", guardian)
    await vault.recited(child)

    assert await vault.requests.forget_audio(child, child.id) == 3

    assert vault.objects.held == {}
    assert await vault.desks.keys.find(Owner(child.id)) is None
    assert await vault.requests.list_audio(child, child.id) == []
    assert await vault.town.accounts.find(child.id) == child


async def test_who_asks_for_an_archive_gets_their_own_or_a_childs(vault: Vault) -> None:
    amina, guardian = await vault.town.person("amina"), await vault.town.person("khadija", Role.GUARDIAN)
    child = await vault.town.child("zayd", guardian)

    for actor, target in ((amina, amina), (guardian, child), (child, child)):
        pieces = [piece async for piece in await vault.requests.export(actor, target.id)]
        archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
        assert target.id.encode() in archive.read("manifest.json")
    with pytest.raises(DeskError):
        await vault.requests.export(amina, child.id)


async def test_the_password_or_a_fresh_sign_in_is_needed_to_go(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    _, claims = await vault.town.device(amina)
    vault.town.clock.time += vault.desks.settings.fresh_sign_in_seconds

    for password in (None, "wrong horse", ""):
        with pytest.raises(ForbiddenError, match="show the password"):
            await vault.requests.erase(amina, claims, amina.id, password)
    assert (await vault.requests.erase(amina, claims, amina.id, PASSWORD)).swept.is_clean


async def test_a_fresh_sign_in_is_enough_and_one_that_was_ended_is_not(vault: Vault) -> None:
    amina, bilal = await vault.town.person("amina"), await vault.town.person("bilal")
    _, claims = await vault.town.device(amina)
    _, others = await vault.town.device(bilal)

    with pytest.raises(ForbiddenError):
        await vault.requests.erase(amina, others, amina.id, None)
    assert (await vault.requests.erase(amina, claims, amina.id, None)).swept.is_clean


async def test_a_learner_of_another_issuer_goes_with_a_token_that_is_fresh(vault: Vault) -> None:
    visitor = Account(AccountId("school:zaynab"), "school:zaynab", (Role.LEARNER,))
    await vault.recited(visitor)
    now = vault.town.clock.now()

    with pytest.raises(ForbiddenError):
        await vault.requests.erase(visitor, Claims(LearnerId(visitor.id), issued_at=now - 3600), visitor.id, None)
    erased = await vault.requests.erase(visitor, Claims(LearnerId(visitor.id), issued_at=now), visitor.id, None)

    assert (erased.objects, erased.swept.is_clean) == (3, True)


async def test_a_child_goes_by_its_guardian_alone(vault: Vault) -> None:
    guardian, other = await vault.town.person("khadija", Role.GUARDIAN), await vault.town.person("amina")
    child = await vault.town.child("zayd", guardian, PASSWORD)
    (_, childs), (_, guardians), (_, others) = [await vault.town.device(one) for one in (child, guardian, other)]

    with pytest.raises(ForbiddenError, match="guardian"):
        await vault.requests.erase(child, childs, child.id, PASSWORD)
    with pytest.raises(MissingError):
        await vault.requests.erase(other, others, child.id, PASSWORD)
    assert (await vault.requests.erase(guardian, guardians, child.id, PASSWORD)).swept.is_clean


async def test_passwords_cannot_be_guessed_here_either(vault: Vault) -> None:
    amina = await vault.town.person("amina")
    _, claims = await vault.town.device(amina)

    async def guess() -> None:
        for _ in range(200):
            with pytest.raises(ForbiddenError):
                await vault.requests.erase(amina, claims, amina.id, "wrong horse")

    with pytest.raises(TooOftenError):
        await guess()
