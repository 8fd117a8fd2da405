import numpy as np

from models.recitation.graph import build_graph
from models.recitation.jumps import Jumps
from models.recitation.settings import FollowSettings
from tests.fakes.voices import expect

SETTINGS = FollowSettings()
GRAPH = build_graph(expect("2:1-30"), SETTINGS)
JUMPS = Jumps(GRAPH, SETTINGS)
ALL = slice(0, GRAPH.units)
WORD = GRAPH.first_word + 50


def test_the_further_ahead_the_dearer() -> None:
    costs = JUMPS.out_of(WORD, ALL, is_paused=False)[WORD + 1 :]

    plain = costs[~GRAPH.is_landing[WORD + 1 :]]
    assert (np.diff(plain) >= 0).all()
    assert plain[0] >= SETTINGS.skip


def test_the_beginning_of_an_ayah_is_never_dearer_than_the_word_before_it() -> None:
    costs = JUMPS.out_of(WORD, ALL, is_paused=False)

    landings = [unit for unit in np.flatnonzero(GRAPH.is_landing) if unit > WORD + 2]
    assert all(costs[unit] < costs[unit - 1] for unit in landings)


def test_going_back_is_cheaper_after_a_pause() -> None:
    flowing, paused = (JUMPS.out_of(WORD, ALL, is_paused=paused) for paused in (False, True))

    back = slice(GRAPH.first_word, WORD + 1)
    assert (paused[back] < flowing[back]).all()
    assert np.array_equal(paused[WORD + 1 :], flowing[WORD + 1 :])


def test_from_the_start_and_from_prefixes_the_first_word_is_near() -> None:
    costs = JUMPS.out_of(0, ALL, is_paused=False)

    assert costs[GRAPH.first_word] < 1
    assert costs[GRAPH.first_word + 5] >= SETTINGS.skip


def test_nobody_jumps_into_the_middle_of_a_prefix() -> None:
    costs = JUMPS.out_of(WORD, ALL, is_paused=True)

    inside = ~GRAPH.is_landing[: GRAPH.first_word]
    assert np.isinf(costs[: GRAPH.first_word][inside]).all()


def test_a_window_sees_the_costs_of_its_units() -> None:
    window = slice(30, 70)

    assert np.array_equal(JUMPS.out_of(WORD, window, is_paused=True), JUMPS.out_of(WORD, ALL, is_paused=True)[window])
