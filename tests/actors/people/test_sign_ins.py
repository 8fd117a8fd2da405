"""The desk of sign-ins."""

import asyncio

import msgspec
import pytest

from actors.people.errors import MissingError, NotSignedInError, TooOftenError
from actors.people.kept import ACCOUNTS, PASSWORDS, SIGN_INS, of_account
from actors.people.ports import Claims, SignedOut
from actors.ports import LearnerId
from actors.stores.documents import Remove
from models.people.permissions import Role
from models.people.signin import GRACE_SECONDS, IDLE_SECONDS
from tests.fakes.people import NOW, PASSWORD, Town, tries


async def test_a_name_and_its_password_give_tokens(town: Town) -> None:
    amina = await town.person("Amina", Role.TEACHER)

    tokens = await town.sign_ins.sign_in("AMINA", PASSWORD, "here")

    claims = town.signer.signed[-1]
    assert (tokens.account, tokens.access_token, tokens.expires_in) == (amina, "token 1", 900.0)
    assert (str(claims.learner), claims.roles) == (amina.id, (Role.TEACHER,))
    assert (claims.issued_at, claims.expires_at) == (NOW, NOW + 900)


@pytest.mark.parametrize(("name", "password"), [("amina", "wrong"), ("nobody", PASSWORD), ("", ""), ("a b", "x")])
async def test_which_of_the_two_is_wrong_is_not_said_and_takes_as_long(town: Town, name: str, password: str) -> None:
    await town.person("amina")

    with pytest.raises(NotSignedInError) as caught:
        await town.sign_ins.sign_in(name, password, "here")

    assert (caught.value.code, caught.value.detail) == ("sign_in_refused", "name and password do not belong together")
    assert len(town.hasher.looked_at) == 1


async def test_passwords_are_not_guessed_without_end(town: Town) -> None:
    await town.person("amina")

    with pytest.raises(TooOftenError):
        await tries(10, lambda _: town.sign_ins.sign_in("amina", "wrong", "there"), NotSignedInError)

    await town.sign_ins.sign_in("amina", PASSWORD, "here")  # the guesser does not lock the owner out


async def test_a_password_kept_by_weaker_parameters_is_kept_anew(town: Town) -> None:
    town.hasher.is_old = True
    amina = await town.person("amina")
    town.hasher.is_old = False

    await town.sign_ins.sign_in("amina", PASSWORD, "here")

    kept = await town.store.read(PASSWORDS, of_account(amina.id), "password")
    assert kept is not None
    assert kept.value.hashed == f"new:{PASSWORD}"


async def test_a_refresh_token_is_good_once_and_gives_the_next(town: Town) -> None:
    first, _ = await town.device(await town.person("amina"))

    second = await town.sign_ins.refresh(first.refresh_token)
    third = await town.sign_ins.refresh(second.refresh_token)

    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert len({claims.sign_in for claims in town.signer.signed}) == 1


async def test_a_refresh_token_that_is_used_twice_ends_the_sign_in_for_both(town: Town) -> None:
    amina = await town.person("amina")
    first, claims = await town.device(amina)
    second = await town.sign_ins.refresh(first.refresh_token)
    town.clock.time += GRACE_SECONDS + 1

    with pytest.raises(NotSignedInError) as thief:
        await town.sign_ins.refresh(first.refresh_token)
    with pytest.raises(NotSignedInError) as owner:
        await town.sign_ins.refresh(second.refresh_token)

    assert (thief.value.code, owner.value.code) == ("refresh_reused", "signed_out")
    assert claims.sign_in is not None
    assert town.news == [SignedOut(LearnerId(amina.id), (claims.sign_in,))]


async def test_an_answer_that_was_lost_is_given_again(town: Town) -> None:
    first, _ = await town.device(await town.person("amina"))
    await town.sign_ins.refresh(first.refresh_token)

    again = await town.sign_ins.refresh(first.refresh_token)

    assert (await town.sign_ins.refresh(again.refresh_token)).account.name == "amina"


