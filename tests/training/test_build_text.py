from importlib.metadata import version

import numpy as np
import pytest

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import token_names

quranic_phonemizer = pytest.importorskip("quranic_phonemizer", reason="the phonemizer is only there to build the data")

from training.build_text import SpokenWord, joined_to_basmala, pack, speak_surah  # noqa: E402 - after the skip

TEXT = Text.load()
SOUNDS = Sounds.load()
CONTEXTS = [(starts, stops) for starts in (False, True) for stops in (False, True)]


@pytest.mark.parametrize("surah", [1, 101, 112, 114])
def test_the_packaged_forms_are_what_the_phonemizer_says(surah: int) -> None:
    spoken = list(speak_surah(quranic_phonemizer.Phonemizer(), surah))

    for index, word in zip(TEXT.surah_range(surah), spoken, strict=True):
        packaged = [token_names(SOUNDS.form(index, starts=starts, stops=stops)) for starts, stops in CONTEXTS]
        assert packaged == list(word.forms)
        assert (TEXT.word(index).ayah, TEXT.word(index).text) == (word.ayah, word.text)


def test_the_packaged_text_was_built_with_the_phonemizer_that_is_installed() -> None:
    assert TEXT.about.source_version == version("quranic-phonemizer")


def test_a_first_word_joined_to_the_basmala_loses_only_its_hamzat_wasl() -> None:
    starts, alone = ("ʔ", "a", "l", "ħ", "a"), ("ʔ", "a", "l", "ħ")

    with_wasl = joined_to_basmala((starts, alone, starts, alone), "ٱلْحَ")
    without = joined_to_basmala((starts, alone, starts, alone), "أَلْحَ")

    assert with_wasl == (("l", "ħ", "a"), ("l", "ħ"), starts, alone)
    assert without == (starts, alone, starts, alone)


def test_equal_texts_and_forms_are_stored_once() -> None:
    forms = (("b",), ("b", "b"), ("b",), ("b", "b"))

    packed = pack([SpokenWord(1, 1, "ب", forms), SpokenWord(1, 1, "ب", forms), SpokenWord(2, 1, "ب", forms)])

    assert packed["texts"].tobytes().decode() == "ب"
    assert np.array_equal(packed["form_of_word"], np.array([[0, 1, 0, 1]] * 3))
    assert np.array_equal(packed["form_lengths"], [1, 2])
    assert np.array_equal(packed["words_per_ayah"], [2, 1])
    assert list(packed["ayat_per_surah"][:3]) == [1, 1, 0]
