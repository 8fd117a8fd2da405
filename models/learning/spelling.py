"""What was heard, written in Arabic letters: for who reads letters and not phonetic signs. Never the Quran's text."""

from collections.abc import Iterable
from typing import Final

from models.learning.makhraj import LETTERS
from models.quran.vocabulary import GEMINATES, LONG_VOWELS, NASALS, QALQALAH, SHORT_VOWELS

_HARAKAT: Final = {"a": "\u064e", "i": "\u0650", "u": "\u064f"}
_SHADDAH: Final = "\u0651"
_SUKUN: Final = "\u0652"
_DOUBLED: Final = GEMINATES | (NASALS - {"ŋ"})
_SEAT: Final = "\u0640"
"""A tatweel: carries a haraka that has no letter."""


def spelled(sounds: Iterable[str]) -> str:
    """Write sounds as letters with their harakat; a letter without a vowel takes a sukun, but for the last one."""
    written: list[str] = []
    is_open = False
    for sound in sounds:
        if sound in SHORT_VOWELS or sound in LONG_VOWELS:
            written.append(_vowel(sound, is_open=is_open))
            is_open = False
        elif sound != QALQALAH:
            written.append((_SUKUN if is_open else "") + LETTERS[sound].glyph + (_SHADDAH if sound in _DOUBLED else ""))
            is_open = True
    return "".join(written)


def _vowel(sound: str, *, is_open: bool) -> str:
    """Write a vowel on the letter before it; one that has none gets a seat."""
    seat = "" if is_open else _SEAT
    return seat + _HARAKAT[sound[0]] + (LETTERS[sound].glyph if sound in LONG_VOWELS else "")
