import numpy as np

from models.quran.sounds import Sounds
from models.quran.text import Text
from talqin.evaluation.lines import forms_of, line_of

SOUNDS = Sounds.load()


def test_a_line_holds_each_word_with_its_four_forms_in_order() -> None:
    words = Text.load().ayah_range(112, 2)

    line = line_of(words, SOUNDS)

    assert [each.word for each in line] == list(words)
    for each in line:
        contexts = [(starts, stops) for starts in (False, True) for stops in (False, True)]
        expected = [SOUNDS.form(each.word, starts=starts, stops=stops) for starts, stops in contexts]
        assert all(np.array_equal(form, other) for form, other in zip(each.forms, expected, strict=True))


def test_a_word_alone_is_its_last_form() -> None:
    word = Text.load().index_of(112, 2, 2)

    assert np.array_equal(forms_of(word, SOUNDS)[3], SOUNDS.phrase((word,)))
