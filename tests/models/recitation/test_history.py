import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.recitation.history import NONE, History


def grown(parents: list[int]) -> History:
    """Make records one by one, each after one that exists."""
    history = History()
    for number, parent in enumerate(parents):
        before = parent % (number + 1) - 1
        history.add(np.array([number]), number * 2, np.array([before]), np.array([number % 3 == 0]))
    return history


PARENTS = st.lists(st.integers(0, 1_000), min_size=1, max_size=40)


def test_a_chain_goes_from_the_root_to_the_record() -> None:
    history = grown([0, 1, 1, 3])

    assert history.chain(3, NONE) == [0, 2, 3]
    assert history.chain(3, 0) == [2, 3]
    assert (history.place(3), history.frame(3), history.is_after_break(3)) == (3, 6, True)


@given(PARENTS, st.data())
def test_the_common_past_is_in_all_chains_and_nothing_newer_is(parents: list[int], data: st.DataObject) -> None:
    history = grown(parents)
    some = data.draw(st.lists(st.integers(0, len(parents) - 1), min_size=1, max_size=5))

    common = history.common(np.array(some))

    shared = set.intersection(*(set(history.chain(record, NONE)) for record in some))
    assert common == max(shared, default=NONE)


@given(PARENTS, st.data())
def test_descent_is_being_in_the_chain(parents: list[int], data: st.DataObject) -> None:
    history = grown(parents)
    ancestor = data.draw(st.integers(0, len(parents) - 1))
    records = np.arange(len(parents))

    descends = history.descends(records, ancestor)

    assert descends.tolist() == [ancestor in history.chain(record, NONE) for record in range(len(parents))]


@given(PARENTS, st.data())
def test_forgetting_keeps_the_chains_of_the_living(parents: list[int], data: st.DataObject) -> None:
    history = grown(parents)
    alive = data.draw(st.integers(0, len(parents) - 1))
    root = data.draw(st.sampled_from([NONE, *history.chain(alive, NONE)]))
    frames = [history.frame(record) for record in history.chain(alive, root)]

    new = history.forget(np.array([alive]), root)

    new_root = int(new[root]) if root != NONE else NONE
    assert [history.frame(record) for record in history.chain(int(new[alive]), new_root)] == frames
    assert len(history) == len(frames) + (root != NONE)


def test_there_is_room_for_any_number_of_records() -> None:
    history = History()

    numbers = history.add(np.zeros(10_000, np.int64), 1, np.full(10_000, NONE), np.zeros(10_000, np.bool_))

    assert numbers[-1] == len(history) - 1 == 9_999
