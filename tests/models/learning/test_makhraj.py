"""Where and how each sound is made."""

import pytest

from models.learning.catalogue import LOCALES, say
from models.learning.makhraj import LETTERS, Makhraj, Sifa, setting_apart
from models.quran.vocabulary import TOKENS

PAIRS = ({Sifa.HAMS, Sifa.JAHR}, {Sifa.ISTILA, Sifa.ISTIFAL}, {Sifa.ITBAQ, Sifa.INFITAH})
CONSONANTS = {letter.name: letter for letter in LETTERS.values() if letter.sifat}


def test_every_sound_of_the_inventory_has_a_letter() -> None:
    assert set(LETTERS) == set(TOKENS) - {""}


def test_there_are_the_seventeen_places_and_each_makes_a_sound() -> None:
    used = {place for letter in LETTERS.values() for place in letter.places}

    assert len(Makhraj) == 17
    assert used == set(Makhraj)


def test_every_consonant_has_one_of_each_pair_of_attributes() -> None:
    assert len(CONSONANTS) == 28
    for letter in CONSONANTS.values():
        assert [len(letter.sifat & pair) for pair in PAIRS] == [1, 1, 1]
        assert len(letter.sifat & {Sifa.SHIDDAH, Sifa.TAWASSUT, Sifa.RIKHWAH}) == 1


def test_every_attribute_belongs_to_some_letter() -> None:
    assert {sifa for letter in LETTERS.values() for sifa in letter.sifat} == set(Sifa)


@pytest.mark.parametrize(
    ("sifa", "letters"),
    [
        (Sifa.HAMS, "fa hha tha ha shin kha sad sin kaf ta"),
        (Sifa.SHIDDAH, "hamza jim dal qaf tta ba kaf ta"),
        (Sifa.ISTILA, "kha sad dad ghayn tta qaf zza"),
        (Sifa.ITBAQ, "sad dad tta zza"),
        (Sifa.QALQALAH, "qaf tta ba jim dal"),
        (Sifa.SAFIR, "sad zay sin"),
    ],
)
def test_the_attributes_are_those_of_the_poem(sifa: Sifa, letters: str) -> None:
    assert {name for name, letter in CONSONANTS.items() if sifa in letter.sifat} == set(letters.split())


def test_doubling_and_weight_do_not_change_the_letter() -> None:
    assert LETTERS["sˤsˤ"] == LETTERS["sˤ"]
    assert LETTERS["rˤ"] == LETTERS["r"]
    assert LETTERS["lˤlˤ"] == LETTERS["l"]


def test_ghunnah_sounds_in_the_nose() -> None:
    assert LETTERS["ŋ"].places == (Makhraj.KHAYSHUM,)
    assert LETTERS["m̃"].places == (Makhraj.LIPS, Makhraj.KHAYSHUM)
    assert LETTERS["ñ"].name == "nun"


def test_near_letters_are_set_apart_by_their_attributes() -> None:
    assert setting_apart(LETTERS["sˤ"], LETTERS["s"]) == (Sifa.ISTILA, Sifa.ITBAQ)
    assert setting_apart(LETTERS["s"], LETTERS["z"]) == (Sifa.HAMS,)
    assert setting_apart(LETTERS["s"], LETTERS["ss"]) == ()


@pytest.mark.parametrize("language", LOCALES)
def test_every_letter_place_and_attribute_has_a_name_in_every_language(language: str) -> None:
    names = {say(language, f"letter-{letter.name}") for letter in LETTERS.values()}

    assert len(names) == len({letter.name for letter in LETTERS.values()})
    assert len({say(language, f"place-{place}") for place in Makhraj}) == 17
    assert len({say(language, f"sifa-{sifa}") for sifa in Sifa}) == len(Sifa)
