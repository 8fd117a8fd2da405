"""Who comes in."""

import time

import pytest

from actors.people.ports import Claims
from actors.ports import LearnerId
from config.settings import AccessSettings
from models.people.permissions import Role
from tests.fakes.people import Town
from transport.errors import ClientError, DependencyError
from transport.gates import GUEST, OpenGate, TokenGate
from transport.tokens import TokenVerifier, mint_token, secret_key

SECRET, SETTINGS = b"k" * 32, AccessSettings()
VERIFIER = TokenVerifier(lambda: [secret_key(SECRET, SETTINGS)])


def minted(learner: str = "amina") -> str:
    return mint_token(LearnerId(learner), SECRET, SETTINGS, now=int(time.time()), lifetime_seconds=60)


async def test_a_token_that_holds_is_let_in() -> None:
    assert (await TokenGate(VERIFIER).admit(minted())).learner == "amina"


async def test_a_missing_token_is_told_apart_from_a_bad_one() -> None:
    codes = []
    for token in (None, "abc"):
        with pytest.raises(ClientError) as caught:
            await TokenGate(VERIFIER).admit(token)
        codes.append(caught.value.code)

    assert codes == ["token_missing", "token_refused"]


async def test_a_ticket_where_none_are_given_out_is_no_token() -> None:
    with pytest.raises(ClientError) as caught:
        await TokenGate(VERIFIER).admit(None, "ticket")

    assert caught.value.code == "token_missing"


async def test_who_signed_out_is_told_so_and_a_store_that_is_away_is_nobodys_fault_here() -> None:
    town = Town()
    gate = TokenGate(VERIFIER, town.sign_ins, town.tickets)
    token = minted()
    assert (await gate.admit(token)).learner == "amina"

    town.clock.time = time.time()
    await town.sign_ins.sign_out_everywhere(LearnerId("amina"))

    with pytest.raises(ClientError) as caught:
        await gate.admit(token)
    assert caught.value.code == "signed_out"
    town.store.is_away = True
    with pytest.raises(DependencyError) as away:
        await gate.admit(token)
    assert (away.value.code, away.value.fault) == ("unavailable", "dependency")


@pytest.mark.parametrize(("token", "ticket"), [(None, None), ("abc", None), (None, "abc")])
async def test_development_lets_anyone_in_as_a_guest(token: str | None, ticket: str | None) -> None:
    gates = (OpenGate(), OpenGate(TokenGate(VERIFIER)))

    assert [await gate.admit(token, ticket) for gate in gates] == [Claims(GUEST, (Role.LEARNER,))] * 2


async def test_development_knows_who_shows_a_token_that_holds() -> None:
    assert (await OpenGate(TokenGate(VERIFIER)).admit(minted())).learner == "amina"
