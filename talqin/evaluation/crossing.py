"""Crossing into a look-alike verse without recordings of it: what was recited from one place is expected of another.

Wherever a recording says two words or more that stand elsewhere, too, and goes on otherwise than there, what goes on
there is expected: the reciter seems to have gone over from there into the verse that they recited.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.quran.repeats import Repeats
from models.quran.sounds import Sounds
from models.quran.text import Text, WordIndex
from models.quran.vocabulary import token_names
from models.recitation.expected import Expected, ExpectedWord, expect_words, word_forms
from models.recitation.judge import difference
from models.recitation.settings import JudgeSettings
from models.voice.model import Heard
from talqin.evaluation.judging import ACCUSING, FRAME_SAMPLES, judge
from talqin.evaluation.splices import SpokenWord
from talqin.evaluation.tallies import CrossingCounts

SPACING: Final = 6
"""Words from one crossing of a recording to the next."""
_BEFORE: Final = 8
"""Words before the common ones that are heard, at most."""
_AFTER: Final = range(4, 11)
"""Words of the other verse that are heard: as many as were found right, but no fewer and no more."""
_EXPECTED: Final = 30
"""Words that are expected after the common ones."""
_LEAST_DIFFERENCE: Final = 0.5
"""Share of sounds in which the two places must go on differently."""
_LAST_FRAMES: Final = 6
"""Frames after the last word that are heard, beside the model's delay."""


@dataclass(frozen=True)
class Crosser:
    """What crossings are made with, and noticed by."""

    text: Text
    sounds: Sounds
    repeats: Repeats
    settings: JudgeSettings

    def measure(
        self, heard: Heard, spoken: Mapping[WordIndex, SpokenWord], chance: np.random.Generator
    ) -> CrossingCounts:
        """Make crossings of a recording whose right words are where `spoken` says; count what is told of them."""
        total, last = CrossingCounts(), -SPACING
        for word in sorted(spoken):
            others = self._others(word, spoken) if word - last >= SPACING else []
            if others:
                last = word
                total += self._outcome(heard, spoken, word, others[int(chance.integers(len(others)))])
        return total

    def _others(self, word: WordIndex, spoken: Mapping[WordIndex, SpokenWord]) -> list[WordIndex]:
        """List the places from where the reciter may seem to have come."""
        if not all(word + step in spoken for step in range(-1, _AFTER.start + 1)):
            return []
        return [int(other) for other in self.repeats.elsewhere(word) if self._parts(word, int(other), spoken)]

    def _parts(self, word: WordIndex, other: WordIndex, spoken: Mapping[WordIndex, SpokenWord]) -> bool:
        """Say whether another place is in its surah on both sides, outside the recording, and goes on otherwise."""
        surah = self.text.surah_range(self.text.word(other).surah)
        is_inside = surah.start <= other - 1 and other + _AFTER.start + 2 < surah.stop and other not in spoken
        return is_inside and all(self._differs(word, other, count) for count in (1, 3))

    def _differs(self, word: WordIndex, other: WordIndex, count: int) -> bool:
        one, two = (
            token_names(np.concatenate([word_forms(after, self.sounds)[0] for after in range(at + 1, at + 1 + count)]))
            for at in (word, other)
        )
        return difference(one, two) >= _LEAST_DIFFERENCE

    def _outcome(
        self, heard: Heard, spoken: Mapping[WordIndex, SpokenWord], word: WordIndex, other: WordIndex
    ) -> CrossingCounts:
        before = _unbroken(spoken, word, -1, min(_BEFORE, other - self._surah(other).start))
        after = _unbroken(spoken, word, 1, _AFTER.stop - 1)
        begin = spoken[word - before].start_samples // FRAME_SAMPLES
        end = spoken[word + after].end_samples // FRAME_SAMPLES + self.settings.delay_frames + _LAST_FRAMES
        expected = self._expected(word, other, before)
        judged = judge(heard.log_probs[begin:end], heard.level_db[begin:end], expected, self.settings, self.repeats)
        following = self._alone(word + 1)
        named = [one for one in judged.crossed if one.left == other and self._alone(one.entered) == following]
        return CrossingCounts(
            made=1,
            told=len(judged.crossed),
            named=int(bool(named)),
            accusations=sum(verdict.verdict in ACCUSING for verdict in (*judged.words.values(), *judged.added)),
        )

    def _expected(self, word: WordIndex, other: WordIndex, before: int) -> Expected:
        """Expect what was recited up to the common words, then what follows them elsewhere; named as all was there."""
        steps = range(-before, 1)
        said = [
            ExpectedWord(other + step, word_forms(word + step, self.sounds), self.text.ends_ayah(word + step))
            for step in steps
        ]
        end = min(self._surah(other).stop, other + 1 + _EXPECTED)
        due = [
            ExpectedWord(place, word_forms(place, self.sounds), self.text.ends_ayah(place))
            for place in range(other + 1, end)
        ]
        return expect_words([*said, *due], self.sounds)

    def _surah(self, word: WordIndex) -> range:
        return self.text.surah_range(self.text.word(word).surah)

    def _alone(self, word: WordIndex) -> bytes:
        return word_forms(word, self.sounds)[3].tobytes()


def _unbroken(spoken: Mapping[WordIndex, SpokenWord], word: WordIndex, step: int, most: int) -> int:
    """Count the words before or after one that were found right without a gap."""
    count = 0
    while count < most and word + step * (count + 1) in spoken:
        count += 1
    return count
