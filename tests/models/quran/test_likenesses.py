"""How alike two verses are."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.likenesses import align_verses, bare, bare_verses, differing, weights_of
from models.quran.text import Text

WEIGHTS = dict.fromkeys("abcdef", 3.0)
words = st.lists(st.sampled_from("abcdef"), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [("وَكُلُوا۟", "فَكُلُوا۟"), ("أَوْلَـٰدَكُم", "أَوْلَـٰدَكُمْ"), ("وَيَـٰٓـَٔادَمُ", "يَـٰٓـَٔادَمُ"), ("حِطَّةٌ", "حِطَّةً")],
)
def test_words_that_differ_in_harakat_or_a_leading_letter_are_alike(one: str, other: str) -> None:
    assert bare(one) == bare(other)


def test_a_short_word_keeps_its_first_letter() -> None:
    assert bare("وَهُوَ") != bare("هُوَ")


def test_the_stretch_that_two_verses_share_is_found_around_what_differs() -> None:
    found = align_verses(["a", "b", "c", "d"], ["e", "b", "f", "d"], WEIGHTS)

    assert found.common == ((1, 1), (3, 3))
    assert found.score == 3.0 + 3.0 - 1.5


def test_rare_words_make_verses_more_alike_than_common_ones() -> None:
    rare = align_verses(["a", "b"], ["a", "c"], {**WEIGHTS, "a": 7.0})

    assert rare.score == 7.0


def test_the_words_that_tell_two_verses_apart_are_counted_from_one() -> None:
    assert differing(["a", "b", "c"], ["a", "d", "c"], WEIGHTS) == (frozenset({2}), frozenset({2}))


@given(words, words)
def test_likeness_is_the_same_from_either_side_and_never_negative(first: list[str], second: list[str]) -> None:
    there, back = align_verses(first, second, WEIGHTS), align_verses(second, first, WEIGHTS)

    assert there.score == back.score >= 0


@given(words, words)
def test_what_is_called_common_is_the_same_word_in_both_and_in_order(first: list[str], second: list[str]) -> None:
    common = align_verses(first, second, WEIGHTS).common

    assert all(first[a] == second[b] for a, b in common)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(common))


def test_every_word_of_the_quran_has_letters_and_a_weight() -> None:
    text = Text.load()
    weights = weights_of(text)

    assert all(word and weights[word] >= 0 for verse in bare_verses(text) for word in verse)
