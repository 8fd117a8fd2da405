"""The desk of accounts."""

import asyncio
import re

import pytest

from actors.people.accounts import Accounts, NewAccount
from actors.people.errors import ForbiddenError, MissingError, TakenError, TooOftenError
from actors.ports import StoreUnavailableError
from models.people.account import AccountId
from models.people.errors import RuleError
from models.people.permissions import Action, Role
from tests.fakes.people import NOW, PASSWORD, Town, tries


async def test_who_signs_up_is_found_again(town: Town) -> None:
    made = await town.person("Amina", Role.TEACHER, Role.LEARNER)

    assert await town.accounts.find(made.id) == made
    assert (made.name, made.roles, made.made_at) == ("amina", (Role.LEARNER, Role.TEACHER), NOW)


async def test_who_signs_up_in_a_region_has_it_before_their_id(town: Town) -> None:
    here = Accounts(town.store, town.passing, town.hasher, lambda: NOW, home="us-east")

    made = await here.make_operator("root", PASSWORD)

    assert re.fullmatch(r"us-east\.[0-9a-f]{30}", made.id)
    assert await here.find(made.id) == made


async def test_no_two_have_one_name_and_of_two_at_once_one_has_it(town: Town) -> None:
    results = await asyncio.gather(town.person("amina"), town.person("AMINA"), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["Account", "TakenError"]
    with pytest.raises(TakenError):
        await town.person("ａｍｉｎａ")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewAccount("amina", PASSWORD, (Role.OPERATOR,), 1990), "role_refused"),
        (NewAccount("amina", PASSWORD, (Role.LEARNER,), 2015), "guardian_needed"),
        (NewAccount("amina", PASSWORD, (Role.LEARNER,), None), "bad_birth_year"),
        (NewAccount("amina", None, (Role.LEARNER,), 1990), "bad_password"),
        (NewAccount("amina", "short", (Role.LEARNER,), 1990), "bad_password"),
        (NewAccount("a b", PASSWORD, (Role.LEARNER,), 1990), "bad_name"),
    ],
)
async def test_what_is_against_a_rule_makes_nothing(town: Town, new: NewAccount, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        await town.accounts.sign_up(new, "here")

    assert caught.value.code == code
    await town.person("amina")


async def test_one_address_does_not_sign_up_without_end(town: Town) -> None:
    async def sign_up(number: int) -> None:
        await town.accounts.sign_up(NewAccount(f"learner{number}", PASSWORD, (Role.LEARNER,), 1990), "one")

    with pytest.raises(TooOftenError) as caught:
        await tries(30, sign_up)

    assert caught.value.wait_seconds > 0
    await town.accounts.sign_up(NewAccount("other", PASSWORD, (Role.LEARNER,), 1990), "another")


async def test_a_guardian_makes_a_childs_account_and_answers_for_it(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)

    son = await town.child("son", mother)

    assert (son.guardian, son.roles) == (mother.id, (Role.LEARNER,))
    assert await town.accounts.children(mother) == [son]
    assert await town.accounts.find_for(mother, son.id, Action.SEE_PROGRESS) == son


async def test_nobody_else_makes_children(town: Town) -> None:
    teacher = await town.person("teacher", Role.TEACHER)

    with pytest.raises(ForbiddenError):
        await town.child("son", teacher)


async def test_an_adult_is_no_child(town: Town) -> None:
    mother = await town.person("mother", Role.GUARDIAN)

    with pytest.raises(RuleError) as caught:
        await town.accounts.make_child(mother, NewAccount("uncle", None, (), 1980))

    assert caught.value.code == "no_child"


async def test_a_stranger_does_not_learn_whether_an_account_is_there(town: Town) -> None:
    amina, bilal = await town.person("amina"), await town.person("bilal")

    told = []
    for who in (bilal.id, AccountId("nobody")):
        with pytest.raises(MissingError) as caught:
            await town.accounts.find_for(amina, who, Action.SEE_ACCOUNT)
        told.append((caught.value.code, caught.value.detail))

    assert told[0] == told[1]


async def test_an_operator_sees_accounts_but_not_what_was_recited(town: Town) -> None:
    operator, amina = await town.accounts.make_operator("root", PASSWORD), await town.person("amina")

    assert await town.accounts.find_for(operator, amina.id, Action.SEE_ACCOUNT) == amina
    with pytest.raises(ForbiddenError):
        await town.accounts.find_for(operator, amina.id, Action.SEE_PROGRESS)


async def test_a_store_that_is_away_is_said(town: Town) -> None:
    town.store.is_away = True

    with pytest.raises(StoreUnavailableError):
        await town.person("amina")
