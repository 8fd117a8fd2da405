import numpy as np

from models.quran.text import Text
from talqin.evaluation.splices import FADE_SAMPLES, LEAD_SAMPLES, SpokenWord, cut_middle, droppable

TEXT = Text.load()
BASE = TEXT.index_of(2, 255, 1)
SECOND = 16_000


def spoken(*places: int) -> tuple[SpokenWord, ...]:
    """Words of 2:255 of one second each, said without a pause."""
    return tuple(SpokenWord(BASE + place, place * SECOND, (place + 1) * SECOND) for place in places)


def test_the_middle_word_is_cut_from_its_beginning_to_the_next_words() -> None:
    pcm = np.repeat(np.arange(9, dtype=np.int16) * 1000, SECOND)

    splice = cut_middle(pcm, spoken(2, 3, 4, 5, 6))

    assert splice.dropped == BASE + 4
    assert splice.words == range(BASE + 2, BASE + 7)
    assert 4000 not in splice.pcm
    assert len(splice.pcm) == 4 * SECOND + 2 * LEAD_SAMPLES - FADE_SAMPLES


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

    stretches = [[word.word - BASE for word in stretch] for stretch in droppable(words, TEXT, 1)]

    assert stretches == [[0, 1, 2], [1, 2, 3], [5, 6, 7]]


def test_a_stretch_over_the_end_of_an_ayah_is_not_offered() -> None:
    last = TEXT.ayah_range(2, 255).stop
    words = tuple(SpokenWord(last + place, place * SECOND, (place + 1) * SECOND) for place in (-2, -1, 0, 1))

    assert list(droppable(words, TEXT, 1)) == []


def test_words_whose_times_do_not_rise_are_not_offered() -> None:
    words = (SpokenWord(BASE, 0, 10), SpokenWord(BASE + 1, 20, 30), SpokenWord(BASE + 2, 20, 30))

    assert list(droppable(words, TEXT, 1)) == []
