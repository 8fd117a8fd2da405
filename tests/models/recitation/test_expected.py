import pytest

from models.quran.sounds import Sounds
from models.recitation.expected import ExpectedWord, expect_words, word_forms
from tests.fakes.voices import expect


def test_a_passage_is_expected_word_by_word_with_its_ayah_ends() -> None:
    expected = expect("112")

    assert len(expected) == 15
    assert [place for place, word in enumerate(expected.words) if word.ends_ayah] == [3, 5, 9, 14]


def test_a_basmala_that_opens_the_passage_itself_is_no_prefix() -> None:
    kinds = [kind for kind, _ in expect("1").prefixes]

    assert kinds == ["istiadha"]


def test_a_basmala_before_any_other_passage_is_a_prefix() -> None:
    kinds = [kind for kind, _ in expect("112").prefixes]

    assert kinds == ["istiadha", "basmala"]


def test_a_word_put_in_and_left_out_again_changes_nothing() -> None:
    expected = expect("112")
    word = ExpectedWord(7, word_forms(7, Sounds.load()))

    changed = expected.with_word(3, word)

    assert changed.words[3] is word
    assert changed.without(3) == expected


def test_a_word_that_sounds_otherwise_keeps_its_label() -> None:
    expected = expect("112")
    forms = word_forms(7, Sounds.load())

    changed = expected.replacing(3, forms)

    assert changed.words[3].forms is forms
    assert changed.words[3].label == expected.words[3].label


def test_labels_must_be_unique() -> None:
    word = ExpectedWord(7, word_forms(7, Sounds.load()))

    with pytest.raises(ValueError, match=r"unique labels, got \[7, 7\]"):
        expect_words([word, word], Sounds.load())


def test_every_form_must_have_a_sound() -> None:
    joined, stopped, started, alone = word_forms(7, Sounds.load())
    word = ExpectedWord(7, (joined, stopped[:0], started, alone))

    with pytest.raises(ValueError, match="at least one sound"):
        expect_words([word], Sounds.load())
