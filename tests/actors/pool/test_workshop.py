"""Where ears are made and put away."""

import pytest

from actors.pool.ears import Ear, EarFaultError, EarLostError, EarPlace
from actors.pool.workshop import Workshop
from tests.fakes.ears import FakeEar, FakePlace


def test_an_ear_is_warm_when_it_is_given() -> None:
    place = FakePlace()

    assert Workshop().make(place.place()) is place.ear


def test_an_ear_that_is_not_golden_is_put_away() -> None:
    place = FakePlace()
    place.is_golden = False

    with pytest.raises(EarFaultError):
        Workshop().make(place.place())

    assert place.ear.is_closed


def test_shutting_puts_away_whatever_was_made() -> None:
    workshop, place = Workshop(), FakePlace()
    for _ in range(2):
        workshop.make(place.place())

    workshop.shut()

    assert [ear.is_closed for ear in place.ears] == [True, True]


def test_what_comes_after_the_end_is_put_away_at_once() -> None:
    workshop, late = Workshop(), FakeEar()

    def make() -> Ear:
        workshop.shut()  # while it was being made
        return late

    with pytest.raises(EarLostError):
        workshop.make(EarPlace("late", make))

    assert late.is_closed


def test_an_ear_is_put_away_once() -> None:
    workshop, place = Workshop(), FakePlace()
    ear = workshop.make(place.place())
    workshop.put_away(ear)
    place.ear.is_closed = False

    workshop.put_away(ear)

    assert not place.ear.is_closed
