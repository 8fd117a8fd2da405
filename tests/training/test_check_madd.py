"""The classes of madd against the phonemizer's rules; the whole Quran takes minutes, a few surahs seconds."""

import pytest

from models.quran.madd import Madd

quranic_phonemizer = pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.check_madd import compare  # noqa: E402 - after the skip


@pytest.mark.parametrize("surah", [1, 50, 69, 98, 109, 110])
def test_every_long_vowel_is_of_the_class_that_the_phonemizer_gives_it(surah: int) -> None:
    compared = list(compare(quranic_phonemizer.Phonemizer(), surah))

    assert compared
    assert [(one.word.ref, one.theirs, one.ours) for one in compared if one.theirs is not one.ours] == []


def test_no_class_is_missing_from_what_is_compared() -> None:
    phonemizer = quranic_phonemizer.Phonemizer()

    assert {one.theirs for surah in (1, 98, 109) for one in compare(phonemizer, surah)} == set(Madd)
