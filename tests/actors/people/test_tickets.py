"""One-time tickets."""

import asyncio

import pytest

from actors.people.errors import ForbiddenError, NotSignedInError, TooOftenError
from actors.people.ports import Claims
from actors.people.tickets import TICKET_SECONDS
from actors.ports import LearnerId
from models.people.permissions import Role
from models.people.signin import SignInId
from tests.fakes.people import NOW, Town, tries

AMINA = Claims(LearnerId("amina"), (Role.LEARNER,), SignInId("s"), NOW, NOW + 900)


async def test_a_ticket_stands_for_the_token_that_it_was_given_for(town: Town) -> None:
    assert await town.tickets.redeem(await town.tickets.issue(AMINA)) == AMINA


async def test_a_ticket_that_is_shown_again_is_refused(town: Town) -> None:
    ticket = await town.tickets.issue(AMINA)
    await town.tickets.redeem(ticket)

    with pytest.raises(NotSignedInError) as caught:
        await town.tickets.redeem(ticket)

    assert caught.value.code == "ticket_refused"


async def test_of_many_who_show_one_ticket_at_once_one_comes_in(town: Town) -> None:
    ticket = await town.tickets.issue(AMINA)

    results = await asyncio.gather(*(town.tickets.redeem(ticket) for _ in range(20)), return_exceptions=True)

    assert results.count(AMINA) == 1


async def test_a_ticket_is_good_for_half_a_minute(town: Town) -> None:
    first, second = await town.tickets.issue(AMINA), await town.tickets.issue(AMINA)

    town.clock.time += TICKET_SECONDS - 0.1
    await town.tickets.redeem(first)
    town.clock.time += 0.2

    with pytest.raises(NotSignedInError):
        await town.tickets.redeem(second)


@pytest.mark.parametrize("ticket", ["", "guess", "é", "\ud800"])
async def test_a_guess_is_no_ticket(town: Town, ticket: str) -> None:
    with pytest.raises(NotSignedInError):
        await town.tickets.redeem(ticket)


async def test_an_operator_gets_none(town: Town) -> None:
    with pytest.raises(ForbiddenError):
        await town.tickets.issue(Claims(LearnerId("root"), (Role.OPERATOR,)))


async def test_there_is_an_end_to_how_many_are_given(town: Town) -> None:
    with pytest.raises(TooOftenError):
        await tries(100, lambda _: town.tickets.issue(AMINA))
