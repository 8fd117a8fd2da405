import pytest

from models.quran.vocabulary import token_ids
from models.recitation.likeness import consonants, left_out, plain, put_in, substituted
from models.recitation.verdict import Kind


def number(name: str) -> int:
    return int(token_ids([name])[0])


@pytest.mark.parametrize(
    ("expected", "heard", "kind"),
    [
        ("s", "sˤ", Kind.WRONG_LETTER),
        ("a", "i", Kind.WRONG_HARAKA),
        ("a", "a:", Kind.WRONG_LENGTH),
        ("a:", "i:", Kind.WRONG_LETTER),
        ("u:", "a", Kind.WRONG_HARAKA),
        ("b", "a", Kind.WRONG_LETTER),
        ("l", "lˤlˤ", None),
        ("r", "rˤrˤ", None),
        ("n", "ŋ", None),
        ("b", "bb", None),
        ("aˤ:", "a:", None),
        ("Q", "d", None),
    ],
)
def test_one_sound_for_another(expected: str, heard: str, kind: Kind | None) -> None:
    assert substituted(number(expected), number(heard)) == kind


@pytest.mark.parametrize(
    ("name", "kind"), [("a", Kind.WRONG_HARAKA), ("b", Kind.WRONG_LETTER), ("Q", None), ("ŋ", None), ("m̃", None)]
)
def test_a_sound_left_out(name: str, kind: Kind | None) -> None:
    assert left_out(number(name)) == kind


@pytest.mark.parametrize(
    ("name", "before", "after", "kind"),
    [
        ("a", "b", "t", Kind.WRONG_HARAKA),
        ("b", "a", "t", Kind.WRONG_LETTER),
        ("b", "bb", "a", None),
        ("a", "a:", "t", None),
        ("a:", "t", "a", None),
        ("Q", "d", "b", None),
    ],
)
def test_a_sound_put_in(name: str, before: str, after: str, kind: Kind | None) -> None:
    assert put_in(number(name), number(before), number(after)) == kind


def test_shades_of_a_letter_are_one_letter() -> None:
    assert {plain(name) for name in ("n", "ñ", "ŋ")} == {"n"}


def test_letters_are_counted_without_vowels_and_echoes() -> None:
    assert consonants(("ʔ", "a", "ħ", "a", "d", "Q")) == 3
