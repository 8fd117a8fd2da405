"""The desk of passwords: changed, or set anew by a code; whatever was signed in with the old one is over."""

import asyncio

import pytest

from actors.people.errors import DeskError, ForbiddenError, MissingError, NotSignedInError, TakenError, TooOftenError
from actors.people.kept import PASSWORDS, RESETS, of_account
from actors.people.passwords import give_code_on_the_machine
from actors.people.ports import SignedOut
from actors.ports import LearnerId
from models.people.errors import RuleError
from models.people.permissions import Role
from models.people.reset import RESET_SECONDS
from tests.fakes.people import NOW, PASSWORD, Town, tries

NEW = "battery staple"


async def test_a_changed_password_signs_in_and_the_old_one_does_not(town: Town) -> None:
    amina = await town.person("amina")
    _, claims = await town.device(amina)

    await town.passwords.change(claims, PASSWORD, NEW, "here")

    with pytest.raises(NotSignedInError):
        await town.sign_ins.sign_in("amina", PASSWORD, "here")
    assert (await town.sign_ins.sign_in("amina", NEW, "here")).account == amina


async def test_every_other_device_is_signed_out_and_this_one_goes_on(town: Town) -> None:
    amina = await town.person("amina")
    (phones, phone), (laptops, laptop) = await town.device(amina), await town.device(amina)

    await town.passwords.change(phone, PASSWORD, NEW, "here")

    await town.sign_ins.check(phone)
    await town.sign_ins.refresh(phones.refresh_token)
    with pytest.raises(NotSignedInError):
        await town.sign_ins.check(laptop)
    with pytest.raises(NotSignedInError):
        await town.sign_ins.refresh(laptops.refresh_token)
    assert laptop.sign_in is not None
    assert town.news == [SignedOut(LearnerId(amina.id), ended, NOW) for ended in ((laptop.sign_in,), ())]


async def test_who_found_a_device_signed_in_does_not_take_the_account(town: Town) -> None:
    _, claims = await town.device(await town.person("amina"))

    with pytest.raises(ForbiddenError) as caught:
        await town.passwords.change(claims, "wrong guess", NEW, "here")
    with pytest.raises(TooOftenError):
        await tries(10, lambda _: town.passwords.change(claims, "wrong guess", NEW, "here"), ForbiddenError)

    assert caught.value.code == "password_refused"


@pytest.mark.parametrize("password", ["short", "amina-amina"])
async def test_a_new_password_is_a_secret_or_nothing_changes(town: Town, password: str) -> None:
    _, claims = await town.device(await town.person("amina-amina"))

    with pytest.raises(RuleError):
        await town.passwords.change(claims, PASSWORD, password, "here")

    await town.sign_ins.sign_in("amina-amina", PASSWORD, "here")
    assert town.news == []


async def test_of_two_changes_at_once_one_is_made(town: Town) -> None:
    _, claims = await town.device(await town.person("amina"))
    hashed, is_first = town.hasher.hashed, True

    async def slow(password: str) -> str:
        nonlocal is_first
        if is_first:
            is_first = False
            await town.passwords.change(claims, PASSWORD, NEW, "there")
        return await hashed(password)

    town.hasher.hashed = slow  # type: ignore[method-assign]
    with pytest.raises(TakenError):
        await town.passwords.change(claims, PASSWORD, "second choice", "here")

    assert (await town.sign_ins.sign_in("amina", NEW, "here")).account.name == "amina"


async def test_a_device_that_signs_in_while_the_password_changes_is_out(town: Town) -> None:
    amina = await town.person("amina")
    _, claims = await town.device(amina)
    holds, is_changing = town.hasher.holds, False

    async def slow(kept: str | None, password: str) -> bool:
        nonlocal is_changing
        held = await holds(kept, password)
        if not is_changing:
            is_changing = True  # between the check of the password and the sign-in it is changed
            await town.passwords.change(claims, PASSWORD, NEW, "there")
        return held

    town.hasher.holds = slow  # type: ignore[method-assign]
    with pytest.raises(NotSignedInError):
        await town.sign_ins.sign_in("amina", PASSWORD, "here")

    with pytest.raises(NotSignedInError):
        await town.sign_ins.check(town.signer.signed[-1])


