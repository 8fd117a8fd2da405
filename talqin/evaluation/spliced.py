"""Judging what is left of a recitation after a mistake was made in its audio. The cutting is done in `splices`."""

import functools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.expected import ExpectedWord, expect_words, word_forms
from models.recitation.settings import JudgeSettings
from models.voice.model import Heard
from talqin.evaluation.judging import judge
from talqin.evaluation.mistakes import outcome
from talqin.evaluation.splices import (
    Audio,
    Splice,
    SpokenWord,
    cut_middle,
    mend_middle,
    put_in,
    replace_middle,
    spliceable,
    swap_middle,
)
from talqin.evaluation.tallies import MistakeCounts

WORDS_AROUND: Final = 2
"""Words kept on either side of one that is cut out."""

MORE_AROUND: Final = 3
"""The same for the other mistakes: of two swapped words, the second has two after it."""

SPLICES: Final = 6
"""Words cut out of one recording at most, each on its own."""

MORE_SPLICES: Final = 24
"""The same for each other kind of mistake: few recordings have verses long enough for them."""

_LEAST_SOUNDS: Final = 4
"""Sounds without which a word is not put in anywhere."""


class Ear(Protocol):
    """What hears: `models.voice.model.VoiceModel`."""

    def hear(self, pcm: NDArray[np.int16]) -> Heard:
        """Hear a whole recording, (samples,) int16, as it would be heard live."""
        ...


_WithOther = Callable[[Audio, Sequence[SpokenWord], SpokenWord], Splice]

WITH_ANOTHER: Final[Mapping[str, _WithOther]] = {
    "added_audio": put_in,
    "replaced_audio": replace_middle,
    "mended_audio": mend_middle,
}
"""Mistakes that put in another word of the same recording."""

SPLICED: Final = ("dropped_word", "swapped_audio", *WITH_ANOTHER)
"""All mistakes that are made in the audio."""


@dataclass(frozen=True)
class Splicer:
    """One recording, its words that were found right, and what they are judged with."""

    ear: Ear
    text: Text
    sounds: Sounds
    settings: JudgeSettings
    pcm: Audio
    spoken: Sequence[SpokenWord]

    def dropped(self, chance: np.random.Generator) -> MistakeCounts:
        """Cut single words out."""
        splices = (cut_middle(self.pcm, stretch) for stretch in self._stretches(WORDS_AROUND, SPLICES, chance))
        return self._judged("dropped_word", splices)

    def others(self, chance: np.random.Generator) -> Iterator[tuple[str, MistakeCounts]]:
        """Make the other mistakes, each wherever it is drawn to be."""
        swapped = (swap_middle(self.pcm, stretch) for stretch in self._stretches(MORE_AROUND, MORE_SPLICES, chance))
        yield "swapped_audio", self._judged("swapped_audio", swapped)
        for kind, splice in WITH_ANOTHER.items():
            yield kind, self._judged(kind, self._with_another(splice, chance))

    def _with_another(self, splice: _WithOther, chance: np.random.Generator) -> Iterator[Splice]:
        for stretch in self._stretches(MORE_AROUND, MORE_SPLICES, chance):
            others = [other for other in self.spoken if self._is_another(other, stretch)]
            if others:
                yield splice(self.pcm, stretch, others[int(chance.integers(len(others)))])

    def _stretches(self, around: int, most: int, chance: np.random.Generator) -> Iterator[tuple[SpokenWord, ...]]:
        stretches = [*spliceable(self.spoken, self.text, around)]
        return (stretches[place] for place in chance.permutation(len(stretches))[:most])

    def _is_another(self, other: SpokenWord, stretch: Sequence[SpokenWord]) -> bool:
        """Say whether a word is long enough, and sounds like none of a stretch."""
        form = self._alone(other)
        return len(form) >= _LEAST_SOUNDS and form.tobytes() not in {self._alone(word).tobytes() for word in stretch}

    def _alone(self, word: SpokenWord) -> NDArray[np.uint8]:
        return self.sounds.form(word.word, starts=True, stops=True)

    def _judged(self, kind: str, splices: Iterator[Splice]) -> MistakeCounts:
        return functools.reduce(operator.add, (self._outcome(kind, splice) for splice in splices), MistakeCounts())

    def _outcome(self, kind: str, splice: Splice) -> MistakeCounts:
        heard = self.ear.hear(splice.pcm)
        words = [ExpectedWord(word, word_forms(word, self.sounds)) for word in splice.words]
        result = judge(heard.log_probs, heard.level_db, expect_words(words, self.sounds), self.settings)
        return outcome(result, list(splice.words), (splice.place,), kind)
