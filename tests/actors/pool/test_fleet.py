"""The desks of one version."""

from itertools import count

from actors.pool.desk import Desk
from actors.pool.fleet import Fleet
from actors.pool.schedule import Lane
from actors.runtime import System
from tests.fakes.ears import FakeEar, FakePlace


def desk(number: int, *, is_up: bool = True, is_fallback: bool = False, slots: int = 8) -> Desk:
    made = Desk(number, FakePlace(f"core-{number}").place(is_fallback=is_fallback), count(1), max_waiting=8)
    if is_up:
        made.seat(FakeEar(slots=slots))
    return made


def test_a_fallback_is_used_only_while_no_other_is_up() -> None:
    gpu, cpu = desk(1), desk(2, is_fallback=True)
    fleet = Fleet(1, (gpu, cpu))
    before = fleet.in_use()

    gpu.unseat()

    assert (before, fleet.in_use()) == ([gpu], [cpu])


def test_a_new_stream_goes_where_most_room_is(system: System) -> None:
    first, second = desk(1), desk(2)
    first.admit(system.ref("/a"), "a", Lane.LIVE, None)

    assert Fleet(1, (first, second)).roomiest(0.32) is second


def test_no_stream_goes_where_no_slot_is_free(system: System) -> None:
    only = desk(1, slots=1)
    only.admit(system.ref("/a"), "a", Lane.LIVE, None)

    assert Fleet(1, (only,)).roomiest(0.32) is None


def test_it_is_ready_when_every_ear_is_up() -> None:
    late = desk(2, is_up=False)
    fleet = Fleet(1, (desk(1), late))
    before = fleet.is_ready

    late.seat(FakeEar())

    assert (before, fleet.is_ready, fleet.version) == (False, True, "spoken 1")
