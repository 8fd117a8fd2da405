"""Which version is in use."""

from itertools import count

from actors.pool.fleet import Fleet
from actors.pool.fleets import Fleets
from actors.pool.schedule import Lane
from actors.runtime import System
from tests.actors.pool.units import unit
from tests.fakes.ears import FakeEar, FakePlace


def installed(fleets: Fleets, version: str) -> Fleet:
    fleet = fleets.bring_in([FakePlace().place()])
    for desk in fleet.desks:
        ear = FakeEar()
        ear.version = version
        desk.seat(ear)
    fleets.promote()
    return fleet


def test_the_version_before_stays_until_the_next_is_installed() -> None:
    fleets = Fleets(count(1), max_waiting=8)
    first, second = installed(fleets, "1"), installed(fleets, "2")
    fleets.bring_in([FakePlace().place()])

    retired = fleets.promote()

    assert retired is first
    assert fleets.previous is second


def test_going_back_changes_a_pointer() -> None:
    fleets = Fleets(count(1), max_waiting=8)
    first, second = installed(fleets, "1"), installed(fleets, "2")

    went = fleets.roll_back()

    assert went
    assert (fleets.current, fleets.previous) == (first, second)


def test_there_is_no_going_back_to_nothing() -> None:
    fleets = Fleets(count(1), max_waiting=8)
    only = installed(fleets, "1")

    assert not fleets.roll_back()
    assert fleets.current is only


def test_a_version_that_is_refused_is_forgotten() -> None:
    fleets = Fleets(count(1), max_waiting=8)
    incoming = fleets.bring_in([FakePlace().place()])

    refused = fleets.refuse("it is not golden")

    assert refused is incoming
    assert fleets.desk(incoming.desks[0].number) is None
    assert fleets.refusal == "it is not golden"


def test_the_load_counts_every_stream_and_the_room_of_the_version_in_use(system: System) -> None:
    fleets = Fleets(count(1), max_waiting=8)
    for desk in installed(fleets, "1").desks:
        desk.admit(system.ref("/a"), "a", Lane.LIVE, None)
    for desk in installed(fleets, "2").desks:
        desk.admit(system.ref("/b"), "b", Lane.FILE, None)

    load = fleets.load()

    assert (load.live, load.files, load.free_slots) == (1, 1, 7)
    assert load.capacity > 100


def test_statistics_tell_the_moment(system: System) -> None:
    fleets = Fleets(count(1), max_waiting=8)
    (desk,) = installed(fleets, "1").desks
    stream = desk.admit(system.ref("/a"), "a", Lane.LIVE, None).stream
    desk.take_openings()
    desk.schedule.queue(unit(stream, deadline=2.0, arrived=1.0))

    now = fleets.statistics(3.0)

    assert (now.version, now.live_streams, now.waiting_chunks, now.oldest_seconds, now.catching_up) == ("1", 1, 1, 2, 1)
    assert [(ear.name, ear.role, ear.streams) for ear in now.ears] == [("core-0", "current", 1)]
