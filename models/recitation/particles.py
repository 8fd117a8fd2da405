"""Whether two sounds between two words are a short word, as "ma", "fi", "la" and "ya" are. Next stop: `ledger`.

A cough, a stammer or the echo of a long vowel is heard as little, too: only a letter with a long vowel that neither
neighbour has at that end is taken for one.
"""

from typing import Final

from models.quran.vocabulary import LONG_VOWELS, QALQALAH, VOWELS
from models.recitation.likeness import plain
from models.recitation.said import Said

_NO_LETTER: Final = VOWELS | {QALQALAH, "h", "ʔ"}
"""A breath in a long vowel is heard as the last two."""
_NEAR: Final = 2
"""Sounds of a neighbour, at the end that is turned to it."""


def is_particle(heard: tuple[str, ...], before: Said, after: Said) -> bool:
    """Say whether a letter and a long vowel were heard that belong to neither neighbour.

    Args:
        heard: the sounds between them.
        before: the word before, and what was heard of it.
        after: the word after.
    """
    if len(heard) != _NEAR or heard[0] in _NO_LETTER or heard[1] not in LONG_VOWELS:
        return False
    near = (*before.judgement.expected[-_NEAR:], *before.judgement.heard[-_NEAR:])
    near += (*after.judgement.expected[:_NEAR], *after.judgement.heard[:_NEAR])
    return plain(heard[0]) not in {plain(name) for name in near}
