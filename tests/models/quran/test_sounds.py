import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import BLANK, SHORT_VOWELS, token_names

TEXT = Text.load()
SOUNDS = Sounds.load()
WORDS = st.integers(0, len(SOUNDS) - 1)


def said(place: tuple[int, int, int], *, starts: bool, stops: bool) -> str:
    return " ".join(token_names(SOUNDS.form(TEXT.index_of(*place), starts=starts, stops=stops)))


def test_there_are_sounds_for_every_word() -> None:
    assert len(SOUNDS) == len(TEXT)


@given(word=WORDS, starts=st.booleans(), stops=st.booleans())
def test_a_form_holds_sounds_and_no_blank(*, word: int, starts: bool, stops: bool) -> None:
    form = SOUNDS.form(word, starts=starts, stops=stops)

    assert form.dtype == np.uint8
    assert BLANK not in form
    assert len(form) > 0


@pytest.mark.parametrize(
    ("place", "starts", "stops", "expected"),
    [
        ((112, 2, 1), False, False, "ll a: h u"),
        ((112, 2, 1), True, False, "ʔ a lˤlˤ aˤ: h u"),
        ((112, 2, 2), False, True, "sˤsˤ a m a d Q"),
        ((112, 1, 4), False, False, "ʔ a ħ a d u n i"),
        ((112, 1, 4), False, True, "ʔ a ħ a d Q"),
        ((6, 1, 1), False, False, "l ħ a m d u"),
        ((6, 1, 1), True, False, "ʔ a l ħ a m d u"),
    ],
)
def test_a_word_sounds_as_its_context_asks(
    place: tuple[int, int, int], *, starts: bool, stops: bool, expected: str
) -> None:
    assert said(place, starts=starts, stops=stops) == expected


def test_the_sound_of_an_idgham_belongs_to_the_second_word() -> None:
    assert said((2, 8, 3), starts=False, stops=False) == "m a"
    assert said((2, 8, 4), starts=False, stops=False).startswith("j̃")
    assert said((2, 8, 3), starts=False, stops=True) == "m a n"


def test_no_word_stops_on_a_short_vowel() -> None:
    last = {token_names(SOUNDS.form(index, starts=True, stops=True)[-1:])[0] for index in range(len(SOUNDS))}

    assert not last & SHORT_VOWELS


def test_the_prefixes_are_said_as_reciters_say_them() -> None:
    words = SOUNDS.prefix_words

    istiadha = " ".join(token_names(SOUNDS.phrase(words["istiadha"])))
    basmala = " ".join(token_names(SOUNDS.phrase(words["basmala"])))

    assert istiadha == "ʔ a ʕ u: ð u b i ll a: h i m i n a ʃʃ a j tˤ aˤ: n i rˤrˤ a ʒ i: m"
    assert basmala == "b i s m i ll a: h i rˤrˤ a ħ m a: n i rˤrˤ a ħ i: m"


@given(st.lists(st.tuples(WORDS, st.integers(0, 3)), max_size=20))
def test_gathering_forms_is_laying_them_end_to_end(wanted: list[tuple[int, int]]) -> None:
    words, contexts = (np.array([pair[side] for pair in wanted], np.int64) for side in (0, 1))

    sounds, places = SOUNDS.gather(SOUNDS.forms_of(words, contexts))

    each = [list(SOUNDS.form(word, starts=context >= 2, stops=context % 2 == 1)) for word, context in wanted]
    assert [list(sounds[a:b]) for a, b in itertools.pairwise(places)] == each


def test_a_phrase_of_no_words_has_no_sounds() -> None:
    assert len(SOUNDS.phrase(())) == 0


def test_forms_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        SOUNDS.form(0, starts=True, stops=True)[0] = 1
