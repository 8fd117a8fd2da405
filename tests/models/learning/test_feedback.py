"""What a learner is told of a mistake."""

import re

import pytest

from models.learning.catalogue import LOCALES
from models.learning.contrasts import CONTRASTS
from models.learning.feedback import Explanation, crossing, explain, letter_of, praise
from models.learning.makhraj import LETTERS
from models.learning.mistakes import Mistake
from models.quran.vocabulary import TOKENS
from models.recitation.verdict import Kind

MISTAKES = {kind for kind in Kind if str(kind) not in {"right", "repeated", "corrected", "unsure"}}
CHANGES = {
    Kind.WRONG_LETTER: ["sˤ>s", "b>", ">l", "a:>i:", "b>ʕ", "l>a", "a>l"],
    Kind.WRONG_HARAKA: ["a>i", "u>", ">a"],
    Kind.WRONG_LENGTH: ["a:>a", "a>a:"],
    Kind.WRONG_SHADDAH: ["ll>l", "l>ll"],
    Kind.WRONG_GHUNNAH: ["ñ>n", "m>m̃"],
    Kind.WRONG_IKHFA: ["ŋ>n", "n>ŋ"],
    Kind.WRONG_IDGHAM: ["j̃>j", "w>w̃"],
    Kind.WRONG_QALQALAH: ["Q>", ">Q"],
    Kind.WRONG_TAFKHIM: ["rˤ>r", "a:>aˤ:"],
    Kind.MADD_TOO_SHORT: ["a:>a:", "u:>u:"],
    Kind.MADD_TOO_LONG: ["i:>i:"],
}
WORD = "ٱلصَّمَدُ"
MARKS = re.compile("[\u2068\u2069]")


def explained(kind: Kind, change: str = "", locale: str = "en", heard: tuple[str, ...] = ()) -> Explanation:
    return explain(Mistake(kind, "" if kind is Kind.ADDED else WORD, heard, change), locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(MISTAKES))
def test_every_mistake_is_explained_in_every_language(kind: Kind, locale: str) -> None:
    for change in ["", *CHANGES.get(kind, [])]:
        told = explained(kind, change, locale)

        assert told.code == kind
        assert told.text
        assert (WORD in told.text) == (kind is not Kind.ADDED)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sign_of_phonetics_is_shown(locale: str) -> None:
    strange = {letter for sound in TOKENS for letter in sound if not letter.isascii()} - set("ñ")

    for kind, changes in CHANGES.items():
        for change in changes:
            told = explained(kind, change, locale, ("θ", "a", "ʕ"))
            assert not strange & set(f"{told.text}{told.expected}{told.heard}{told.how}{told.rule}")


@pytest.mark.parametrize("locale", LOCALES)
def test_how_to_make_it_is_said_for_every_pair_that_is_confused(locale: str) -> None:
    sound_of = {letter.name: sound for sound, letter in LETTERS.items()}

    for expected, heard in CONTRASTS:
        told = explained(Kind.WRONG_LETTER, f"{sound_of[expected]}>{sound_of[heard]}", locale)
        assert told.expected in told.how
        assert told.heard in told.how


def test_what_was_expected_and_heard_is_named_with_what_sets_them_apart() -> None:
    told = explained(Kind.WRONG_LETTER, "sˤ>s")

    assert (told.expected, told.heard) == ("sad (ص)", "sin (س)")
    assert "sin (س) was heard where sad (ص) is expected" in MARKS.sub("", told.text)
    assert "raise the back of the tongue" in told.how
    assert "istila" in told.how


def test_letters_far_apart_are_told_by_their_place() -> None:
    assert "deepest part of the throat" in explained(Kind.WRONG_LETTER, "ʔ>m").how


def test_a_rule_is_named_with_how_it_wants_its_letter() -> None:
    told = explained(Kind.WRONG_GHUNNAH, "ñ>n")

    assert told.rule.startswith("Ghunnah")
    assert [MARKS.sub("", side) for side in (told.expected, told.heard)] == [
        "nun (ن): with ghunnah",
        "nun (ن): without ghunnah",
    ]
    assert "two counts" in told.how


def test_a_rule_that_is_kept_where_it_is_not_due_is_told_the_other_way() -> None:
    told = explained(Kind.WRONG_QALQALAH, ">Q")

    assert (told.expected, told.heard) == ("without a bounce", "with a bounce")


def test_another_word_is_shown_in_letters() -> None:
    told = explained(Kind.WRONG_WORD, "unsure", heard=("ʔ", "a", "ħ", "a", "d"))

    assert (told.expected, told.heard) == (WORD, "ءَحَد")


def test_a_skipped_word_was_not_heard() -> None:
    told = explained(Kind.SKIPPED)

    assert (told.expected, told.heard, told.how, told.rule) == (WORD, "", "", "")


def test_what_is_right_again_is_said() -> None:
    assert praise(WORD, "en") == Explanation("corrected", f"\u2068{WORD}\u2069 is right now.")


def test_a_sound_that_was_not_there_has_no_name() -> None:
    assert letter_of("", "en") == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_crossing_is_told_with_both_places(locale: str) -> None:
    told = crossing("2:35", "7:19", locale)

    assert told.code == "crossed"
    assert "2:35" in told.text
    assert "7:19" in told.text


def test_a_madd_is_told_with_the_counts_that_are_due_to_it() -> None:
    told = explained(Kind.MADD_TOO_SHORT, "a:>a:")

    assert [MARKS.sub("", side) for side in (told.expected, told.heard)] == [
        "alif (ا): four counts or more",
        "alif (ا): shorter",
    ]
    assert "before a hamza" in told.how
    assert told.rule == "Madd of four to six counts"