async def test_two_at_once_with_one_token_do_not_both_write(town: Town) -> None:
    first, claims = await town.device(await town.person("amina"))

    results = await asyncio.gather(*(town.sign_ins.refresh(first.refresh_token) for _ in range(2)))

    assert {tokens.account.name for tokens in results} == {"amina"}
    await town.sign_ins.check(claims)


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "a.b.c.d", "é.b.c", "..", "a." + "b" * 65 + ".c"])
async def test_what_is_no_refresh_token_is_refused(town: Town, token: str) -> None:
    with pytest.raises(NotSignedInError):
        await town.sign_ins.refresh(token)


async def test_no_token_is_kept(town: Town) -> None:
    amina = await town.person("amina")
    tokens, _ = await town.device(amina)

    kept = await town.store.list_owned(SIGN_INS, of_account(amina.id))

    secret = tokens.refresh_token.rpartition(".")[2]
    assert secret not in repr(msgspec.to_builtins(kept))


async def test_signing_out_ends_one_device_and_no_other(town: Town) -> None:
    amina = await town.person("amina")
    (phone, phones), (_, laptops) = await town.device(amina), await town.device(amina)

    await town.sign_ins.sign_out(phones)

    with pytest.raises(NotSignedInError):
        await town.sign_ins.check(phones)
    with pytest.raises(NotSignedInError):
        await town.sign_ins.refresh(phone.refresh_token)
    await town.sign_ins.check(laptops)
    assert phones.sign_in is not None
    assert town.news == [SignedOut(LearnerId(amina.id), (phones.sign_in,))]


async def test_signing_out_everywhere_ends_them_all_and_new_ones_begin(town: Town) -> None:
    amina = await town.person("amina")
    devices = [await town.device(amina) for _ in range(3)]

    await town.sign_ins.sign_out_everywhere(LearnerId(amina.id))

    for _, claims in devices:
        with pytest.raises(NotSignedInError):
            await town.sign_ins.check(claims)
    (news,) = town.news
    assert (str(news.learner), news.before) == (amina.id, NOW)
    assert set(news.sign_ins) == {claims.sign_in for _, claims in devices}
    _, again = await town.device(amina)
    await town.sign_ins.check(again)


async def test_a_token_of_another_issuer_is_signed_out_by_its_time(town: Town) -> None:
    old = Claims(LearnerId("school:amina"), (Role.LEARNER,), None, NOW - 5, NOW + 500)
    await town.sign_ins.check(old)

    await town.sign_ins.sign_out(old)

    with pytest.raises(NotSignedInError):
        await town.sign_ins.check(old)
    await town.sign_ins.check(msgspec.structs.replace(old, issued_at=NOW + 1))


async def test_a_refresh_that_meets_a_sign_out_gives_nothing(town: Town) -> None:
    amina = await town.person("amina")
    tokens, _ = await town.device(amina)

    await town.sign_ins.sign_out_everywhere(LearnerId(amina.id))

    with pytest.raises(NotSignedInError):
        await town.sign_ins.refresh(tokens.refresh_token)


async def test_what_is_over_is_taken_away_at_the_next_sign_in(town: Town) -> None:
    amina = await town.person("amina")
    await town.device(amina)
    town.clock.time += IDLE_SECONDS + 1

    await town.device(amina)

    assert len(await town.store.list_owned(SIGN_INS, of_account(amina.id))) == 1


async def test_an_account_that_is_gone_gets_no_tokens(town: Town) -> None:
    amina = await town.person("amina")
    tokens, _ = await town.device(amina)
    await town.store.write(Remove(ACCOUNTS, of_account(amina.id), "account"))

    with pytest.raises(NotSignedInError):
        await town.sign_ins.refresh(tokens.refresh_token)


async def test_a_guardian_signs_their_child_in_and_no_other(town: Town) -> None:
    mother, stranger = await town.person("mother", Role.GUARDIAN), await town.person("stranger", Role.GUARDIAN)
    son = await town.child("son", mother)

    assert (await town.sign_ins.sign_in_child(mother, son.id)).account == son
    with pytest.raises(MissingError):
        await town.sign_ins.sign_in_child(stranger, son.id)
    with pytest.raises(NotSignedInError):
        await town.sign_ins.sign_in("son", PASSWORD, "here")
