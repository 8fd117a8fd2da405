"""How alike two verses are, word for word: a local alignment (Smith & Waterman, 1981) in which rare words weigh more.

Words are compared by their bare letters: without harakat and marks, hamzas alike, and without a leading "and" or "so".
"""

import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import msgspec

from models.quran.text import Text

UNLIKE: Final = -1.5
"""What a word that is in one verse only, or differs, takes away: about as much as a very common word gives."""

_ALIKE: Final = str.maketrans(dict.fromkeys("ٱأإءئؤ", "ا") | {"ى": "ي", "ة": "ه"})
_LEADING: Final = frozenset("وف")
_LEAST_LETTERS: Final = 3
"""Letters that must remain for a leading one to be taken for "and" or "so"."""

Weights = Mapping[str, float]
"""Bare word -> nats: how much rarer than in every verse it is."""


class Alignment(msgspec.Struct, frozen=True):
    """The stretch in which two verses are alike."""

    score: float
    """Nats: the weights of the common words less what differs between them."""
    common: tuple[tuple[int, int], ...]
    """(word of the first verse, word of the second), from 0: the same bare word."""


def bare(word: str) -> str:
    """Give a word's letters, so that words that differ in how they are vowelled or joined are one."""
    letters = "".join(letter for letter in word if unicodedata.category(letter) == "Lo").translate(_ALIKE)
    return letters[1:] if letters[:1] in _LEADING and len(letters) > _LEAST_LETTERS else letters


@cache
def bare_verses(text: Text) -> tuple[tuple[str, ...], ...]:
    """Give the bare words of each of the 6,236 ayat, in order."""
    starts = text.ayah_starts.tolist()
    words = [bare(text.word(index).text) for index in range(len(text))]
    return tuple(tuple(words[begin:end]) for begin, end in itertools.pairwise(starts))


@cache
def weights_of(text: Text) -> Weights:
    """Weigh every bare word by how few ayat it stands in."""
    verses = bare_verses(text)
    found = Counter(word for verse in verses for word in set(verse))
    return {word: math.log(len(verses) / count) for word, count in found.items()}


def align_verses(first: Sequence[str], second: Sequence[str], weights: Weights) -> Alignment:
    """Find the stretch in which two verses of bare words are most alike."""
    width = len(second) + 1
    rows = [[0.0] * width]
    best, at = 0.0, (0, 0)
    for number, word in enumerate(first, 1):
        above, row = rows[-1], [0.0] * width
        for place, other in enumerate(second, 1):
            step = above[place - 1] + (weights[word] if word == other else UNLIKE)
            row[place] = max(0.0, step, above[place] + UNLIKE, row[place - 1] + UNLIKE)
            if row[place] > best:
                best, at = row[place], (number, place)
        rows.append(row)
    return Alignment(best, _common(first, second, weights, rows, at))


def differing(first: Sequence[str], second: Sequence[str], weights: Weights) -> tuple[frozenset[int], frozenset[int]]:
    """Give the words (from 1, as people count them) that tell each of two verses from the other."""
    common = align_verses(first, second, weights).common
    here, there = {a + 1 for a, _ in common}, {b + 1 for _, b in common}
    return (
        frozenset(range(1, len(first) + 1)) - here,
        frozenset(range(1, len(second) + 1)) - there,
    )


def _common(
    first: Sequence[str], second: Sequence[str], weights: Weights, rows: list[list[float]], at: tuple[int, int]
) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    number, place = at
    while number and place and rows[number][place] > 0:
        here, diagonal = rows[number][place], rows[number - 1][place - 1]
        word = first[number - 1]
        if word == second[place - 1] and here == diagonal + weights[word]:
            found.append((number - 1, place - 1))
            number, place = number - 1, place - 1
        elif here == diagonal + UNLIKE:
            number, place = number - 1, place - 1
        elif here == rows[number - 1][place] + UNLIKE:
            number -= 1
        else:
            place -= 1
    return tuple(reversed(found))
