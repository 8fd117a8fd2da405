"""The rule by which a recitation grades itself."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning.rating import Rating, burden, mistakes_in, rate, rating_of
from models.learning.reading import ReadWord
from models.recitation.verdict import Kind, Verdict
from tests.models.learning.readings import verse, word


@pytest.mark.parametrize(
    ("words", "wrong", "expected"),
    [
        (4, {}, Rating.GOOD),
        (4, {2: Kind.WRONG_WORD}, Rating.AGAIN),
        (4, {2: Kind.SKIPPED}, Rating.AGAIN),
        (12, {2: Kind.WRONG_LETTER}, Rating.HARD),
        (12, {2: Kind.WRONG_LETTER, 9: Kind.WRONG_HARAKA}, Rating.AGAIN),
        (40, {2: Kind.WRONG_LETTER}, Rating.HARD),
        (40, {2: Kind.WRONG_LETTER, 9: Kind.WRONG_HARAKA, 20: Kind.SKIPPED}, Rating.HARD),
        (128, dict.fromkeys((2, 30, 60, 90), Kind.WRONG_WORD), Rating.AGAIN),
        (4, {2: Kind.WRONG_GHUNNAH}, Rating.GOOD),
        (12, {2: Kind.WRONG_GHUNNAH, 5: Kind.WRONG_LENGTH}, Rating.HARD),
        (4, {2: Kind.REPEATED}, Rating.GOOD),
    ],
)
def test_mistakes_are_weighed_against_the_length_of_a_verse(
    words: int, wrong: dict[int, Kind], expected: Rating
) -> None:
    assert rate(verse("2:2", words, wrong)) is expected


def test_a_hint_in_a_short_verse_is_a_mistake() -> None:
    assert rate([word("112:1:1", hints=1), *verse("112:1", 4)[1:]]) is Rating.AGAIN


@pytest.mark.parametrize(("wait", "expected"), [(0.5, Rating.GOOD), (2.0, Rating.HARD), (8.0, Rating.AGAIN)])
def test_hesitation_tells_that_it_was_nearly_forgotten(wait: float, expected: Rating) -> None:
    assert rate(verse("112:1", 4, wait=wait)) is expected


def test_easy_is_what_flows_without_a_fault() -> None:
    assert rate(verse("112:1", 4), flow=1.2) is Rating.EASY
    assert rate(verse("112:1", 4, wait=0.3), flow=1.2) is Rating.GOOD


def test_one_doubtful_accusation_alone_never_says_again() -> None:
    doubtful = [word("112:1:1", Kind.WRONG_LETTER, confidence=0.7), *verse("112:1", 4)[1:]]

    assert rate(doubtful) is Rating.HARD


def test_where_too_little_was_heard_there_is_no_rating() -> None:
    assert rate(verse("112:1", 4, dict.fromkeys((1, 2, 3), Kind.UNSURE))) is None
    assert rate([]) is None


def test_mistakes_are_counted_by_kind_and_confidence() -> None:
    words = [word("1:1:1", Kind.WRONG_LETTER, confidence=0.5), word("1:1:2", Kind.SKIPPED), word("1:1:3", Kind.UNSURE)]

    assert mistakes_in(words) == {"wrong_letter": 0.5, "skipped": 1.0}


kinds = st.sampled_from([Kind.RIGHT, Kind.SKIPPED, Kind.WRONG_WORD, Kind.WRONG_LETTER, Kind.WRONG_GHUNNAH])
recitations = st.lists(
    st.builds(
        word, st.just("2:2:1"), kinds, confidence=st.floats(0.5, 1), wait=st.floats(0, 9), hints=st.integers(0, 2)
    ),
    min_size=1,
    max_size=40,
)


@given(recitations, st.data())
def test_one_more_mistake_never_raises_a_rating(words: list[ReadWord], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    right = msgspec.structs.replace(words[at], verdict=Verdict.RIGHT, kind=Kind.RIGHT)
    wrong = msgspec.structs.replace(words[at], verdict=Verdict.WRONG, kind=Kind.WRONG_WORD)

    before, after = (rate([*words[:at], each, *words[at + 1 :]], flow=1.5) for each in (right, wrong))

    assert before is not None
    assert after is not None
    assert after <= before


@given(recitations, st.floats(0, 20), st.integers(0, 3))
def test_more_hesitation_or_hints_never_raise_a_rating(words: list[ReadWord], wait: float, hints: int) -> None:
    more = msgspec.structs.replace(words[0], hesitation=words[0].hesitation + wait, hints=words[0].hints + hints)

    assert (rate([more, *words[1:]], flow=1.5) or 0) <= (rate(words, flow=1.5) or 0)


@given(recitations, st.integers(0, 10))
def test_unsure_words_neither_help_nor_harm(words: list[ReadWord], unsure: int) -> None:
    unheard = [word("2:2:1", Kind.UNSURE, wait=9.0, hints=1)] * min(unsure, len(words))

    assert rate([*words, *unheard], flow=1.5) is rate(words, flow=1.5)
    assert burden([*words, *unheard]) == burden(words)


@given(st.floats(0, 10), st.floats(0, 10), st.integers(1, 130))
def test_a_heavier_burden_never_rates_higher(one: float, other: float, words: int) -> None:
    light, heavy = sorted((one, other))

    assert rating_of(heavy, words, flow=1.5) <= rating_of(light, words, flow=1.5)
