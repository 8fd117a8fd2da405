"""Words that were gone back to and left again at once."""

from collections.abc import Sequence

import pytest

from models.recitation.aside import Aside, Kept
from models.recitation.judge import judge_foreign
from models.recitation.said import Said


def left_again(places: Sequence[int]) -> list[list[int]]:
    """Go through places in turn; give what was found to be no repetition at each."""
    aside, found, said = Aside(), list[list[int]](), set[int]()
    for last, place in zip([-1, *places[:-1]], places, strict=True):
        found.append([kept.place for kept in aside.move(last, place)])
        if place in said:
            aside.keep(Kept(place, Said(place, judge_foreign(("q", "u", "l")), 0, 1), None))
        said.add(place)
    return [each for each in found if each]


def test_a_word_said_out_of_place_is_no_repetition() -> None:
    assert left_again([0, 1, 2, 3, 1, 4]) == [[1]]


def test_two_words_said_out_of_place_are_none_either() -> None:
    assert left_again([0, 1, 2, 3, 0, 1, 4, 5]) == [[0, 1]]


def test_each_time_counts_for_itself() -> None:
    assert left_again([0, 1, 2, 3, 1, 4, 0, 5]) == [[1], [0]]


@pytest.mark.parametrize(
    "places",
    [
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 2, 3, 4],  # a restart
        [0, 1, 2, 2, 3],  # a word twice
        [0, 1, 2, 3, 0, 1, 2, 3, 4],  # from the beginning
        [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 6],  # four words: gone back
        [0, 1, 2, 3, 0, 2, 3, 4],  # gone back, and a word skipped there
        [0, 1, 2, 5, 6],  # skipped
        [0, 1, 2, 3, 1, 5],  # gone elsewhere
    ],
)
def test_all_else_is_as_it_was(places: list[int]) -> None:
    assert left_again(places) == []
