"""Where else a learner meets the same letter or rule."""

import pytest

from models.learning.elsewhere import elsewhere
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import token_names

TEXT, SOUNDS = Text.load(), Sounds.load()
IKHLAS = TEXT.surah_range(112)


def places(word: tuple[int, int, int], *sounds: str, passage: range = IKHLAS) -> list[str]:
    found = elsewhere(TEXT.index_of(*word), frozenset(sounds), passage, TEXT, SOUNDS)
    return [f"{TEXT.word(index).ayah}:{TEXT.word(index).word}" for index in found]


def test_words_to_come_are_named_before_those_that_are_over() -> None:
    found = places((112, 2, 2), "k", "q")

    assert found == ["4:2", "4:4", "1:1"]


def test_a_rule_at_a_stop_is_met_where_a_verse_ends() -> None:
    assert "1:4" in places((112, 1, 1), "Q")


def test_a_word_written_the_same_is_named_once_and_itself_never() -> None:
    found = places((112, 3, 1), "l")

    texts = [TEXT.word(TEXT.index_of(112, *map(int, place.split(":")))).text for place in found]
    assert TEXT.word(TEXT.index_of(112, 3, 1)).text not in texts
    assert len(set(texts)) == len(texts) == 3


def test_only_the_passage_is_looked_at() -> None:
    first = TEXT.ayah_range(112, 1)

    assert places((112, 1, 1), "m", passage=first) == []


def test_what_is_met_nowhere_or_everywhere_has_no_places() -> None:
    assert places((112, 1, 1)) == []
    assert places((112, 1, 1), "ðˤðˤ") == []


@pytest.mark.parametrize("sound", ["ñ", "ŋ", "Q", "sˤ", "m̃"])
def test_every_word_that_is_named_has_the_sound(sound: str) -> None:
    passage = TEXT.surah_range(2)

    found = elsewhere(passage[500], frozenset({sound}), passage, TEXT, SOUNDS)

    assert 1 <= len(found) <= 3
    for word in found:
        assert sound in token_names(SOUNDS.form(word, starts=False, stops=TEXT.ends_ayah(word)))
