"""Measuring one recording: how well it is heard, judged and found, and what becomes of mistakes made on purpose."""

import functools
import operator
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from models.quran.places import PlaceIndex
from models.quran.sounds import Sounds
from models.quran.text import Text
from models.recitation.decode import decode
from models.recitation.expected import Expected, ExpectedWord, expect_passage, expect_words, word_forms
from models.recitation.settings import JudgeSettings
from models.recitation.verdict import Verdict
from models.voice.model import Heard
from talqin.evaluation.changes import CHANGES, change_line
from talqin.evaluation.judging import ACCUSING, Judged, judge
from talqin.evaluation.lengths import changed_counts, madd_counts
from talqin.evaluation.mistakes import outcome
from talqin.evaluation.phonemes import phoneme_errors
from talqin.evaluation.recordings import Recording
from talqin.evaluation.searching import search
from talqin.evaluation.splices import SpokenWord, cut_middle, droppable
from talqin.evaluation.tallies import MistakeCounts, VoiceCounts

SAMPLE_RATE: Final = 16_000

WORDS_AROUND: Final = 2
"""Words kept on either side of one that is cut out."""

SPLICES: Final = 6
"""Words cut out of one recording at most, each on its own."""


class Ear(Protocol):
    """What hears: `models.voice.model.VoiceModel`."""

    def hear(self, pcm: NDArray[np.int16]) -> Heard:
        """Hear a whole recording, (samples,) int16, as it would be heard live."""
        ...


@dataclass(frozen=True)
class Bench:
    """What every recording is measured with."""

    ear: Ear
    text: Text
    sounds: Sounds
    places: PlaceIndex
    settings: JudgeSettings
    seed: int

    def measure(self, recording: Recording, pcm: NDArray[np.int16], *, with_mistakes: bool) -> VoiceCounts:
        """Measure one recording; the same recording and seed give the same counts (times apart).

        Args:
            recording: what it is said to hold.
            pcm: (samples,) int16 mono 16 kHz.
            with_mistakes: whether to judge it against changed references and with words cut out, too.
        """
        began = time.process_time()
        heard = self.ear.hear(pcm)
        ear_seconds = time.process_time() - began
        expected = expect_passage(recording.passage, self.text, self.sounds)
        judged = judge(heard.log_probs, heard.level_db, expected, self.settings)
        counts = _untouched(expected, judged) + _heard(recording, heard, expected)
        counts += VoiceCounts(
            recordings=1,
            audio_seconds=len(pcm) / SAMPLE_RATE,
            ear_seconds=ear_seconds,
            judge_seconds=judged.cpu_seconds,
            madds=madd_counts(judged),
            places=search(heard.log_probs, recording.passage, self.places),
        )
        if not with_mistakes:
            return counts
        chance = np.random.default_rng([self.seed, zlib.crc32(f"{recording.voice}/{recording.path.name}".encode())])
        made = functools.reduce(operator.add, self._changed(heard, expected, chance), counts)
        return made + VoiceCounts(mistakes={"dropped_word": self._dropped(pcm, judged, expected, chance)})

    def _changed(self, heard: Heard, expected: Expected, chance: np.random.Generator) -> Iterator[VoiceCounts]:
        """Judge what was heard against a reference changed in each way."""
        for kind in CHANGES:
            changed = change_line(expected.words, kind, chance, self.sounds)
            if not changed.places:
                continue
            judged = judge(heard.log_probs, heard.level_db, expect_words(changed.line, self.sounds), self.settings)
            labels = [word.label for word in changed.line]
            found = outcome(judged, labels, changed.places, kind)
            yield VoiceCounts(mistakes={kind: found}, madds=changed_counts(judged, changed.line))

    def _dropped(
        self, pcm: NDArray[np.int16], judged: Judged, expected: Expected, chance: np.random.Generator
    ) -> MistakeCounts:
        """Cut single words out of the audio and judge what is left of their surroundings."""
        stretches = [*droppable(_spoken(judged, expected), self.text, WORDS_AROUND)]
        total = MistakeCounts()
        for place in chance.permutation(len(stretches))[:SPLICES]:
            splice = cut_middle(pcm, stretches[place])
            heard = self.ear.hear(splice.pcm)
            words = [ExpectedWord(word, word_forms(word, self.sounds)) for word in splice.words]
            result = judge(heard.log_probs, heard.level_db, expect_words(words, self.sounds), self.settings)
            total += outcome(result, list(splice.words), (WORDS_AROUND,), "dropped_word")
        return total


def _heard(recording: Recording, heard: Heard, expected: Expected) -> VoiceCounts:
    """Count the phoneme errors of streaming greedy decoding."""
    prefixes = [forms for _, forms in expected.prefixes] if recording.may_open_with_prefix else []
    found = phoneme_errors(decode(heard.log_probs).tokens, expected.words, prefixes)
    return VoiceCounts(sounds=found.sounds, sound_errors=found.errors)


def _untouched(expected: Expected, judged: Judged) -> VoiceCounts:
    """Count the verdicts on a recitation that is taken to be right."""
    standing = [judged.words.get(word.label) for word in expected.words]
    accusing = [each for each in (*standing, *judged.added) if each is not None and each.verdict in ACCUSING]
    return VoiceCounts(
        words=len(expected.words),
        verdicts=_count(each.verdict.value if each else "not_reached" for each in standing),
        alarms=_count(each.kind.value for each in accusing),
        settled_after_ms=judged.settled_after_ms,
        reached_end=int(expected.words[-1].label in judged.reached),
    )


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _spoken(judged: Judged, expected: Expected) -> list[SpokenWord]:
    """Give the words found right, in order of the passage."""
    found = (judged.words.get(word.label) for word in expected.words)
    return [
        SpokenWord(each.word, each.start_samples, each.end_samples)
        for each in found
        if each is not None and each.word is not None and each.verdict is Verdict.RIGHT
    ]