async def test_a_rehash_does_not_bring_an_old_password_back(town: Town) -> None:
    town.hasher.is_old = True
    amina = await town.person("amina")
    _, claims = await town.device(amina)
    town.hasher.is_old = False
    hashed, is_changing = town.hasher.hashed, False

    async def slow(password: str) -> str:
        nonlocal is_changing
        if not is_changing:
            is_changing = True
            await town.passwords.change(claims, PASSWORD, NEW, "there")
        return await hashed(password)

    town.hasher.hashed = slow  # type: ignore[method-assign]
    with pytest.raises(NotSignedInError):
        await town.sign_ins.sign_in("amina", PASSWORD, "here")

    kept = await town.store.read(PASSWORDS, of_account(amina.id), "password")
    assert kept is not None
    assert kept.value.hashed == f"new:{NEW}"


async def test_a_guardians_code_sets_a_childs_password_once(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)
    _, tablet = await town.device(child)

    code = await town.passwords.give_code(mother, child.id)
    tokens = await town.passwords.reset("YUSUF", f" {code[:4].lower()}-{code[4:]}", NEW, "here")

    assert tokens.account == child
    await town.sign_ins.check(town.signer.signed[-1])
    with pytest.raises(NotSignedInError):
        await town.sign_ins.check(tablet)
    with pytest.raises(NotSignedInError):
        await town.passwords.reset("yusuf", code, "another secret", "here")
    assert (await town.sign_ins.sign_in("yusuf", NEW, "here")).account == child


async def test_of_two_who_bring_a_code_at_once_one_sets_the_password(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)
    code = await town.passwords.give_code(mother, child.id)

    done = await asyncio.gather(
        *(town.passwords.reset("yusuf", code, new, "here") for new in ("first choice", "second choice")),
        return_exceptions=True,
    )

    assert sum(isinstance(each, DeskError) for each in done) == 1


async def test_what_is_kept_of_a_code_cannot_be_typed(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)

    code = await town.passwords.give_code(mother, child.id)

    kept = await town.store.read(RESETS, of_account(child.id), "reset")
    assert kept is not None
    assert (code in kept.value.digest, kept.value.given_by) == (False, mother.id)
    assert kept.value.expires_at == NOW + RESET_SECONDS


@pytest.mark.parametrize("name", ["yusuf", "nobody", "x"])
async def test_whether_name_or_code_are_wrong_is_not_said(town: Town, name: str) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)
    old = await town.passwords.give_code(mother, child.id)
    await town.passwords.give_code(mother, child.id)

    for typed in (old, "2222-2222", "no code", ""):
        with pytest.raises(NotSignedInError) as caught:
            await town.passwords.reset(name, typed, NEW, "here")
        assert caught.value.code == "reset_refused"


async def test_a_code_is_over_after_its_hour(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)
    code = await town.passwords.give_code(mother, child.id)
    town.clock.time += RESET_SECONDS

    with pytest.raises(NotSignedInError):
        await town.passwords.reset("yusuf", code, NEW, "here")


async def test_a_code_survives_a_password_that_is_no_secret(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)
    child = await town.child("yusuf", mother)
    code = await town.passwords.give_code(mother, child.id)

    with pytest.raises(RuleError):
        await town.passwords.reset("yusuf", code, "short", "here")

    assert (await town.passwords.reset("yusuf", code, NEW, "here")).account == child


async def test_codes_are_not_guessed_without_end(town: Town) -> None:
    await town.person("amina")

    with pytest.raises(TooOftenError):
        await tries(10, lambda _: town.passwords.reset("amina", "2222-2222", NEW, "here"), NotSignedInError)


async def test_who_may_give_a_code_is_in_the_table(town: Town) -> None:
    amina, mother = await town.person("amina"), await town.person("mother", Role.GUARDIAN)
    root = await town.accounts.make_operator("root", PASSWORD)
    other = await town.accounts.make_operator("other", PASSWORD)

    await town.passwords.give_code(root, amina.id)
    with pytest.raises(MissingError):
        await town.passwords.give_code(mother, amina.id)
    with pytest.raises(MissingError):
        await town.passwords.give_code(amina, mother.id)
    with pytest.raises(ForbiddenError):
        await town.passwords.give_code(other, root.id)  # one operator does not become another


async def test_an_operators_code_is_given_on_the_machine(town: Town) -> None:
    root = await town.accounts.make_operator("root", PASSWORD)

    code = await give_code_on_the_machine(town.accounts, town.store, "ROOT", NOW)

    assert (await town.passwords.reset("root", code, NEW, "here")).account == root
    with pytest.raises(MissingError):
        await give_code_on_the_machine(town.accounts, town.store, "nobody", NOW)
