"""Verses joined to stretches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.lesson import Stretch
from models.learning.stretches import LONGEST_WORDS, cut, join, minutes_for, words_in
from models.quran.text import Text

TEXT = Text.load()


def test_verses_in_a_row_are_recited_in_one_go() -> None:
    assert list(join([(112, 2), (112, 1), (114, 1)], (), TEXT)) == [Stretch(112, 1, 2), Stretch(114, 1, 1)]


def test_one_held_verse_between_two_is_taken_along() -> None:
    assert list(join([(112, 1), (112, 3)], {"112:2"}, TEXT)) == [Stretch(112, 1, 3)]
    assert len(list(join([(112, 1), (112, 3)], (), TEXT))) == 2


def test_a_stretch_takes_as_long_as_its_words() -> None:
    assert minutes_for(Stretch(112, 1, 4), 60.0, TEXT) == pytest.approx(15 / 60)


def test_a_stretch_is_cut_to_what_fits() -> None:
    def cost(stretch: Stretch) -> float:
        return minutes_for(stretch, 60.0, TEXT)

    assert cut(Stretch(112, 1, 4), 6 / 60, cost) == Stretch(112, 1, 2)
    assert cut(Stretch(112, 1, 4), 3 / 60, cost) is None


@given(st.sets(st.tuples(st.integers(2, 4), st.integers(1, 100)), max_size=60))
def test_every_verse_is_in_exactly_one_stretch_and_none_is_too_long(verses: set[tuple[int, int]]) -> None:
    stretches = list(join(verses, (), TEXT))

    joined = [(stretch.surah, ayah) for stretch in stretches for ayah in range(stretch.ayah_from, stretch.ayah_to + 1)]
    assert sorted(joined) == sorted(verses)
    assert all(words_in(each, TEXT) <= LONGEST_WORDS or each.ayah_from == each.ayah_to for each in stretches)
