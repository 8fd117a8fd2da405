"""Deficit round robin."""

from hypothesis import given
from hypothesis import strategies as st

from actors.pool.rounds import Rounds
from actors.pool.slots import StreamId

A, B, C = (0, 1), (1, 2), (2, 3)


def test_everyone_has_a_turn_before_anyone_has_another() -> None:
    rounds = Rounds()
    backlog = {A: 9, B: 9, C: 9}

    turns = [rounds.take(backlog, room=1, quantum=1) for _ in range(4)]

    assert turns == [{A: 1}, {B: 1}, {C: 1}, {A: 1}]


def test_a_turn_that_the_room_has_cut_short_is_gone_on_with() -> None:
    rounds = Rounds()
    backlog = {A: 9, B: 9}

    turns = [rounds.take(backlog, room=3, quantum=4) for _ in range(3)]

    assert turns == [{A: 3}, {A: 1, B: 2}, {B: 2, A: 1}]


def test_who_wants_little_gets_no_more() -> None:
    assert Rounds().take({A: 1, B: 5}, room=9, quantum=4) == {A: 1, B: 4}


def test_who_was_away_has_saved_nothing_up() -> None:
    rounds = Rounds()
    rounds.take({A: 9}, room=1, quantum=4)
    rounds.take({B: 9}, room=1, quantum=4)

    shares = rounds.take({A: 9, B: 9}, room=9, quantum=4)

    assert shares == {B: 3, A: 4}


def test_no_room_is_no_turn() -> None:
    assert Rounds().take({A: 1}, room=0, quantum=1) == {}


@given(st.integers(2, 6), st.integers(1, 5), st.lists(st.integers(1, 20), min_size=1, max_size=40))
def test_who_always_waits_is_served_as_much_as_any_other_but_for_a_turn(
    streams: int, quantum: int, rooms: list[int]
) -> None:
    rounds = Rounds()
    backlog: dict[StreamId, int] = {(slot, slot): 1000 for slot in range(streams)}
    served = dict.fromkeys(backlog, 0)

    for room in rooms:
        for stream, share in rounds.take(backlog, room, quantum).items():
            served[stream] += share

    assert max(served.values()) - min(served.values()) <= quantum
