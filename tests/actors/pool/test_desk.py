"""One place where an ear works."""

from itertools import count

from actors.pool.breaker import Trust
from actors.pool.desk import REBUILDS_A_TURN, Desk, Stream
from actors.pool.schedule import Lane
from actors.runtime import System
from tests.actors.pool.units import unit
from tests.fakes.ears import FakeEar, FakePlace


def desk_with(ear: FakeEar | None) -> Desk:
    desk = Desk(1, FakePlace().place(), count(1), max_waiting=8)
    if ear is not None:
        desk.seat(ear)
    return desk


def admitted(desk: Desk, system: System) -> Stream:
    return desk.admit(system.ref("/listener"), "source", Lane.LIVE, None)


def test_without_an_ear_it_can_do_nothing() -> None:
    desk = desk_with(None)

    assert (desk.is_up, desk.capacity(0.32), desk.version, desk.slots.free) == (False, 0.0, "", 0)


def test_a_warm_ear_is_trusted() -> None:
    desk = desk_with(FakeEar())

    assert (desk.is_up, desk.breaker.trust, desk.version, desk.slots.free) == (True, Trust.CLOSED, "spoken 1", 8)


def test_a_stream_is_heard_once_its_slot_is_filled(system: System) -> None:
    desk = desk_with(FakeEar())
    stream = admitted(desk, system)
    desk.schedule.queue(unit(stream.stream))
    before = desk.schedule.next_turn(0.0, desk.cost, 32)

    (opening,) = desk.take_openings()

    assert before is None
    assert opening.stream == stream.stream
    assert desk.schedule.next_turn(0.0, desk.cost, 32) is not None


def test_only_a_few_slots_are_filled_a_turn(system: System) -> None:
    desk = desk_with(FakeEar(slots=40))
    for _ in range(REBUILDS_A_TURN + 2):
        admitted(desk, system)

    assert [len(desk.take_openings()) for _ in range(3)] == [REBUILDS_A_TURN, 2, 0]


def test_a_stream_that_was_let_go_is_not_opened(system: System) -> None:
    desk = desk_with(FakeEar())
    stream = admitted(desk, system)

    desk.dismiss(stream.stream)

    assert desk.take_openings() == []
    assert desk.slots.free == 8


def test_what_comes_back_from_before_a_loss_is_of_an_older_turn(system: System) -> None:
    desk = desk_with(FakeEar())
    admitted(desk, system)
    number = desk.begin(0.0)

    ear = desk.unseat()

    assert ear is not None
    assert desk.turn != number
    assert (desk.is_busy, desk.is_up, desk.streams) == (False, False, {})
