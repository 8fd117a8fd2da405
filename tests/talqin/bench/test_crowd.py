"""A crowd that recites into the real pool, over an ear that only seems to hear: nothing that is said is forgotten."""

import asyncio
from pathlib import Path

import pytest

from actors.pool.ears import EarPlace, MakePlaces
from talqin.bench.crowd import lateness_ms, reciting
from tests.fakes.ears import FakePlace
from tests.talqin.bench.quiet_model import QuietModel

pytestmark = pytest.mark.wall_clock


def over(*places: FakePlace) -> MakePlaces:
    def make_places(weights: Path | None) -> tuple[EarPlace, ...]:
        del weights
        return tuple(place.place() for place in places)

    return make_places


async def test_everybody_is_heard_once_a_chunk_length() -> None:
    place = FakePlace(model=QuietModel, slots=8)

    async with reciting(over(place), 3) as crowd:
        await crowd.recite(0.96)

        assert await crowd.wait_heard() == 0

    assert (len(crowd.heard), crowd.failed) == (9, 0)
    assert place.ear.is_closed


async def test_those_who_are_never_silent_say_the_next_when_one_was_heard() -> None:
    async with reciting(over(FakePlace(model=QuietModel, slots=8)), 2, is_greedy=True) as crowd:
        for learner in crowd.learners:
            learner.say(0.0)
        await asyncio.sleep(0.3)

    assert len(crowd.heard) > 8
    assert all(learner.said >= len(crowd.heard) // 4 for learner in crowd.learners)


async def test_who_lost_an_ear_goes_on_with_the_next_and_nothing_is_lost() -> None:
    first, second = FakePlace("one", QuietModel, slots=8), FakePlace("two", QuietModel, slots=8)

    async with reciting(over(first, second), 4) as crowd:
        await crowd.recite(0.32)
        first.ear.is_lost = True
        await crowd.recite(0.64)

        assert await crowd.wait_heard() == 0

    assert len(crowd.heard) == 12
    assert second.ear.rebuilt == 2


async def test_what_no_ear_hears_is_counted() -> None:
    place = FakePlace(model=QuietModel, slots=8)

    async with reciting(over(place), 2) as crowd:
        place.ear.refuses = lambda _: True
        await crowd.recite(0.32)

        assert await crowd.wait_heard(within=0.2) == 2
    assert crowd.failed == 2


def test_lateness_is_in_order_and_in_milliseconds() -> None:
    assert lateness_ms([(5.0, 0.02), (4.0, 0.001)]) == pytest.approx([1.0, 20.0])
