"""How often anything may be tried."""

import pytest

from actors.people.errors import TooOftenError
from actors.people.limits import RATES, hold_to
from tests.fakes.people import Town, tries


@pytest.mark.parametrize("what", RATES)
async def test_every_limit_is_reached_and_says_when_to_come_back(town: Town, what: str) -> None:
    with pytest.raises(TooOftenError) as caught:
        await tries(1 + int(RATES[what].burst), lambda _: hold_to(town.passing, what, "amina"))

    town.clock.time += caught.value.wait_seconds
    await hold_to(town.passing, what, "amina")


async def test_one_who_tries_too_often_is_no_burden_to_another(town: Town) -> None:
    for _ in range(int(RATES["ticket_of"].burst)):
        await hold_to(town.passing, "ticket_of", "amina")

    await hold_to(town.passing, "ticket_of", "bilal")
    await hold_to(town.passing, "line_of", "amina")
