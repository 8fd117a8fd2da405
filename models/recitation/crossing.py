"""Notices that a reciter has gone over into a verse that says the same up to there (mutashabihat). Next: `follow`.

Of the last things said, those after a word that stands elsewhere, too, are compared with what follows it there and with
what follows it here. Where the other place explains them, and this one does not, that is where the reciter went.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.alignment import LONGEST_WINDOW, align_inside, align_opening
from models.quran.lookalikes import LookAlikes
from models.quran.nearness import UNIT
from models.quran.vocabulary import token_ids
from models.recitation.expected import Expected
from models.recitation.said import Said
from models.recitation.verdict import Crossed

_THINGS: Final = 12
"""Things said that are remembered: the reciter may be some words into the other verse."""
_LEAST_SOUNDS: Final = 12
"""Sounds after the common words, about two words, before anything is said of them."""
_MOST_SOUNDS: Final = 60
"""Sounds that are compared."""
_WORDS: Final = 16
"""Words of either place that they are compared with."""
_MOST_COST: Final = 0.25
"""Of a sound, for each sound: how far what was said may be from the other verse."""
_LEAST_GAIN: Final = 4.0
"""Sounds by which the other verse must explain it better than any way to go on here."""
_JUMP_COST: Final = 1.0
"""Sounds that it costs to go on here elsewhere than at the next word."""
_AROUND: Final = 60
"""Words before and after the place where one may go on here."""
_LATE_SOUNDS: Final = 4
"""Sounds of the other verse that may be missing at first."""
_BACK_WORDS: Final = 3
"""Right words, one after the other, from which the reciter is back."""
_MOST_PLACES: Final = 48
"""Other places that are compared: the most repeated pairs stand in hundreds, and tell nothing."""

_Tokens = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Other:
    """Another place, and what it costs that the reciter went there."""

    cost: float
    common: int
    word: int


class CrossingWatch:
    """Remembers the last things said and compares them.

    Holds them, and whether the reciter is known to be elsewhere: that is told once, until they are back.
    """

    def __init__(self, expected: Expected, lookalikes: LookAlikes) -> None:
        self._expected = expected
        self._lookalikes = lookalikes
        self._said: deque[Said] = deque(maxlen=_THINGS)
        self._labels = {word.label for word in expected.words}
        self._is_away = False

    def hear(self, said: Said) -> Crossed | None:
        """Take what is settled; say so when the reciter has gone over elsewhere."""
        self._said.append(said)
        self._is_away = self._is_away and not self._is_back()
        return self.look(())

    def look(self, coming: Sequence[Said]) -> Crossed | None:
        """Compare what was said, with what is not settled yet after it."""
        if self._is_away:
            return None
        things = [*self._said, *coming]
        for number in self._left_at(things):
            crossed = self._crossed(things[number], things[number + 1 :])
            if crossed is not None:
                self._is_away = True
                self._said.clear()
                return crossed
        return None

    @property
    def is_away(self) -> bool:
        """Whether the reciter is elsewhere, as far as is known."""
        return self._is_away

    def _is_back(self) -> bool:
        """Say whether words of the passage that follow each other were right."""
        last = [said for said in self._said if said.is_word][-_BACK_WORDS:]
        places = [said.place or 0 for said in last if said.is_right]
        return len(places) == _BACK_WORDS and places[-1] - places[0] == _BACK_WORDS - 1

    @staticmethod
    def _left_at(things: Sequence[Said]) -> Iterator[int]:
        """Give where the passage may have been left, latest first: after two right words, something else than the next."""
        for number in range(len(things) - 2, 0, -1):
            before, last, after = things[number - 1 : number + 2]
            was_here = before.is_right and last.is_right and last.place == (before.place or 0) + 1
            if was_here and not (after.is_right and after.place == (last.place or 0) + 1):
                yield number

    def _crossed(self, left: Said, since: Sequence[Said]) -> Crossed | None:
        heard = token_ids(name for said in since for name in said.judgement.heard)[:_MOST_SOUNDS]
        place = left.place or 0
        label = self._expected.words[place].label
        if len(heard) < _LEAST_SOUNDS:
            return None
        best = self._best_other(label, heard)
        if best is None or self._cost_here(place, heard) - best.cost < _LEAST_GAIN:
            return None
        return Crossed(label, best.word + 1, best.common, left.end_samples, since[-1].end_samples)

    def _best_other(self, label: int, heard: _Tokens) -> _Other | None:
        """Find the place that explains what was heard best, of those where the last two words stand."""
        places = [int(word) for word in self._lookalikes.elsewhere(label) if int(word) + 1 not in self._labels]
        if not 0 < len(places) <= _MOST_PLACES:
            return None
        found = align_inside(heard, _side_by_side([self._lookalikes.say_on(word, _WORDS) for word in places]))
        others = [
            _Other(cost / UNIT, self._lookalikes.common(label, word), word)
            for word, cost, start in zip(places, found.costs.tolist(), found.starts.tolist(), strict=True)
            if start <= _LATE_SOUNDS and cost / UNIT <= _MOST_COST * len(heard)
        ]
        return min(others, key=lambda other: (other.cost, -other.common, other.word), default=None)

    def _cost_here(self, place: int, heard: _Tokens) -> float:
        """Give the least cost of going on here: at the next word or, for more, anywhere near it."""
        near = self._said_from(max(0, place - _AROUND), place + _AROUND)
        elsewhere = int(align_inside(heard, _side_by_side([near])).costs[0]) / UNIT + _JUMP_COST
        following = self._said_from(place + 1, place + 1 + _WORDS)
        return min(elsewhere, align_opening(following, heard)[1] / UNIT)

    def _said_from(self, first: int, end: int) -> _Tokens:
        """Say words of the passage, with a stop after each ayah."""
        words = self._expected.words[first:end]
        starts = [False, *(word.ends_ayah for word in words[:-1])]
        forms = [word.forms[2 * begins + word.ends_ayah] for word, begins in zip(words, starts, strict=True) if words]
        return np.concatenate([*forms, np.zeros(0, np.uint8)])[:LONGEST_WINDOW]


def _side_by_side(texts: Sequence[_Tokens]) -> _Tokens:
    """Lay texts in columns, with walls below the shorter ones; (length, n)."""
    columns = np.zeros((max(map(len, texts)), len(texts)), np.uint8)
    for number, text in enumerate(texts):
        columns[: len(text), number] = text
    return columns
