"""What was heard, in Arabic letters."""

import unicodedata

import pytest

from models.learning.spelling import spelled
from models.quran.vocabulary import TOKENS


@pytest.mark.parametrize(
    ("sounds", "letters"),
    [
        ("q u l", "قُل"),
        ("k u ll a:", "كُلَّا"),
        ("ʔ a ħ a d Q", "ءَحَد"),
        ("l a m j a l i d", "لَمْيَلِد"),
        ("m i ŋ s aˤ:", "مِنْسَا"),
        ("i ñ a", "ـِنَّ"),
        ("a u", "ـَـُ"),
        ("", ""),
    ],
)
def test_sounds_are_written_as_letters(sounds: str, letters: str) -> None:
    assert unicodedata.normalize("NFC", spelled(sounds.split())) == unicodedata.normalize("NFC", letters)


def test_every_sound_can_be_written() -> None:
    assert all(spelled([sound]) for sound in TOKENS if sound not in {"", "Q"})
