"""Notices that a reciter has gone over into a verse that says the same up to there (mutashabihat). Next: `follow`.

What was heard since a word that stands elsewhere, too, is compared with what follows it there and with what follows it
here. Where the other place explains it, and this one does not, that is where the reciter went.
"""

import itertools
from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.quran.alignment import LONGEST_WINDOW, align_inside, align_opening
from models.quran.nearness import UNIT
from models.quran.repeats import Repeats
from models.recitation.decode import GreedyDecoder
from models.recitation.expected import Expected
from models.recitation.said import Said
from models.recitation.verdict import Crossed

_THINGS: Final = 12
"""Things said that are remembered: the reciter may be some words into the other verse."""
_LEAVES: Final = 6
"""Places where the passage may have been left that are looked at, the latest ones."""
_UNNOTICED: Final = 2
"""Words of the other verse that may pass for those of the passage."""
_LEAST_SOUNDS: Final = 12
"""Sounds after the common words, about two words, before anything is said of them."""
_MOST_SOUNDS: Final = 60
"""Sounds that are compared; what was left longer ago was looked at before."""
_MOST_COST: Final = 0.25
"""Of a sound, for each sound: how far what was said may be from the other verse."""
_FIRST_COST: Final = 0.4
"""The same for the first sounds alone, by which most places fall out at once."""
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

_MOST_TRIED: Final = 32
"""Answers that are remembered."""

_FRAME_SAMPLES: Final = 640

_Tokens = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Other:
    """Another place, and what it costs that the reciter went there."""

    cost: float
    common: int
    word: int


