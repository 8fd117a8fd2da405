"""How long a right reciter holds each sound: a long vowel before a hamza or a letter without a vowel is a long madd."""

from collections.abc import Sequence

from models.quran.vocabulary import GEMINATES, LONG_VOWELS, NASALS, TOKENS, VOWELS

LONG = 6
"""Natural mudud that a long one takes; a real reciter's muttasil takes five or more."""


def frames_of(sounds: Sequence[int], frames_a_sound: int) -> list[int]:
    """Give the frames of each of some sounds said in one breath."""
    names = [TOKENS[int(sound)] for sound in sounds]
    return [frames_a_sound * (LONG if _is_long(names[place:]) else 1) for place in range(len(names))]


def _is_long(names: Sequence[str]) -> bool:
    if names[0] not in LONG_VOWELS or len(names) == 1:
        return False
    has_no_vowel_between = len(names) > 2 and not VOWELS & set(names[1:3])
    return names[1] == "ʔ" or names[1] in GEMINATES | NASALS or has_no_vowel_between
