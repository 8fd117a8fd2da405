"""Tickets and limits over the passing store."""

import pytest

from models.rates import Rate
from tests.fakes.people import Hands
from transport.stores.passing_memory import PassingMemory
from transport.stores.people_passing import PeoplePassing


async def test_a_ticket_is_taken_once_and_within_its_time() -> None:
    clock = Hands()
    passing = PeoplePassing(PassingMemory(clock))
    await passing.put("a", b"v", within=30)
    await passing.put("b", b"v", within=30)

    first, again = await passing.take("a"), await passing.take("a")
    clock.time += 31

    assert (first, again, await passing.take("b")) == (b"v", None, None)


async def test_a_limit_says_when_to_come_back() -> None:
    clock = Hands()
    passing = PeoplePassing(PassingMemory(clock))

    waits = [await passing.spend("k", Rate(0.5, 2)) for _ in range(3)]

    assert waits == [0.0, 0.0, pytest.approx(2.0)]