class CrossingWatch:
    """Remembers what was said and heard lately, and compares it.

    Holds the last things said; the sounds since the first of them, with their frames; and whether the reciter is known
    to be elsewhere: that is told once, until they are back.
    """

    def __init__(self, expected: Expected, repeats: Repeats, delay_frames: int) -> None:
        self._expected = expected
        self._repeats = repeats
        self._delay_frames = delay_frames
        self._labels = np.array([word.label for word in expected.words])
        self._decoder = GreedyDecoder()
        self._sounds: deque[tuple[int, int]] = deque(maxlen=4 * _MOST_SOUNDS)
        self._unheard: list[NDArray[np.float32]] = []
        self._said: deque[Said] = deque(maxlen=_THINGS)
        self._tried: dict[tuple[int, bytes], NDArray[np.int64]] = {}
        """(Label, first sounds after it) -> where they may be said; of the last things said."""
        self._is_away = False

    @property
    def is_away(self) -> bool:
        """Whether the reciter is elsewhere, as far as is known."""
        return self._is_away

    def hear(self, log_probs: NDArray[np.float32]) -> None:
        """Keep one frame, (tokens,) float32 log-probabilities, until the next look."""
        self._unheard.append(log_probs)

    def settle(self, said: Said) -> None:
        """Take what the search has settled."""
        self._said.append(said)
        while len(self._tried) > _MOST_TRIED:
            del self._tried[next(iter(self._tried))]
        self._is_away = self._is_away and not self._is_back()

    def look(self) -> Crossed | None:
        """Say so when the reciter has gone over elsewhere."""
        self._decode()
        if self._is_away:
            return None
        for left in self._leaves():
            crossed = self._crossed(left)
            if crossed is not None:
                self._is_away = True
                self._said.clear()
                return crossed
        return None

    def _decode(self) -> None:
        if self._unheard:
            decoded = self._decoder.advance(np.array(self._unheard))
            self._sounds.extend(zip(decoded.frames.tolist(), decoded.tokens.tolist(), strict=True))
            self._unheard.clear()

    def _is_back(self) -> bool:
        """Say whether words of the passage that follow each other were right."""
        last = [said for said in self._said if said.is_word][-_BACK_WORDS:]
        places = [said.place or 0 for said in last if said.is_right]
        return len(places) == _BACK_WORDS and places[-1] - places[0] == _BACK_WORDS - 1

    def _leaves(self) -> list[Said]:
        """Give the words after which the passage may have been left, latest first.

        After the last of them the next word did not come; it may have been one of the two before it, after which the
        other verse went on so much alike that nothing was noticed.
        """
        things = list(self._said)
        follows = [_follows(before, after) for before, after in itertools.pairwise(things)]
        ends = [place for place, does in enumerate(follows, 1) if does and not any(follows[place : place + 1])]
        chosen = {
            place - back for place in ends for back in range(_UNNOTICED + 1) if all(follows[place - back - 1 : place])
        }
        return [things[place] for place in sorted(chosen, reverse=True)[:_LEAVES] if place > 0]

    def _crossed(self, left: Said) -> Crossed | None:
        begin = left.start_samples // _FRAME_SAMPLES + self._delay_frames + left.sounding_frames
        sounds = [sound for sound in self._sounds if sound[0] > begin]
        if not _LEAST_SOUNDS <= len(sounds) <= _MOST_SOUNDS:
            return None
        heard = np.array([token for _, token in sounds], np.uint8)
        place = left.place or 0
        best = self._best_other(self._expected.words[place].label, heard)
        if best is None or self._cost_here(place, heard) - best.cost < _LEAST_GAIN:
            return None
        until = max(sounds[-1][0] - self._delay_frames, 0) * _FRAME_SAMPLES
        return self._told(left, best, until)

    def _told(self, left: Said, other: _Other, until_samples: int) -> Crossed:
        """Name the last word that both places share: it may be further on than where the search was sure."""
        place = left.place or 0
        more = self._repeats.common_on(self._expected.words[place].label, other.word)
        more = min(more, len(self._expected) - 1 - place)
        last = next((said for said in reversed(self._said) if said.is_word and said.place == place + more), left)
        label = self._expected.words[place + more].label
        return Crossed(label, other.word + more + 1, other.common + more, last.end_samples, until_samples)

    def _best_other(self, label: int, heard: _Tokens) -> _Other | None:
        """Find the place that explains what was heard best, of those where the last two words stand."""
        words, costs = self._near(self._likely(label, heard[:_LEAST_SOUNDS]), heard, _MOST_COST)
        others = (
            _Other(cost, self._repeats.common(label, word), word)
            for word, cost in zip(words.tolist(), costs.tolist(), strict=True)
        )
        return min(others, key=lambda other: (round(other.cost), -other.common, other.word), default=None)

    def _likely(self, label: int, first: _Tokens) -> NDArray[np.int64]:
        """Give the places where the first sounds can be said; the same is asked at every look."""
        key = label, first.tobytes()
        if key not in self._tried:
            words = self._repeats.elsewhere(label)
            words = words[~np.isin(words + 1, self._labels)]
            self._tried[key] = self._near(words, first, _FIRST_COST)[0]
        return self._tried[key]

    def _near(
        self, words: NDArray[np.int64], heard: _Tokens, most: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Keep the words after which what was heard can be said, at so much a sound at most; with what it costs."""
        if not len(words):
            return words, np.zeros(0)
        found = align_inside(heard, self._repeats.after(words, len(heard) + len(heard) // 4 + _LATE_SOUNDS))
        costs = found.costs / UNIT
        is_near = (found.starts <= _LATE_SOUNDS) & (costs <= most * len(heard))
        return words[is_near], costs[is_near]

    def _cost_here(self, place: int, heard: _Tokens) -> float:
        """Give the least cost of going on here: at the next word or, for more, anywhere near it."""
        near = self._said_from(max(0, place - _AROUND), place + _AROUND)
        elsewhere = int(align_inside(heard, near[:, None]).costs[0]) / UNIT + _JUMP_COST
        following = self._said_from(place + 1, place + 1 + len(heard))
        return min(elsewhere, align_opening(following, heard)[1] / UNIT)

    def _said_from(self, first: int, end: int) -> _Tokens:
        """Say words of the passage, with a stop after each ayah."""
        words = self._expected.words[first:end]
        starts = [False, *(word.ends_ayah for word in words)][: len(words)]
        forms = [word.forms[2 * begins + word.ends_ayah] for word, begins in zip(words, starts, strict=True)]
        return np.concatenate([*forms, np.zeros(0, np.uint8)])[:LONGEST_WINDOW]


def _follows(before: Said, after: Said) -> bool:
    """Say whether two right words follow each other."""
    return before.is_right and after.is_right and after.place == (before.place or 0) + 1
