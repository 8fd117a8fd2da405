import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.errors import PassageError
from models.quran.text import SURAHS, Text, Word, starts

TEXT = Text.load()
WORDS = st.integers(0, len(TEXT) - 1)


def test_the_quran_has_114_surahs_and_6236_ayat_and_every_word_in_one_of_them() -> None:
    ayat = [(surah, ayah) for surah in range(1, SURAHS + 1) for ayah in range(1, TEXT.ayat_in(surah) + 1)]

    words = [index for surah, ayah in ayat for index in TEXT.ayah_range(surah, ayah)]

    assert len(ayat) == 6236
    assert words == list(range(len(TEXT)))


def test_words_are_shown_as_they_are_written_mark_for_mark() -> None:
    words = [TEXT.word(index) for index in TEXT.ayah_range(1, 1)]

    assert words[0] == Word(1, 1, 1, "\u0628\u0650\u0633\u0652\u0645\u0650")
    assert words[1] == Word(1, 1, 2, "\u0671\u0644\u0644\u0651\u064e\u0647\u0650")


@given(WORDS)
def test_numbering_a_words_place_gives_the_word_back(index: int) -> None:
    word = TEXT.word(index)

    assert TEXT.index_of(word.surah, word.ayah, word.word) == index
    assert index in TEXT.ayah_range(word.surah, word.ayah)
    assert index in TEXT.surah_range(word.surah)


@given(WORDS)
def test_a_word_ends_its_ayah_when_the_next_one_starts_another(index: int) -> None:
    word = TEXT.word(index)

    assert TEXT.ends_ayah(index) == (index + 1 == TEXT.ayah_range(word.surah, word.ayah).stop)
    assert TEXT.starts_ayah(index) == (word.word == 1)


@pytest.mark.parametrize("index", [-1, len(TEXT)])
def test_a_number_outside_the_quran_is_no_word(index: int) -> None:
    with pytest.raises(IndexError, match=f"words are numbered 0 to {len(TEXT) - 1}, not {index}"):
        TEXT.word(index)


@pytest.mark.parametrize("surah", [0, 115])
def test_a_surah_that_does_not_exist_is_the_clients_fault(surah: int) -> None:
    with pytest.raises(PassageError, match=f"there are 114 surahs.*surah {surah} does not exist"):
        TEXT.surah_range(surah)


@pytest.mark.parametrize("ayah", [0, 287])
def test_an_ayah_that_does_not_exist_says_how_many_there_are(ayah: int) -> None:
    with pytest.raises(PassageError, match=f"surah 2 has 286 ayat; 2:{ayah} does not exist"):
        TEXT.ayah_range(2, ayah)


@pytest.mark.parametrize("word", [0, 5])
def test_a_word_that_does_not_exist_says_how_many_there_are(word: int) -> None:
    with pytest.raises(PassageError, match=f"ayah 112:1 has 4 words; 112:1:{word} does not exist"):
        TEXT.index_of(112, 1, word)


def test_loading_twice_gives_the_same_text() -> None:
    assert Text.load() is TEXT


@given(st.lists(st.integers(0, 200)))
def test_starts_lie_a_count_apart(counts: list[int]) -> None:
    places = starts(np.array(counts, np.uint8))

    assert places[0] == 0
    assert list(np.diff(places)) == counts
