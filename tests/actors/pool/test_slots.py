"""Slots and generations."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.pool.slots import Slots, StreamId


def test_a_reused_slot_does_not_answer_to_its_old_stream() -> None:
    slots = Slots(1, count(1))
    old = slots.take()
    slots.give_back(old)

    new = slots.take()

    assert new[0] == old[0]
    assert (slots.holds(old), slots.holds(new)) == (False, True)


def test_a_late_giving_back_does_not_take_the_slot_from_its_new_owner() -> None:
    slots = Slots(1, count(1))
    old = slots.take()
    slots.give_back(old)
    new = slots.take()

    slots.give_back(old)

    assert slots.holds(new)
    assert slots.free == 0


def test_no_slot_is_given_twice_at_a_time() -> None:
    slots = Slots(1, count(1))
    slots.take()

    with pytest.raises(IndexError):
        slots.take()


def test_two_ears_never_give_the_same_id() -> None:
    generations = count(1)

    first, second = Slots(1, generations).take(), Slots(1, generations).take()

    assert first != second


@given(st.lists(st.integers(0, 5), max_size=60))
def test_every_slot_is_free_or_has_one_owner(gives: list[int]) -> None:
    slots = Slots(4, count(1))
    held: list[StreamId] = []
    for give in gives:
        if give < len(held):
            slots.give_back(held.pop(give))
        elif slots.free:
            held.append(slots.take())

    assert (slots.taken, slots.free) == (len(held), 4 - len(held))
    assert len({slot for slot, _ in held}) == len(held)
    assert all(map(slots.holds, held))
