import numpy as np
import pytest

from models.quran.nearness import COARSE, COARSE_SOUNDS, COSTS, ECHO_GAP, GAP, GAPS, NEAR, UNIT, VOWEL_FOR_VOWEL, WALL
from models.quran.vocabulary import BLANK, TOKENS, token_ids


def cost(heard: str, said: str) -> int:
    return int(COSTS[token_ids([heard])[0], token_ids([said])[0]])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("b", "b", 0),
        ("b", "bb", NEAR),
        ("a", "a:", NEAR),
        ("a:", "aˤ:", NEAR),
        ("s", "sˤ", NEAR),
        ("m", "m̃", NEAR),
        ("n", "ŋ", NEAR),
        ("a", "i", VOWEL_FOR_VOWEL),
        ("b", "k", UNIT),
        ("b", "a", UNIT),
    ],
)
def test_the_nearer_two_sounds_the_less_it_costs_to_take_one_for_the_other(one: str, other: str, expected: int) -> None:
    assert cost(one, other) == cost(other, one) == expected


def test_an_echo_is_left_out_for_little_and_the_end_of_a_surah_never() -> None:
    assert GAPS[token_ids(["Q"])[0]] == ECHO_GAP
    assert GAPS[token_ids(["b"])[0]] == GAP
    assert GAPS[BLANK] == WALL
    assert (COSTS[BLANK] == WALL).all()


def test_every_sound_but_the_echo_has_a_coarse_class() -> None:
    without = [TOKENS[token] for token in np.flatnonzero(COARSE == 0)]

    assert without == ["", "Q"]
    assert COARSE_SOUNDS**3 < 2**16
