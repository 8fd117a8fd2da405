import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.quran.alignment import align_inside, align_opening
from models.quran.nearness import COSTS, GAPS

RUNS = st.lists(st.integers(1, 68), min_size=1, max_size=12).map(lambda run: np.array(run, np.uint8))


def distance(heard: NDArray[np.uint8], text: NDArray[np.uint8]) -> int:
    """The plain weighted edit distance, cell by cell."""
    row = [0, *np.cumsum(GAPS[text]).tolist()]
    for sound in heard.tolist():
        above, row = row, [row[0] + int(GAPS[sound])]
        for place, other in enumerate(text.tolist()):
            ways = above[place] + int(COSTS[sound, other]), above[place + 1] + int(GAPS[sound])
            row.append(min(*ways, row[-1] + int(GAPS[other])))
    return int(row[-1])


@given(RUNS, RUNS)
def test_the_cost_is_the_least_distance_to_any_part_of_the_window(
    heard: NDArray[np.uint8], window: NDArray[np.uint8]
) -> None:
    found = align_inside(heard, window[:, None])

    parts = [window[a:b] for a in range(len(window) + 1) for b in range(a, len(window) + 1)]
    assert found.costs[0] == min(distance(heard, part) for part in parts)
    assert found.costs[0] == distance(heard, window[found.starts[0] : found.ends[0]])


@given(RUNS, RUNS)
def test_an_opening_takes_the_head_that_is_nearest_to_it(heard: NDArray[np.uint8], opening: NDArray[np.uint8]) -> None:
    taken, cost = align_opening(heard, opening)

    assert cost == min(distance(heard[:end], opening) for end in range(len(heard) + 1))
    assert cost == distance(heard[:taken], opening)


def test_each_window_is_aligned_for_itself() -> None:
    heard = np.array([5, 6, 7], np.uint8)
    windows = np.array([[5, 9], [6, 5], [7, 6], [9, 7]], np.uint8)

    found = align_inside(heard, windows)

    assert found.costs.tolist() == [0, 0]
    assert found.starts.tolist() == [0, 1]
    assert found.ends.tolist() == [3, 4]


def test_nothing_heard_costs_nothing() -> None:
    found = align_inside(np.zeros(0, np.uint8), np.array([[5], [6]], np.uint8))

    assert found.costs.tolist() == [0]
