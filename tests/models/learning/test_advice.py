"""What a learner is told."""

import pytest

from models.learning.advice import LOCALES, advice_on_correction, advice_on_crossing, advice_on_mistake
from models.recitation.verdict import Kind


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mistake_has_a_sentence_in_every_language(locale: str) -> None:
    mistakes = set(Kind) - {Kind.RIGHT, Kind.REPEATED, Kind.CORRECTED, Kind.UNSURE}

    sentences = {kind: advice_on_mistake(kind, "قُلْ", locale) for kind in mistakes}

    assert all(advice is not None and advice.code == kind for kind, advice in sentences.items())


@pytest.mark.parametrize("kind", [Kind.RIGHT, Kind.REPEATED, Kind.CORRECTED, Kind.UNSURE])
def test_nothing_is_said_of_what_is_not_a_mistake(kind: Kind) -> None:
    assert advice_on_mistake(kind, "قُلْ", "en") is None


def test_the_word_stands_in_the_sentence_as_the_mushaf_has_it() -> None:
    advice = advice_on_correction("ٱلصَّمَدُ", "en")

    assert advice.text == "ٱلصَّمَدُ is right now."


def test_a_regional_locale_speaks_its_language() -> None:
    assert advice_on_correction("x", "ar-EG") == advice_on_correction("x", "ar")


def test_an_unknown_language_is_answered_in_english() -> None:
    assert advice_on_correction("x", "tlh") == advice_on_correction("x", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_crossing_is_told_with_both_places(locale: str) -> None:
    advice = advice_on_crossing("2:35", "7:19", locale)

    assert advice.code == "crossed"
    assert "2:35" in advice.text
    assert "7:19" in advice.text
