"""Which madd a long vowel is, by the sounds around it."""

import pytest

from models.quran.madd import DUE, Madd, is_spelled, madds
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import token_names

TEXT, SOUNDS = Text.load(), Sounds.load()


def names(place: tuple[int, int, int], *, stops: bool) -> tuple[str, ...]:
    return token_names(SOUNDS.form(TEXT.index_of(*place), starts=False, stops=stops))


def classes(place: tuple[int, int, int], following: str = "", *, stops: bool = False) -> list[Madd]:
    word = TEXT.word(TEXT.index_of(*place))
    found = madds(names(place, stops=stops), names(place, stops=True), following, is_spelled=is_spelled(word.text))
    return [at.madd for at in found]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((1, 2, 4), [Madd.NATURAL, Madd.NATURAL]),  # al-alamina
        ((110, 1, 2), [Madd.MUTTASIL]),  # jaa'a
        ((69, 19, 7), [Madd.MUTTASIL]),  # haa'umu is one word
        ((2, 21, 1), [Madd.MUNFASIL]),  # ya before whom it calls
        ((4, 109, 2), [Madd.MUNFASIL, Madd.MUTTASIL]),  # ha before a pronoun
        ((1, 7, 9), [Madd.LAZIM, Madd.ARID]),  # ad-dallin, where the surah ends
        ((2, 1, 1), [Madd.LAZIM, Madd.LAZIM]),  # alif lam mim
        ((50, 1, 1), [Madd.LAZIM]),  # qaf
        ((20, 1, 1), [Madd.NATURAL, Madd.NATURAL]),  # ta ha
    ],
)
def test_what_follows_a_long_vowel_tells_its_class(place: tuple[int, int, int], found: list[Madd]) -> None:
    assert classes(place) == found


def test_a_hamza_that_opens_the_next_word_makes_a_munfasil_and_only_where_it_is_joined() -> None:
    assert classes((109, 2, 1), "ʔ") == [Madd.MUNFASIL]
    assert classes((109, 2, 1)) == [Madd.NATURAL]


def test_a_stop_makes_an_arid_and_leaves_a_muttasil_what_it_is() -> None:
    assert classes((1, 2, 4), stops=True) == [Madd.NATURAL, Madd.ARID]
    assert classes((110, 1, 2), stops=True) == [Madd.MUTTASIL]


def test_whoever_stops_on_a_muttasil_may_hold_it_for_six_counts() -> None:
    (joined,), (stopped,) = (
        madds(names((110, 1, 2), stops=stops), names((110, 1, 2), stops=True), "") for stops in (False, True)
    )

    assert ((joined.least, joined.most), (stopped.least, stopped.most)) == ((4, 5), (4, 6))


def test_the_end_of_a_vowel_that_a_stop_may_follow_cannot_be_heard() -> None:
    inner, last = madds(names((1, 2, 4), stops=False), names((1, 2, 4), stops=True), "")
    (final,) = madds(names((109, 2, 1), stops=False), names((109, 2, 1), stops=True), "ʔ")

    assert (inner.is_closed, last.is_closed, final.is_closed) == (True, False, False)


def test_thirty_words_of_the_quran_are_spelled() -> None:
    spelled = [index for index in range(len(TEXT)) if is_spelled(TEXT.word(index).text)]

    assert len(spelled) == 30
    assert {TEXT.word(index).word for index in spelled} == {1}


def test_every_class_has_its_counts() -> None:
    assert set(DUE) == set(Madd)
    assert all(2 <= least <= most <= 6 for least, most in DUE.values())
