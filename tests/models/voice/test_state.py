"""The memory of a batch of sessions: rows are taken and put, and nothing leaks between slots."""

import numpy as np
import pytest

from models.voice.features import Front
from models.voice.state import VoiceState


def numbered(count: int) -> VoiceState:
    """A state in which every number of a row is the row's own."""
    state = VoiceState(Front.start(count), np.zeros((count, 66, 256), np.float32))
    for row in range(count):
        for array in state.arrays():
            array[row] = row + 1
    return state


def test_taken_rows_come_in_the_order_asked_for() -> None:
    part = numbered(5).take([3, 0])

    assert len(part) == 2
    for array in part.arrays():
        assert (array[0] == 4).all()
        assert (array[1] == 1).all()


def test_put_writes_its_slots_and_no_other() -> None:
    arena = numbered(5)

    arena.put([1, 4], numbered(2))

    for array in arena.arrays():
        assert [int(array[row].flat[0]) for row in range(5)] == [1, 1, 3, 4, 2]


@pytest.mark.parametrize("slots", [[2], slice(2, 3)])
def test_a_taken_part_does_not_change_with_the_arena(slots: list[int] | slice) -> None:
    arena = numbered(4)
    part = arena.take(slots)

    arena.put([2], numbered(1))

    assert all((array == 3).all() for array in part.arrays())


def test_what_is_taken_and_put_back_leaves_the_arena_as_it_was() -> None:
    arena, untouched = numbered(6), numbered(6)

    arena.put([5, 2], arena.take([5, 2]))

    for mine, theirs in zip(arena.arrays(), untouched.arrays(), strict=True):
        assert np.array_equal(mine, theirs)
