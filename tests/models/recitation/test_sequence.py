"""Any sequence of words to be judged against."""

import json

import numpy as np
import pytest

from models.quran.errors import SequenceError
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.quran.vocabulary import token_names
from models.recitation.sequence import MOST_ITEMS, MOST_SOUNDS, Item, expect_sequence, read_sequence

TEXT, SOUNDS = Text.load(), Sounds.load()


def read(*items: object) -> tuple[Item, ...]:
    return read_sequence(json.dumps(items).encode())


def test_words_of_the_mushaf_sound_as_they_do_there_in_whatever_order_and_however_often() -> None:
    refs = ["112:1:2", "112:1:1", "112:1:2", "2:255:1"]

    sequence = expect_sequence(read(*({"ref": ref} for ref in refs)), TEXT, SOUNDS)

    words = [word for word, _ in sequence.shown]
    assert [f"{word.surah}:{word.ayah}:{word.word}" for word in words if word] == refs
    assert [text for _, text in sequence.shown] == [word.text for word in words if word]
    assert [word.label for word in sequence.expected.words] == [0, 1, 2, 3]
    assert np.array_equal(
        sequence.expected.words[1].forms[2], SOUNDS.form(TEXT.index_of(112, 1, 1), starts=True, stops=False)
    )


def test_sounds_of_their_own_lose_a_final_haraka_at_a_stop_and_nothing_else() -> None:
    items = read({"phonemes": ["q", "a", "l", "a"], "text": "قال"}, {"phonemes": ["q", "u", "l"]}, {"phonemes": ["a"]})

    sequence = expect_sequence(items, TEXT, SOUNDS)

    said = [tuple("".join(token_names(form)) for form in word.forms) for word in sequence.expected.words]
    assert said == [("qala", "qal", "qala", "qal"), ("qul",) * 4, ("a",) * 4]
    assert sequence.shown == ((None, "قال"), (None, ""), (None, ""))


def test_people_stop_where_an_ayah_ends_or_the_next_begins() -> None:
    items = read({"ref": "112:1:4"}, {"phonemes": ["q", "u", "l"]}, {"ref": "112:3:1"}, {"ref": "112:4:2"})

    sequence = expect_sequence(items, TEXT, SOUNDS)

    assert [word.ends_ayah for word in sequence.expected.words] == [True, True, False, False]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"{}",
        b"[]",
        b"[1]",
        b'["112:1:1"]',
        b'[{"ref": 5}]',
        b'[{"word": "112:1:1"}]',
        b'[{"phonemes": "qul"}]',
        b"[" * 100_000,
        b'[{"ref": "\\ud800"}]',
        b"\xff\xfe",
        json.dumps([{"ref": "1:1:1"}] * (MOST_ITEMS + 1)).encode(),
    ],
)
def test_what_is_no_list_of_words_is_refused(data: bytes) -> None:
    with pytest.raises(SequenceError, match="expected"):
        read_sequence(data)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({}, "word 1 has both a place and sounds, or neither"),
        ({"text": "قل"}, "or neither"),
        ({"ref": "1:1:1", "phonemes": ["a"]}, "both"),
        ({"ref": "112"}, 'at "112"; expected a place like'),
        ({"ref": "112:1:9"}, "word 1: ayah 112:1 has 4 words"),
        ({"ref": "115:1:1"}, "word 1: .*115"),
        ({"ref": "-1:1:1"}, "expected a place"),
        ({"ref": "١:١:١"}, "expected a place"),
        ({"phonemes": []}, "0 sounds"),
        ({"phonemes": ["a"] * (MOST_SOUNDS + 1)}, f"{MOST_SOUNDS + 1} sounds"),
        ({"phonemes": ["q", "o"]}, "word 1: 'o' is none of"),
        ({"phonemes": ["q", ""]}, "without a name"),
    ],
)
def test_a_word_that_is_none_is_named(item: object, said: str) -> None:
    with pytest.raises(SequenceError, match=said):
        expect_sequence(read({"ref": "112:1:1"}, item), TEXT, SOUNDS)


def test_an_item_may_say_how_many_counts_its_long_vowels_are_due() -> None:
    items = read({"ref": "110:1:2", "madd": [2]}, {"phonemes": ["q", "a:", "l", "u:"], "madd": [None, 6]})

    words = expect_sequence(items, TEXT, SOUNDS).expected.words

    assert [word.madd for word in words] == [((2, 2),), (None, (6, 6))]


@pytest.mark.parametrize("madd", [[2, 2], [0], [7]])
def test_counts_that_no_madd_has_are_refused(madd: list[float]) -> None:
    with pytest.raises(SequenceError, match="word 0 has"):
        expect_sequence(read({"phonemes": ["q", "a:", "l"], "madd": madd}), TEXT, SOUNDS)


def test_a_word_of_letters_is_known_for_one() -> None:
    sequence = expect_sequence(read({"ref": "2:1:1"}, {"ref": "2:2:1"}), TEXT, SOUNDS)

    assert [word.is_spelled for word in sequence.expected.words] == [True, False]
