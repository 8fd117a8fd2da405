"""Pairs of words that stand in several places of the Quran."""

import numpy as np

from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text

TEXT, SOUNDS, REPEATS = Text.load(), Sounds.load(), Repeats.load()
GARDEN = TEXT.index_of(2, 35, 6)
OTHER_GARDEN = TEXT.index_of(7, 19, 5)


def alone(word: int) -> bytes:
    return SOUNDS.form(word, starts=True, stops=True).tobytes()


def test_a_pair_is_found_wherever_else_it_stands() -> None:
    found = REPEATS.elsewhere(GARDEN).tolist()

    assert OTHER_GARDEN in found
    assert GARDEN not in found
    assert all((alone(word - 1), alone(word)) == (alone(GARDEN - 1), alone(GARDEN)) for word in found)


def test_a_pair_that_stands_once_stands_nowhere_else() -> None:
    assert REPEATS.elsewhere(TEXT.index_of(112, 4, 5)).tolist() == []


def test_common_words_are_counted_back_to_where_the_places_differ() -> None:
    assert REPEATS.common(GARDEN, OTHER_GARDEN) == 4
    assert REPEATS.common(GARDEN, TEXT.index_of(112, 1, 1)) == 0


def test_common_words_are_counted_on_to_where_the_places_part() -> None:
    assert REPEATS.common_on(GARDEN - 2, OTHER_GARDEN - 2) == 2
    assert REPEATS.common_on(GARDEN, OTHER_GARDEN) == 0
    assert REPEATS.common_on(len(TEXT) - 1, len(TEXT) - 1) == 0


def test_the_first_word_of_all_has_nothing_before_it() -> None:
    assert REPEATS.common(0, 0) == 1


def test_what_follows_is_said_joined_and_stopped_as_in_the_mushaf() -> None:
    said = REPEATS.after(np.array([OTHER_GARDEN]), 6)[:, 0]

    assert said.tolist() == SOUNDS.form(OTHER_GARDEN + 1, starts=False, stops=False).tolist()[:6]


def test_nothing_follows_the_end_of_a_surah() -> None:
    last = np.array([TEXT.surah_range(112).stop - 2, TEXT.surah_range(114).stop - 2])

    said = REPEATS.after(last, 40)

    assert said[0].all()
    assert not said[20:].any()


def test_a_riwayah_has_words_of_its_own() -> None:
    warsh = Text.load("warsh")

    assert warsh.index_of(7, 18, 5) in Repeats.load("warsh").elsewhere(warsh.index_of(2, 34, 6)).tolist()
