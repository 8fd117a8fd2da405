import numpy as np

from models.quran.text import Text
from talqin.evaluation.splices import (
    FADE_SAMPLES,
    LEAD_SAMPLES,
    Splice,
    SpokenWord,
    cut_middle,
    mend_middle,
    put_in,
    replace_middle,
    spliceable,
    swap_middle,
)

TEXT = Text.load()
BASE = TEXT.index_of(2, 255, 1)
SECOND = 16_000


def spoken(*places: int) -> tuple[SpokenWord, ...]:
    """Words of 2:255 of one second each, said without a pause."""
    return tuple(SpokenWord(BASE + place, place * SECOND, (place + 1) * SECOND) for place in places)


def test_the_middle_word_is_cut_from_its_beginning_to_the_next_words() -> None:
    pcm = np.repeat(np.arange(9, dtype=np.int16) * 1000, SECOND)

    splice = cut_middle(pcm, spoken(2, 3, 4, 5, 6))

    assert splice.words[splice.place] == BASE + 4
    assert splice.words == range(BASE + 2, BASE + 7)
    assert 4000 not in splice.pcm
    assert len(splice.pcm) == 4 * SECOND + 2 * LEAD_SAMPLES - FADE_SAMPLES


NINE = np.repeat(np.arange(9, dtype=np.int16), SECOND)
"""Nine words of one second, each of its own level."""
OTHER = SpokenWord(BASE + 8, 8 * SECOND, 9 * SECOND)


def order(splice: Splice) -> list[int]:
    """Give the words of `NINE` in the order in which they are heard now."""
    middles = splice.pcm[LEAD_SAMPLES + SECOND // 2 :: SECOND - FADE_SAMPLES // 2]
    return [int(level) for level in middles]


def test_two_words_are_put_in_each_others_place() -> None:
    splice = swap_middle(NINE, spoken(1, 2, 3, 4, 5, 6, 7))

    assert order(splice) == [1, 2, 3, 5, 4, 6, 7]
    assert splice.words[splice.place] == BASE + 4


def test_a_word_is_put_in_after_the_one_that_is_named() -> None:
    splice = put_in(NINE, spoken(2, 3, 4, 5, 6), OTHER)

    assert order(splice) == [2, 3, 8, 4, 5, 6]
    assert splice.words[splice.place] == BASE + 3


def test_a_word_takes_the_place_of_another() -> None:
    splice = replace_middle(NINE, spoken(2, 3, 4, 5, 6), OTHER)

    assert order(splice) == [2, 3, 8, 5, 6]
    assert splice.words[splice.place] == BASE + 4


def test_another_word_is_mended_by_going_back_one_word() -> None:
    splice = mend_middle(NINE, spoken(2, 3, 4, 5, 6), OTHER)

    assert order(splice) == [2, 3, 8, 3, 4, 5, 6]
    assert splice.words[splice.place] == BASE + 4


def test_a_seam_has_no_jump() -> None:
    pcm = np.repeat(np.array([0, 8000, 0, 8000, 0], np.int16), SECOND)

    splice = cut_middle(pcm, spoken(1, 2, 3))

    assert np.abs(np.diff(splice.pcm.astype(int)))[2 * SECOND - LEAD_SAMPLES :].max() <= 8000
    assert splice.pcm.dtype == np.int16


def test_a_stretch_at_the_edge_of_the_audio_keeps_what_there_is() -> None:
    pcm = np.ones(3 * SECOND, np.int16)

    splice = cut_middle(pcm, spoken(0, 1, 2))

    assert len(splice.pcm) == 2 * SECOND - FADE_SAMPLES


def test_only_unbroken_stretches_of_one_ayah_are_offered() -> None:
    words = spoken(0, 1, 2, 3, 5, 6, 7)

    stretches = [[word.word - BASE for word in stretch] for stretch in spliceable(words, TEXT, 1)]

    assert stretches == [[0, 1, 2], [1, 2, 3], [5, 6, 7]]


def test_a_stretch_over_the_end_of_an_ayah_is_not_offered() -> None:
    last = TEXT.ayah_range(2, 255).stop
    words = tuple(SpokenWord(last + place, place * SECOND, (place + 1) * SECOND) for place in (-2, -1, 0, 1))

    assert list(spliceable(words, TEXT, 1)) == []


def test_words_whose_times_do_not_rise_are_not_offered() -> None:
    words = (SpokenWord(BASE, 0, 10), SpokenWord(BASE + 1, 20, 30), SpokenWord(BASE + 2, 20, 30))

    assert list(spliceable(words, TEXT, 1)) == []
