"""What to mend first."""

import pytest

from models.learning.catalogue import LOCALES
from models.learning.mending import to_mend
from models.learning.mistakes import Mistake
from models.recitation.verdict import Kind

MISTAKES = {kind for kind in Kind if str(kind) not in {"right", "repeated", "corrected", "unsure"}}


def mistake(kind: Kind, change: str = "") -> Mistake:
    return Mistake(kind, "قُلْ", (), change)


def test_words_come_before_letters_and_letters_before_the_finer_rules() -> None:
    ghunnah = [mistake(Kind.WRONG_GHUNNAH, "ñ>n")] * 5

    first = to_mend([*ghunnah, mistake(Kind.WRONG_LETTER, "sˤ>s"), mistake(Kind.SKIPPED)], "en")

    assert [mending.code for mending in first] == ["skipped", "wrong_letter", "wrong_ghunnah"]
    assert len({mending.why for mending in first}) == 3


def test_the_same_letter_is_one_thing_and_the_most_frequent_comes_first() -> None:
    qaf, sad = mistake(Kind.WRONG_LETTER, "q>k"), [mistake(Kind.WRONG_LETTER, change) for change in ("sˤ>s", "sˤsˤ>s")]

    first = to_mend([qaf, *sad], "en")

    assert [mending.mistakes for mending in first] == [(1, 2), (0,)]
    assert "sad" in first[0].text
    assert "2" in first[0].text


def test_nobody_is_told_more_than_three_things() -> None:
    assert len(to_mend([mistake(kind) for kind in sorted(MISTAKES)], "en")) == 3


def test_nothing_is_to_mend_where_nothing_was_wrong() -> None:
    assert to_mend([], "en") == ()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(MISTAKES))
def test_every_kind_can_be_mended_in_every_language(kind: Kind, locale: str) -> None:
    for count in (1, 2, 5):
        (mending,) = to_mend([mistake(kind)] * count, locale)

        assert mending.code == kind
        assert mending.text
        assert mending.why
