import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.quran.errors import QuranDataError
from models.quran.vocabulary import (
    BLANK,
    GEMINATES,
    HEAVY,
    NASALS,
    QALQALAH,
    SINGLE_OF,
    TOKENS,
    VOWELS,
    is_vowel,
    token_ids,
    token_names,
)

NAMES = st.lists(st.sampled_from(TOKENS[1:]))


def test_the_sounds_are_68_in_order_of_code_point_after_the_blank() -> None:
    assert TOKENS[BLANK] == ""
    assert len(TOKENS) == 69
    assert list(TOKENS) == sorted(set(TOKENS))


@given(NAMES)
def test_naming_undoes_numbering(names: list[str]) -> None:
    ids = token_ids(names)

    assert ids.dtype == np.uint8
    assert token_names(ids) == tuple(names)


def test_an_unknown_sound_is_named_in_the_complaint() -> None:
    with pytest.raises(QuranDataError, match="'p' is none of the 68 sounds"):
        token_ids(["b", "p"])


def test_every_class_of_sounds_is_a_part_of_the_vocabulary() -> None:
    for sounds in (VOWELS, NASALS, GEMINATES, HEAVY, {QALQALAH}):
        assert sounds <= set(TOKENS[1:])
    assert not VOWELS & (NASALS | GEMINATES)


def test_a_doubled_letter_knows_its_single_and_a_single_is_its_own() -> None:
    assert SINGLE_OF["dˤdˤ"] == "dˤ"
    assert SINGLE_OF["m̃"] == "m"
    assert SINGLE_OF["ŋ"] == "ŋ"
    assert all(SINGLE_OF[SINGLE_OF[name]] == SINGLE_OF[name] for name in SINGLE_OF if SINGLE_OF[name] in SINGLE_OF)


def test_a_long_heavy_alif_is_a_vowel_and_a_qalqalah_is_not() -> None:
    assert is_vowel("aˤ:")
    assert not is_vowel(QALQALAH)
