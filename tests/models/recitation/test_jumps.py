import numpy as np
from numpy.typing import NDArray

from models.recitation.graph import build_graph
from models.recitation.jumps import jump_costs
from models.recitation.settings import FollowSettings
from models.recitation.token_passing import jump_cost
from tests.fakes.voices import expect

SETTINGS = FollowSettings()
GRAPH = build_graph(expect("2:1-30"), SETTINGS)
JUMPS = jump_costs(GRAPH, SETTINGS)
WORD = GRAPH.first_word + 50


def out_of(source: int, *, is_paused: bool) -> NDArray[np.float32]:
    """Give the costs of going from a unit to each."""
    return np.array([jump_cost(JUMPS, source, target, is_paused) for target in range(GRAPH.units)], np.float32)


def test_the_further_ahead_the_dearer() -> None:
    costs = out_of(WORD, is_paused=False)[WORD + 1 :]

    plain = costs[~GRAPH.is_landing[WORD + 1 :]]
    assert (np.diff(plain) >= 0).all()
    assert plain[0] >= SETTINGS.skip


def test_the_beginning_of_an_ayah_is_never_dearer_than_the_word_before_it() -> None:
    costs = out_of(WORD, is_paused=False)

    landings = [unit for unit in np.flatnonzero(GRAPH.is_landing) if unit > WORD + 2]
    assert all(costs[unit] < costs[unit - 1] for unit in landings)


def test_going_back_is_cheaper_after_a_pause() -> None:
    flowing, paused = (out_of(WORD, is_paused=paused) for paused in (False, True))

    back = slice(GRAPH.first_word, WORD + 1)
    assert (paused[back] < flowing[back]).all()
    assert np.array_equal(paused[WORD + 1 :], flowing[WORD + 1 :])


def test_from_the_start_and_from_prefixes_the_first_word_is_near() -> None:
    costs = out_of(0, is_paused=False)

    assert costs[GRAPH.first_word] < 1
    assert costs[GRAPH.first_word + 5] >= SETTINGS.skip


def test_nobody_jumps_into_the_middle_of_a_prefix() -> None:
    costs = out_of(WORD, is_paused=True)

    inside = ~GRAPH.is_landing[: GRAPH.first_word]
    assert np.isinf(costs[: GRAPH.first_word][inside]).all()


def test_from_a_prefix_nobody_goes_back() -> None:
    costs = out_of(2, is_paused=False)

    assert np.isinf(costs[:3]).all()
    assert np.isfinite(costs[GRAPH.first_word :]).all()
